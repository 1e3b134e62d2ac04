import type { Journey } from '../../journey/types.ts';
import type { ModelParameters } from '../types.ts';
import type { DataDrivenFit, Interval } from './fitted.ts';
import { influencerRange } from './hazard/deal-range.ts';
import { fittedHazard } from './hazard/fitted-hazard.ts';

/** What the data-driven model says of one deal besides its credit. */
export interface DealAnswers {
  /** 90 % interval of the influencers' share, in the view asked for. */
  readonly range: Interval | null;
  /** Chance that an open deal is won; null until the model is fitted in full. */
  readonly conversion: number | null;
}

export type DataDrivenView = 'data_driven' | 'incremental';

/** Asks the fitted hazard about one deal. */
export type AskDeal = (
  fit: DataDrivenFit | null,
  journey: Journey,
  parameters: ModelParameters,
  view: DataDrivenView,
) => DealAnswers;

/** A fit that falls back to a rule has no uncertainty to state and no chance to compute. */
export const askDeal: AskDeal = (fit, journey, { fits }, view) => {
  const hazard = fit === null ? null : fittedHazard(fits);
  if (hazard === null) return { range: null, conversion: null };
  return {
    range: influencerRange(hazard, journey, view === 'data_driven'),
    conversion: null,
  };
};
