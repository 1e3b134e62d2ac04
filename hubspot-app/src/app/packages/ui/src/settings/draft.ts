import type { CreditScope, ModelId, Role, Settings } from '@pipeline-attribution/shared';
import type { NamedKind, StageChange } from '../api/client.ts';
import type { StageRow } from '../api/settings-guard.ts';
import type { Everything } from './load-everything.ts';

/** What the page will save: the settings as they should be, and only what changed of stages and roles. */
export interface Draft {
  readonly settings: Settings;
  /** By {@link stageKey}. */
  readonly outcomes: Readonly<Record<string, StageRow['outcome']>>;
  /** By user id. */
  readonly roles: Readonly<Record<string, Role>>;
  /** By {@link aliasKey}. */
  readonly aliases: Readonly<Record<string, AliasChange>>;
}

/** The other spellings of an influencer or a campaign, as they were and as they should be. */
export interface AliasChange {
  readonly kind: NamedKind;
  readonly id: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const aliasKey = (kind: NamedKind, id: string): string => `${kind} ${id}`;

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
  aliases: {},
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is sent: null takes a scope back. */
export type SettingsChange = Partial<Omit<Settings, 'creditScope'>> & {
  readonly creditScope?: Readonly<Partial<Record<ModelId, CreditScope | null>>>;
};

/** The groups of settings that differ, whole: what is left out stays as the service has it. */
export const changedSettings = (before: Settings, after: Settings): SettingsChange => {
  const changed = Object.fromEntries(
    (Object.keys(after) as (keyof Settings)[])
      .filter((name) => !same(before[name], after[name]))
      .map((name) => [name, after[name]]),
  ) as Partial<Settings>;
  if (changed.creditScope === undefined) return changed;
  const gone = Object.keys(before.creditScope).filter((id) => !(id in after.creditScope));
  return {
    ...changed,
    creditScope: { ...Object.fromEntries(gone.map((id) => [id, null])), ...after.creditScope },
  };
};

export const changedAliases = ({ aliases }: Draft): readonly AliasChange[] =>
  Object.values(aliases).filter(({ before, after }) => !same(before, after));

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
  changedRoles(known.users, draft).length +
  changedAliases(draft).length;

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
