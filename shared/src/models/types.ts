import type { CreditScope, Journey } from '../journey/types.ts';
import type { FittedModels } from './data-driven/fitted.ts';

export const MODEL_IDS = [
  'first_touch',
  'last_touch',
  'last_non_direct',
  'influencer_touch',
  'linear',
  'time_decay',
  'position_based',
  'w_shaped',
  'full_path',
  'custom',
  'data_driven',
  'incremental',
  'markov',
  'shapley',
] as const;
export type ModelId = (typeof MODEL_IDS)[number];

/** The models that credit by what a tenant's own history has taught; the others follow a rule. */
export const FITTED_MODEL_IDS = [
  'data_driven',
  'incremental',
  'markov',
  'shapley',
] as const satisfies readonly ModelId[];

const FITTED: ReadonlySet<ModelId> = new Set(FITTED_MODEL_IDS);

/** Whether a model follows a rule, and learns nothing of a tenant's history. */
export const isRuleModel = (modelId: ModelId): boolean => !FITTED.has(modelId);

/** A touch's part of the credit. Weights of one journey sum to 1 (or there are none). */
export interface Credit {
  /** Of a touch of the journey; of a post without a click `postTouchId`, of the baseline `BASELINE_TOUCH`. */
  readonly touchId: string;
  readonly weight: number;
  /** Why this touch got this share, in words a sales rep understands. */
  readonly reason: string;
}

/** Every parameter of every model: a tenant's own choice, and what was learnt of its history. */
export interface ModelParameters {
  /** Days after which a touch counts half. Default 7 (HubSpot, GA). */
  readonly timeDecayHalfLifeDays: number;
  /** Position-based: shares of the first and last touch; the rest is split over the middle. */
  readonly position: { readonly first: number; readonly last: number };
  /** Custom weights at the four milestones; what is left goes to the other touches. Sum ≤ 1. */
  readonly custom: {
    readonly first: number;
    readonly leadCreation: number;
    readonly dealCreation: number;
    readonly last: number;
  };
  /** Expected value per touch by influencer id, for influencer-touch; missing = 0. */
  readonly influencerValues: Readonly<Record<string, number>>;
  /** What the fit job learnt, for the fitted models. */
  readonly fits: FittedModels;
}

/** The parameters a tenant chooses; the others are learnt. */
export type ChosenParameters = Omit<ModelParameters, 'influencerValues' | 'fits'>;

/** A rule of credit. Adding one is one file here and one line in the registry. */
export interface AttributionModel {
  readonly id: ModelId;
  readonly label: string;
  /** One sentence for the model picker. */
  readonly description: string;
  /** Whose touches earn credit unless the tenant says otherwise (DESIGN §6). */
  readonly defaultScope: CreditScope;
  credit(journey: Journey, parameters: ModelParameters): readonly Credit[];
}
