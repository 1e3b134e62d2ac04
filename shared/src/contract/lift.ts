import type { Estimate, Lift, LiftSeriesKind } from '../lift/types.ts';

/** What was found of one influencer in one series. */
export interface InfluencerLiftView extends Lift {
  readonly id: string;
  readonly name: string;
  readonly events: number;
  /** `placeboP` corrected for the number of looks. */
  readonly q: number;
  readonly isClaimed: boolean;
  /** Why nothing is claimed. */
  readonly reason: string | null;
}

export interface EventLiftView extends Lift {
  readonly influencerId: string;
  readonly influencer: string;
  readonly postIds: readonly string[];
  readonly from: string;
  readonly until: string;
}

export interface SeriesLiftView {
  readonly kind: LiftSeriesKind;
  readonly source: 'tracker' | 'crm' | 'ga4' | 'search_console';
  /** Why there is no result. */
  readonly reason: string | null;
  readonly days: number;
  readonly total: number;
  readonly halfLifeDays: number | null;
  readonly dispersion: number | null;
  readonly excess: Estimate | null;
  readonly influencers: readonly InfluencerLiftView[];
  readonly events: readonly EventLiftView[];
}

/** One version of an analysis. */
export interface LiftView {
  readonly version: number;
  readonly state: 'active' | 'superseded';
  readonly analysedAt: string;
  readonly series: readonly SeriesLiftView[];
}

/** `GET /attribution/lift`; `lift` is null before the first analysis. */
export interface LiftAnswer {
  readonly lift: LiftView | null;
  readonly jobId: string | null;
}

/** `GET`, `PUT /attribution/lift/flags`. */
export interface LiftFlag {
  readonly day: string;
  readonly kind: 'holiday' | 'launch';
  readonly name: string;
}
