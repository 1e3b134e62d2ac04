/**
 * Stage rules: what influencers did to a deal may move it on in the CRM. Pure and of no CRM: a connector brings the
 * facts and carries the moves out.
 *
 * A rule moves a deal from one stage to a later one of the same pipeline,
 * - forward only, by the pipeline's own order;
 * - never into or out of a closed stage: winning and losing are people's to say;
 * - never over a later human change: whoever put the deal where it is after the rule's trigger had come true knew what
 *   they did;
 * - once a deal: what people take back stays taken back.
 */

/** What has to have happened to a deal. */
export type StageTrigger =
  | { readonly kind: 'firstInfluencerTouch' }
  | { readonly kind: 'influencerTouches'; readonly count: number }
  /** The influencers' share of the deal under the model in force, in percent. */
  | { readonly kind: 'score'; readonly atLeast: number };

export interface StageRule {
  /** Stands in the audit log; stays when the rule is renamed. */
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly trigger: StageTrigger;
  readonly pipelineId: string;
  readonly fromStageId: string;
  readonly toStageId: string;
}

/** `dryRun` decides and notes what it would have done, and moves nothing. */
export const STAGE_RULE_MODES = ['off', 'dryRun', 'on'] as const;
export type StageRuleMode = (typeof STAGE_RULE_MODES)[number];

/** A stage of a pipeline as the CRM orders them. */
export interface PipelineStage {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly label: string;
  readonly position: number;
  readonly outcome: 'open' | 'won' | 'lost';
}

/** What stage rules look at. Instants are UTC epoch milliseconds. */
export interface DealForStageRules {
  readonly dealId: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly createdAt: number;
  /** The latest change of stage that was not a rule's; null when nobody has moved the deal since it was created. */
  readonly lastHumanChangeAt: number | null;
  /** When influencers touched the buying group; any order. */
  readonly influencerTouches: readonly number[];
  /** The influencers' share of the deal under the model in force, 0 to 1; null while it is not credited. */
  readonly influencerShare: number | null;
  /** Rules that have moved this deal before. */
  readonly movedBy: readonly string[];
}

export interface StageMove {
  readonly dealId: string;
  readonly ruleId: string;
  readonly pipelineId: string;
  readonly fromStageId: string;
  readonly toStageId: string;
  /** When the rule's trigger came true. */
  readonly triggeredAt: number;
  /** For people: why. */
  readonly reason: string;
}

/** A rule whose trigger came true for a deal in its stage, and which yet does not move it. */
export interface HeldMove {
  readonly dealId: string;
  readonly ruleId: string;
  readonly because: 'humanChangedLater' | 'movedBefore';
}

export interface StageDecisions {
  /** One move a deal at most. */
  readonly moves: readonly StageMove[];
  readonly held: readonly HeldMove[];
}

/**
 * Which deals the rules move. Rules are tried in their order, and the first that may move a deal does. Rules that are
 * switched off, or that the pipeline as it is now does not allow, move nothing.
 *
 * @example
 * decideStageMoves({ rules: settings.writeBack.stageRules, stages, deals }).moves
 */
export function decideStageMoves(given: {
  readonly rules: readonly StageRule[];
  readonly stages: readonly PipelineStage[];
  readonly deals: readonly DealForStageRules[];
}): StageDecisions {
  const inForce = given.rules.filter(
    (rule) => rule.enabled && stageRuleProblem(rule, given.stages) === null,
  );
  const moves: StageMove[] = [];
  const held: HeldMove[] = [];
  for (const deal of given.deals) {
    for (const rule of inForce) {
      if (deal.pipelineId !== rule.pipelineId || deal.stageId !== rule.fromStageId) continue;
      const triggered = triggerOf(rule.trigger, deal);
      if (triggered === null) continue;
      const { dealId } = deal;
      if (deal.movedBy.includes(rule.id)) {
        held.push({ dealId, ruleId: rule.id, because: 'movedBefore' });
        continue;
      }
      if (deal.lastHumanChangeAt !== null && deal.lastHumanChangeAt > triggered.at) {
        held.push({ dealId, ruleId: rule.id, because: 'humanChangedLater' });
        continue;
      }
      const { id: ruleId, pipelineId, fromStageId, toStageId } = rule;
      moves.push({
        dealId,
        ruleId,
        pipelineId,
        fromStageId,
        toStageId,
        triggeredAt: triggered.at,
        reason: triggered.reason,
      });
      break;
    }
  }
  return { moves, held };
}

/** What is wrong with a rule in the pipelines as they are, as a sentence and the field it is about; null when nothing. */
export function stageRuleProblem(
  rule: Pick<StageRule, 'pipelineId' | 'fromStageId' | 'toStageId'>,
  stages: readonly PipelineStage[],
): { readonly field: 'pipelineId' | 'fromStageId' | 'toStageId'; readonly message: string } | null {
  const pipeline = stages.filter(({ pipelineId }) => pipelineId === rule.pipelineId);
  if (pipeline.length === 0) {
    return { field: 'pipelineId', message: `There is no pipeline ${rule.pipelineId}.` };
  }
  const [from, to] = [rule.fromStageId, rule.toStageId].map((id) =>
    pipeline.find(({ stageId }) => stageId === id),
  );
  if (!from) {
    return { field: 'fromStageId', message: `The pipeline has no stage ${rule.fromStageId}.` };
  }
  if (!to) return { field: 'toStageId', message: `The pipeline has no stage ${rule.toStageId}.` };
  if (from.outcome !== 'open') {
    return {
      field: 'fromStageId',
      message: `“${from.label}” is a closed stage. A rule never reopens a deal.`,
    };
  }
  if (to.outcome !== 'open') {
    return {
      field: 'toStageId',
      message: `“${to.label}” is a closed stage. A rule never closes a deal.`,
    };
  }
  if (to.position <= from.position) {
    return {
      field: 'toStageId',
      message: `“${to.label}” does not come after “${from.label}”. A rule only moves forward.`,
    };
  }
  return null;
}

/** When a trigger came true for a deal: not before the deal was there. Null when it has not. */
function triggerOf(
  trigger: StageTrigger,
  deal: DealForStageRules,
): { readonly at: number; readonly reason: string } | null {
  const touches = [...deal.influencerTouches].sort((a, b) => a - b);
  const at = (instant: number | undefined): number | null =>
    instant === undefined ? null : Math.max(instant, deal.createdAt);
  switch (trigger.kind) {
    case 'firstInfluencerTouch': {
      const first = at(touches[0]);
      return first === null ? null : { at: first, reason: 'First influencer touch' };
    }
    case 'influencerTouches': {
      const nth = at(touches[trigger.count - 1]);
      return nth === null
        ? null
        : {
            at: nth,
            reason: `${trigger.count} influencer ${trigger.count === 1 ? 'touch' : 'touches'}`,
          };
    }
    case 'score': {
      // A share is reached by the touch that came last.
      const last = at(touches.at(-1));
      const share = deal.influencerShare;
      // Shares are sums of fractions: 0.1 + 0.2 is thirty percent too.
      const isReached = share !== null && share * 100 >= trigger.atLeast - 1e-9;
      return last === null || !isReached
        ? null
        : { at: last, reason: `Influencer share of ${Math.round(share * 1000) / 10} %` };
    }
  }
}
