import type { SessionView, Settings } from '@pipeline-attribution/shared';
import { apiClient } from '../api/client.ts';
import type { StageRow, UserRow } from '../api/settings-guard.ts';
import type { Result } from '../api/transport.ts';

/** All that the settings page shows. */
export interface Everything {
  readonly session: SessionView;
  readonly settings: Settings;
  readonly stages: readonly StageRow[];
  /** Empty for who may not see them. */
  readonly users: readonly UserRow[];
}

/** One after the other where the next depends on the last, else side by side; the first failure counts. */
export const loadEverything = async (): Promise<Result<Everything>> => {
  const [session, settings, stages] = await Promise.all([
    apiClient.session(),
    apiClient.settings(),
    apiClient.stages(),
  ]);
  if (!session.ok) return session;
  if (!settings.ok) return settings;
  if (!stages.ok) return stages;
  const known = { session: session.value, settings: settings.value, stages: stages.value.stages };
  if (session.value.role !== 'admin') return { ok: true, value: { ...known, users: [] } };
  const users = await apiClient.users();
  return users.ok ? { ok: true, value: { ...known, users: users.value.items } } : users;
};
