/**
 * Fuzzy attribution: what posts did to traffic that carries no mark of them. Days are numbers since 1 January 1970 in
 * the calendar of the series (its time zone); a fraction is a moment of that day.
 */

/** Traffic that a post nobody clicked on may have brought. */
export const LIFT_SERIES = [
  'direct',
  'search',
  'brand_search',
  'referral',
  'social',
  'sign_ups',
] as const;
export type LiftSeriesKind = (typeof LIFT_SERIES)[number];

/** Counts of whole days, one after the other. */
export interface DailySeries {
  readonly kind: LiftSeriesKind;
  /** The day of the first count. */
  readonly firstDay: number;
  /** Null where nothing was recorded (not: nobody came). */
  readonly counts: readonly (number | null)[];
}

export interface LiftPost {
  readonly id: string;
  readonly influencerId: string;
  /** When it was published, in days of the series' calendar. */
  readonly at: number;
}

/** A day on which traffic is known to be unusual for a reason of its own. */
export interface DayFlag {
  readonly day: number;
  readonly kind: 'holiday' | 'launch';
}

/** Posts of one influencer that cannot be told apart: each less than seven days after the one before. */
export interface LiftEvent {
  /** Of its first post. */
  readonly id: string;
  readonly influencerId: string;
  /** In the order of publication. */
  readonly posts: readonly LiftPost[];
}

/** A number with its 90 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Whether traffic was up in the seven days before the posts already. `rising`: it was, so something else (a launch,
 * a campaign) may have brought what came after. `unknown`: there were no such days to look at.
 */
export type PreTrend = 'flat' | 'rising' | 'unknown';

/** What is known of an event or an influencer in one series. */
export interface Lift {
  /** Visits (or sign-ups) that would not have come; never more than came above what was to be expected. */
  readonly excess: Estimate;
  /** Chance that dates drawn at random do as well as these; one-sided. */
  readonly placeboP: number;
  readonly preTrend: PreTrend;
}

export interface EventLift extends Lift {
  readonly eventId: string;
  readonly influencerId: string;
  readonly postIds: readonly string[];
  /** Days of the first and last post. */
  readonly from: number;
  readonly until: number;
  /** Log-multiplicative effect of a post on the moment it appears, b_k. */
  readonly strength: number;
  /** Part of the modelled effect that the counts bear out, 0 to 1. */
  readonly kept: number;
}

export interface InfluencerLift extends Lift {
  readonly influencerId: string;
  /** Events, long ones once for each week begun. */
  readonly events: number;
  /** Days on record without a post of theirs in the two weeks before. */
  readonly baselineDays: number;
  /** `placeboP` corrected for the number of influencers and series looked at (false discovery rate). */
  readonly q: number;
  /** Whether single visits may be ascribed to them. */
  readonly isClaimed: boolean;
  /** Why nothing is claimed, for people; null when it is. */
  readonly reason: string | null;
}

/** What was found in one series. */
export interface SeriesLift {
  readonly kind: LiftSeriesKind;
  /** Why there is no result, for people; null when there is one. */
  readonly reason: string | null;
  /** Days with a count. */
  readonly days: number;
  /** Sum of all counts. */
  readonly total: number;
  /** Days after which a post has lost half of its effect; null without a result. */
  readonly halfLifeDays: number | null;
  /** Variance over mean of the days' counts, given what explains them; 1 = Poisson. Null without a result. */
  readonly dispersion: number | null;
  readonly excess: Estimate | null;
  readonly influencers: readonly InfluencerLift[];
  readonly events: readonly EventLift[];
}
