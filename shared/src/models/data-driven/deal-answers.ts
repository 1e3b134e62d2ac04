import type { Journey } from '../../journey/types.ts';
import type { ModelParameters } from '../types.ts';
import type { DataDrivenFit, Interval } from './fitted.ts';
import { influencerRange } from './hazard/deal-range.ts';
import { fittedHazard } from './hazard/fitted-hazard.ts';
import { influenceScores, type InfluenceScore } from './hazard/influence-score.ts';

/** What the data-driven model says of one deal besides its credit. */
export interface DealAnswers {
  /** 90 % interval of the influencers' share, in the view asked for. */
  readonly range: Interval | null;
  /** Chance that an open deal is won; null until the model is fitted in full. */
  readonly conversion: number | null;
  /** How much each touch raises the odds; empty where the model has learnt nothing. */
  readonly influence: readonly InfluenceScore[];
}

export type DataDrivenView = 'data_driven' | 'incremental';

/** Asks the fitted hazard about one deal. */
export type AskDeal = (
  fit: DataDrivenFit | null,
  journey: Journey,
  parameters: ModelParameters,
  view: DataDrivenView,
  /** The stage the deal is in now, where it is known. */
  stageId?: string | null,
) => DealAnswers;

/** A fit that falls back to a rule has no uncertainty to state and no chance to compute. */
export const askDeal: AskDeal = (fit, journey, { fits }, view, stageId = null) => {
  const hazard = fit === null ? null : fittedHazard(fits);
  if (hazard === null) return { range: null, conversion: null, influence: [] };
  return {
    range: influencerRange(hazard, journey, view === 'data_driven'),
    influence: influenceScores(hazard, journey),
    conversion: hazard.fit.level === 'full' ? hazard.chanceToWin(journey, stageId) : null,
  };
};
