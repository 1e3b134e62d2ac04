import { stageRuleProblem, type Settings } from '@pipeline-attribution/shared';
import { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, type FieldError } from '../http/problem.ts';
import { loadPipelineStages } from '../records/pipeline-stages.ts';

const id = z.string().trim().min(1, 'Must not be empty.').max(200);

const trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('firstInfluencerTouch') }),
  z.strictObject({
    kind: z.literal('influencerTouches'),
    count: z.int().min(1, 'Must be at least 1.').max(1000),
  }),
  z.strictObject({
    kind: z.literal('score'),
    atLeast: z
      .number()
      .gt(0, 'Must be more than 0 %.')
      .max(100, 'Must be at most 100 %.')
      .meta({ description: 'The influencers’ share of the deal under the default model, in %.' }),
  }),
]);

/** What influencers did moves deals on in the CRM; see `decideStageMoves`. */
export const stageRules = z
  .array(
    z
      .strictObject({
        id: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Is 1 to 64 letters, digits, dashes or underscores.')
          .meta({ description: 'Chosen by who makes the rule; stays when it is renamed.' }),
        name: z.string().trim().min(1, 'Must not be empty.').max(200),
        enabled: z.boolean(),
        trigger,
        pipelineId: id,
        fromStageId: id,
        toStageId: id,
      })
      .meta({ id: 'StageRule' }),
  )
  .max(50, 'Must be at most 50 rules.')
  .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, {
    error: 'Two rules have the same id.',
  });

/**
 * Refuses rules that the pipelines as they are do not allow. Rules that were saved before are let be: a stage that was
 * deleted since must not keep anybody from changing something else, and the rule moves nothing.
 * @throws ProblemError 400 that names the fields.
 */
export async function refuseImpossibleRules(
  tx: TenantTransaction,
  before: Settings['writeBack'],
  after: Settings['writeBack'],
): Promise<void> {
  const known = new Set(before.stageRules.map((rule) => JSON.stringify(rule)));
  const isNew = (rule: object): boolean => !known.has(JSON.stringify(rule));
  if (!after.stageRules.some(isNew)) return;
  const stages = await loadPipelineStages(tx);
  const errors = after.stageRules.flatMap((rule, index): FieldError[] => {
    const found = isNew(rule) ? stageRuleProblem(rule, stages) : null;
    return found === null
      ? []
      : [{ field: `writeBack.stageRules.${index}.${found.field}`, message: found.message }];
  });
  if (errors.length > 0) {
    throw badRequest(errors.map(({ message }) => message).join(' '), errors);
  }
}
