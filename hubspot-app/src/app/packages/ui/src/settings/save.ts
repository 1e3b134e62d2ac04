import { apiClient } from '../api/client.ts';
import type { ApiFailure } from '../api/failure.ts';
import {
  changedAliases,
  changedRoles,
  changedSettings,
  changedStages,
  type Draft,
} from './draft.ts';
import type { Everything } from './load-everything.ts';

export interface SaveOutcome {
  /** As the service has it now, what was saved before a failure included. */
  readonly known: Everything;
  readonly failure: ApiFailure | null;
}

/** Saves what changed: settings, then stages, roles and spellings; stops at the first refusal. */
export const saveDraft = async (before: Everything, draft: Draft): Promise<SaveOutcome> => {
  let known = before;
  const settings = changedSettings(known.settings, draft.settings);
  if (Object.keys(settings).length > 0) {
    const saved = await apiClient.saveSettings(settings);
    if (!saved.ok) return { known, failure: saved.failure };
    known = { ...known, settings: saved.value };
  }
  const stages = changedStages(known.stages, draft);
  if (stages.length > 0) {
    const saved = await apiClient.saveStages(stages);
    if (!saved.ok) return { known, failure: saved.failure };
    known = { ...known, stages: saved.value.stages };
  }
  for (const { id, role } of changedRoles(known.users, draft)) {
    const saved = await apiClient.saveRole(id, role);
    if (!saved.ok) return { known, failure: saved.failure };
    known = { ...known, users: known.users.map((user) => (user.id === id ? saved.value : user)) };
  }
  for (const { kind, id, after } of changedAliases(draft)) {
    const saved = await apiClient.saveAliases(kind, id, after);
    if (!saved.ok) return { known, failure: saved.failure };
  }
  return { known, failure: null };
};
