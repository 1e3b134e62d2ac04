import { CARD_AUDIENCES, ROLES } from '@pipeline-attribution/shared/contract/access.ts';
import { completeSettings } from '@pipeline-attribution/shared/contract/settings.ts';
import { STAGE_RULE_MODES } from '@pipeline-attribution/shared/write-back/stage-rules.ts';
import type { Role, Settings } from '@pipeline-attribution/shared';
import { GuardError, list, number, object, oneOf, text, type Guard } from './guard.ts';
import { stageRule } from './write-back-guards.ts';

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether `value` has the shape of `model`: the same groups, and in them the same kinds of value. */
const sameShape = (value: unknown, model: unknown, path: string): void => {
  if (isGroup(model)) {
    if (!isGroup(value)) throw new GuardError(path, 'a group of settings', value);
    for (const key of Object.keys(model)) {
      sameShape(value[key], model[key], path === '' ? key : `${path}.${key}`);
    }
    return;
  }
  if (Array.isArray(model)) {
    if (path === 'writeBack.stageRules') list(stageRule)(value, path);
    else list(text)(value, path);
    return;
  }
  if (model === null || value === null) return;
  if (typeof value !== typeof model) throw new GuardError(path, typeof model, value);
};

/**
 * The settings as they stand. Groups this bundle does not know yet are kept as they came, since what is saved is only
 * what changed.
 */
export const settingsView: Guard<Settings> = (value, path) => {
  if (!isGroup(value)) throw new GuardError(path, 'settings', value);
  const whole = completeSettings(value);
  sameShape(whole, completeSettings({}), path);
  oneOf(...CARD_AUDIENCES)(whole.cards.visibleTo, 'cards.visibleTo');
  oneOf(...STAGE_RULE_MODES)(whole.writeBack.stageRuleMode, 'writeBack.stageRuleMode');
  return whole;
};

export interface StageRow {
  readonly source: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly pipelineLabel: string;
  readonly label: string;
  /** Within its pipeline. */
  readonly position: number;
  readonly probability: number;
  readonly outcome: 'open' | 'won' | 'lost';
  readonly deals: number;
}

export interface StageList {
  readonly stages: readonly StageRow[];
}

export const stageList = object<StageList>({
  stages: list(
    object<StageRow>({
      source: text,
      pipelineId: text,
      stageId: text,
      pipelineLabel: text,
      label: text,
      position: number,
      probability: number,
      outcome: oneOf('open', 'won', 'lost'),
      deals: number,
    }),
  ),
});

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

const user = object<UserRow>({ id: text, email: text, name: text, role: oneOf(...ROLES) });

export interface UserList {
  readonly items: readonly UserRow[];
}

export const userList = object<UserList>({ items: list(user) });
export const userView = user;
