export { API_BASE } from './api/base.ts';
export { apiClient } from './api/client.ts';
export { FAILURE_KINDS, failureWords, type ApiFailure, type FailureKind } from './api/failure.ts';
export { DealCardSurface } from './deal-card/DealCardSurface.tsx';
export { useRemote, type Remote, type RemoteHandle } from './hooks/useRemote.ts';
export { CardFailure } from './states/CardFailure.tsx';
export { CardLoading } from './states/CardLoading.tsx';
export { RecordCardSurface } from './touch-card/RecordCardSurface.tsx';
