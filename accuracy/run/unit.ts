import type { SimFamily } from '@pipeline-attribution/shared';
import type { StressName } from '../linkage/stressors.ts';

/** Any instant will do; the seed decides the company, not the calendar. */
export const ENDS_AT = Date.UTC(2026, 10, 2);

/** One company to simulate, observe and score. */
export interface Unit {
  readonly family: SimFamily;
  readonly world: 'normal' | 'null';
  readonly wonDeals: number;
  /** Chance that people say how they heard of the vendor. */
  readonly answered: number;
  readonly seed: number;
  /** Ids of the models to run. */
  readonly models: readonly string[];
}

/** What one model made of one company. */
export interface ModelScore {
  readonly model: string;
  readonly c: number;
  readonly cPlus: number;
  /** Of the influencers' attributed shares; null where all are equal. */
  readonly spearman: number | null;
  /** Part of won value given to influencers, incremental view (rule models have no baseline). */
  readonly influencerShare: number;
  /** Part of what was attributed that went to influencers without any effect, together. */
  readonly zeroEffect: number | null;
  /** Influencers whose interval holds their true part of what marketing caused: the shares C compares. */
  readonly covered: number;
  /** The same of their part of all won value, where the baseline has to be right too. */
  readonly coveredIncremental: number;
  /** Influencers with an interval. */
  readonly intervals: number;
  readonly level: string | null;
}

export interface UnitScore {
  readonly won: number;
  readonly accounts: number;
  /** True part of won value of influencers, and of the baseline. */
  readonly trueInfluencerShare: number;
  readonly trueBaseline: number;
  readonly models: readonly ModelScore[];
}

/** One company whose links are scored under some stressors. */
export interface LinkageUnit {
  readonly family: SimFamily;
  readonly wonDeals: number;
  readonly seed: number;
  readonly stress: StressName;
}
