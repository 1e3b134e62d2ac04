import { CardFailure } from '../states/CardFailure.tsx';
import { SurfaceLoading } from '../states/SurfaceLoading.tsx';
import { useRemote } from '../hooks/useRemote.ts';
import { loadEverything, type Everything } from './load-everything.ts';
import { SettingsForm } from './SettingsForm.tsx';

/** Fetches the settings and draws the state that is true now. */
export const SettingsSurface = () => {
  const { state, retry } = useRemote<null, Everything>(loadEverything, null);
  if (state.status === 'loading') return <SurfaceLoading label="Loading settings" />;
  if (state.status === 'failed') {
    return <CardFailure failure={state.failure} subject="account" onRetry={retry} />;
  }
  return <SettingsForm first={state.data} />;
};
