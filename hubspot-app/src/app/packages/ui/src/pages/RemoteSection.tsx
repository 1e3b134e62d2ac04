import type { ReactNode } from 'react';
import { useRemote } from '../hooks/useRemote.ts';
import type { Result } from '../api/transport.ts';
import { CardFailure } from '../states/CardFailure.tsx';
import { SurfaceLoading } from '../states/SurfaceLoading.tsx';

interface RemoteSectionProps<T> {
  /** Stable: a method of the client. */
  readonly load: () => Promise<Result<T>>;
  readonly loadingLabel: string;
  readonly children: (data: T, again: () => void) => ReactNode;
}

/** A part of a page that comes from our service: waiting, failed, or there. */
export const RemoteSection = <T,>({ load, loadingLabel, children }: RemoteSectionProps<T>) => {
  const { state, retry } = useRemote<null, T>(load, null);
  if (state.status === 'loading') return <SurfaceLoading label={loadingLabel} />;
  if (state.status === 'failed') {
    return <CardFailure failure={state.failure} subject="account" onRetry={retry} isPart />;
  }
  return <>{children(state.data, retry)}</>;
};
