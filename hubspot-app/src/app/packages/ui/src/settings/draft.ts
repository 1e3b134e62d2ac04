import type { Role, Settings } from '@pipeline-attribution/shared';
import type { StageChange } from '../api/client.ts';
import type { StageRow } from '../api/settings-guard.ts';
import type { Everything } from './load-everything.ts';

/** What the page will save: the settings as they should be, and only what changed of stages and roles. */
export interface Draft {
  readonly settings: Settings;
  /** By {@link stageKey}. */
  readonly outcomes: Readonly<Record<string, StageRow['outcome']>>;
  /** By user id. */
  readonly roles: Readonly<Record<string, Role>>;
}

export const stageKey = ({
  source,
  pipelineId,
  stageId,
}: Pick<StageRow, 'source' | 'pipelineId' | 'stageId'>): string =>
  JSON.stringify([source, pipelineId, stageId]);

export const freshDraft = ({ settings }: Pick<Everything, 'settings'>): Draft => ({
  settings,
  outcomes: {},
  roles: {},
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The groups of settings that differ, whole: what is left out stays as the service has it. */
export const changedSettings = (before: Settings, after: Settings): Partial<Settings> =>
  Object.fromEntries(
    (Object.keys(after) as (keyof Settings)[])
      .filter((name) => !same(before[name], after[name]))
      .map((name) => [name, after[name]]),
  );

export const changedStages = (stages: readonly StageRow[], draft: Draft): readonly StageChange[] =>
  stages.flatMap((stage) => {
    const outcome = draft.outcomes[stageKey(stage)];
    if (outcome === undefined || outcome === stage.outcome) return [];
    const { source, pipelineId, stageId } = stage;
    return [{ source, pipelineId, stageId, outcome }];
  });

export const changedRoles = (
  users: Everything['users'],
  { roles }: Draft,
): readonly { readonly id: string; readonly role: Role }[] =>
  users.flatMap(({ id, role: before }) => {
    const role = roles[id];
    return role === undefined || role === before ? [] : [{ id, role }];
  });

/** How many things will be saved, for the line beside the button. */
export const countChanges = (known: Everything, draft: Draft): number =>
  Object.keys(changedSettings(known.settings, draft.settings)).length +
  changedStages(known.stages, draft).length +
  changedRoles(known.users, draft).length;

const CREDITED: readonly (keyof Settings)[] = [
  'defaultModel',
  'parameters',
  'creditScope',
  'lookbackDays',
  'buyingGroup',
  'qualifiedLead',
  'lift',
];

/** Whether saving has every deal credited anew, which takes minutes in a large account. */
export const creditsAnew = (known: Everything, draft: Draft): boolean => {
  const changed = changedSettings(known.settings, draft.settings);
  return CREDITED.some((name) => name in changed) || changedStages(known.stages, draft).length > 0;
};
