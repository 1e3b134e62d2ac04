import type { FitLevel, Interval } from '@pipeline-attribution/shared';
import type { EntityShares } from '../score/entities.ts';

/** Nominal 90 % intervals of an influencer's part: of what marketing caused, and of all won value. */
export interface InfluencerInterval {
  readonly influencerId: string;
  readonly attributed: Interval;
  readonly incremental: Interval;
}

/** What a model says of a company's won value. */
export interface Outcome {
  readonly shares: EntityShares;
  /** Empty for models that state no uncertainty. */
  readonly intervals: readonly InfluencerInterval[];
  /** Of the data-driven model; null for the others. */
  readonly level: FitLevel | null;
}
