import type { FitPost } from '../models/data-driven/fit-input.ts';
import type { LiftSeriesKind, SeriesLift } from './types.ts';

/** What was found of posts' effects, as single visits are judged by: plain JSON, stored as a version. */
export interface LiftInForce {
  readonly series: readonly LiftSeriesInForce[];
}

export interface LiftSeriesInForce {
  readonly kind: LiftSeriesKind;
  readonly halfLifeDays: number;
  /** Part of the channel's visits that are of the kind counted: 1, or of brand search its part of all searches. */
  readonly share: number;
  readonly events: readonly LiftEventInForce[];
}

export interface LiftEventInForce {
  readonly influencerId: string;
  /** b_k: log-multiplicative effect when a post appears. */
  readonly strength: number;
  /** Part of it that the counts bear out, 0 to 1. */
  readonly kept: number;
  /** False: it explains traffic but earns no credit. */
  readonly isClaimed: boolean;
  readonly posts: readonly FitPost[];
}

/**
 * What of an analysis single visits are judged by: series with a result, events with an effect.
 * @param shares of series that count only a part of their channel's visits.
 */
export function liftInForce(
  lifts: readonly SeriesLift[],
  posts: readonly FitPost[],
  shares: Readonly<Partial<Record<LiftSeriesKind, number>>> = {},
): LiftInForce {
  const byId = new Map(posts.map((post) => [post.id, post]));
  return {
    series: lifts.flatMap(({ kind, halfLifeDays, influencers, events }) => {
      if (halfLifeDays === null) return [];
      const claimed = new Set(
        influencers.filter(({ isClaimed }) => isClaimed).map(({ influencerId }) => influencerId),
      );
      if (claimed.size === 0) return [];
      return {
        kind,
        halfLifeDays,
        share: shares[kind] ?? 1,
        events: events
          .filter(({ strength }) => strength > 0)
          .map(({ influencerId, strength, kept, postIds }) => ({
            influencerId,
            strength,
            kept,
            isClaimed: claimed.has(influencerId),
            posts: postIds.flatMap((id) => byId.get(id) ?? []),
          })),
      };
    }),
  };
}
