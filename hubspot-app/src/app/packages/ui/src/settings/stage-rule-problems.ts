import {
  stageRuleProblem,
  type PipelineStage,
  type StageRule,
  type StageTrigger,
} from '@pipeline-attribution/shared/write-back/stage-rules.ts';
import type { FieldProblem } from '../api/failure.ts';
import type { StageRow } from '../api/settings-guard.ts';

/** As the service does. */
export const MOST_RULES = 50;
const LONGEST_NAME = 200;

/** HubSpot's stages, of which rules are made. */
export const pipelineStages = (stages: readonly StageRow[]): readonly PipelineStage[] =>
  stages
    .filter(({ source }) => source === 'hubspot')
    .map(({ pipelineId, stageId, label, position, outcome }) => ({
      pipelineId,
      stageId,
      label,
      position,
      outcome,
    }));

const triggerProblem = (trigger: StageTrigger): FieldProblem | null => {
  if (trigger.kind === 'influencerTouches') {
    const { count } = trigger;
    return Number.isInteger(count) && count >= 1 && count <= 1000
      ? null
      : { field: 'trigger.count', message: 'Enter a whole number of touches from 1 to 1,000.' };
  }
  if (trigger.kind === 'score') {
    return trigger.atLeast > 0 && trigger.atLeast <= 100
      ? null
      : { field: 'trigger.atLeast', message: 'Enter a share above 0 and at most 100 %.' };
  }
  return null;
};

/** What is wrong with what a rule says; fields are named within the rule. */
export function* ruleProblems(
  rule: StageRule,
  stages: readonly PipelineStage[],
): Generator<FieldProblem> {
  const length = rule.name.trim().length;
  if (length === 0 || length > LONGEST_NAME) {
    yield { field: 'name', message: 'Give the rule a name of at most 200 characters.' };
  }
  const trigger = triggerProblem(rule.trigger);
  if (trigger !== null) yield trigger;
  const impossible = stageRuleProblem(rule, stages);
  if (impossible !== null) yield impossible;
}

/**
 * What is wrong with the rules, before they are sent. Rules that were saved before are let be, as the service does: a
 * stage that was deleted since keeps nobody from changing something else.
 */
export function* stageRulesProblems(
  rules: readonly StageRule[],
  saved: readonly StageRule[],
  stages: readonly PipelineStage[],
): Generator<FieldProblem> {
  const known = new Set(saved.map((rule) => JSON.stringify(rule)));
  if (rules.length > MOST_RULES) {
    yield {
      field: 'writeBack.stageRules',
      message: `At most ${MOST_RULES} rules are possible. Remove one first.`,
    };
  }
  for (const [index, rule] of rules.entries()) {
    if (known.has(JSON.stringify(rule))) continue;
    for (const { field, message } of ruleProblems(rule, stages)) {
      yield {
        field: `writeBack.stageRules.${index}.${field}`,
        message: `“${rule.name}”: ${message}`,
      };
    }
  }
}
