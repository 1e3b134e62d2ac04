import type { ModelChoice } from '../contract/common.ts';
import type { CreditScope, Journey } from '../journey/types.ts';
import { custom } from './custom.ts';
import { dataDriven } from './data-driven/hazard/data-driven.ts';
import { incremental } from './data-driven/hazard/incremental.ts';
import { firstTouch } from './first-touch.ts';
import { fullPath } from './full-path.ts';
import { influencerTouch } from './influencer-touch.ts';
import { lastNonDirect } from './last-non-direct.ts';
import { lastTouch } from './last-touch.ts';
import { linear } from './linear.ts';
import { markov } from './markov.ts';
import { DEFAULT_PARAMETERS } from './parameters.ts';
import { positionBased } from './position-based.ts';
import { shapley } from './shapley.ts';
import { timeDecay } from './time-decay.ts';
import { MODEL_IDS, isRuleModel } from './types.ts';
import type { AttributionModel, Credit, ModelId, ModelParameters } from './types.ts';
import { wShaped } from './w-shaped.ts';

/** Every model by id. A new one is a file beside this and a line here. */
export const MODELS: Readonly<Record<ModelId, AttributionModel>> = {
  first_touch: firstTouch,
  last_touch: lastTouch,
  last_non_direct: lastNonDirect,
  influencer_touch: influencerTouch,
  linear,
  time_decay: timeDecay,
  position_based: positionBased,
  w_shaped: wShaped,
  full_path: fullPath,
  custom,
  data_driven: dataDriven,
  incremental,
  markov,
  shapley,
};

/** The models for a picker, in their display order. */
export const MODEL_CHOICES: readonly ModelChoice[] = MODEL_IDS.map((id) => {
  const { label, description } = MODELS[id];
  return { id, label, description };
});

/** Whose touches earn credit under each model unless the tenant says otherwise. */
export const DEFAULT_SCOPES = Object.fromEntries(
  MODEL_IDS.map((id) => [id, MODELS[id].defaultScope]),
) as Readonly<Record<ModelId, CreditScope>>;

export function isModelId(value: unknown): value is ModelId {
  return (MODEL_IDS as readonly unknown[]).includes(value);
}

/**
 * The credit of one journey under one model: weights over touches that sum to 1, each with its reason
 * in words. Empty for a journey without a touch the model can credit: that deal is unattributed.
 * Touches without credit are left out. Under a rule an answer counts as the beginning of who gave it (`asHeard`). The
 * data-driven models may also credit posts that left no click, and the incremental one a baseline: see `touch-ids.ts`.
 * Parameters are trusted; check a tenant's once with `assertParameters` when they are saved.
 */
export function computeCredit(
  modelId: ModelId,
  journey: Journey,
  parameters: ModelParameters = DEFAULT_PARAMETERS,
): readonly Credit[] {
  return MODELS[modelId].credit(isRuleModel(modelId) ? underRules(journey) : journey, parameters);
}

/** What a fitted model learns of answers it learns of when they were given; to a rule they tell of the beginning. */
const underRules = (journey: Journey): Journey =>
  journey.heard ? { ...journey, touches: journey.heard } : journey;
