import type { FitLevel } from '@pipeline-attribution/shared';
import type { EntityShares } from '../score/entities.ts';

/** A nominal 90 % interval of an influencer's part of won value, incremental view. */
export interface InfluencerInterval {
  readonly influencerId: string;
  readonly low: number;
  readonly high: number;
  /** Whether the influencer's own data carry it; else it is the pool's. */
  readonly isOwnEvidence: boolean;
}

/** What a model says of a company's won value. */
export interface Outcome {
  readonly shares: EntityShares;
  /** Empty for models that state no uncertainty. */
  readonly intervals: readonly InfluencerInterval[];
  /** Of the data-driven model; null for the others. */
  readonly level: FitLevel | null;
}
