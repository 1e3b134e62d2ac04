export { API_BASE } from './api/base.ts';
export { apiClient } from './api/client.ts';
export { FAILURE_KINDS, FAILURE_WORDS, type ApiFailure, type FailureKind } from './api/failure.ts';
export { DealCardSurface } from './deal-card/DealCardSurface.tsx';
export { useRemote, type Remote, type RemoteHandle } from './hooks/useRemote.ts';
export { CardFailure } from './states/CardFailure.tsx';
export { CardLoading } from './states/CardLoading.tsx';
