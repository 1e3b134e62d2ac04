import { DAY_MS } from '../journey/order.ts';
import type { Touchpoint } from '../journey/types.ts';
import type { FitPost } from '../models/data-driven/fit-input.ts';
import { reachDays, stockAt } from './adstock.ts';
import type { LiftInForce, LiftSeriesInForce } from './in-force.ts';
import type { LiftSeriesKind } from './types.ts';

/** A post that may have brought a visit without leaving a mark on it. */
export interface LiftLink {
  readonly post: FitPost;
  /** Chance that the visit would not have come without the post; those of one visit sum to less than 1. */
  readonly probability: number;
}

/** Less than one in a hundred is not worth a line on a card. */
const LEAST_PROBABILITY = 0.01;

/**
 * The posts that may have brought a visit nobody is named on: with u_k = b_k·stock_k(t) over all events of its series
 * and U their sum, the chance that a visit at t is one of the excess is 1 − e^(−U), and event k's part of it u_k/U
 * (to first order b_k·stock_k(t)/μ_t, attribution by excess risk as in epidemiology; Rothman et al. 2008, “Modern
 * Epidemiology”, ch. 4). What the counts do not bear out is taken off. The rest of the visit stays with its channel.
 */
export function liftLinks(touch: Touchpoint, { series }: LiftInForce): LiftLink[] {
  if (touch.influencerId !== null || !isVisit(touch)) return [];
  const kinds = KINDS[touch.channel];
  const own = kinds && series.find(({ kind }) => kind === kinds.find((k) => has(series, k)));
  return own ? linksOfVisit(touch.occurredAt, own) : [];
}

/** The series by which visits of a channel are judged, the nearest first. */
const KINDS: Readonly<Partial<Record<Touchpoint['channel'], readonly LiftSeriesKind[]>>> = {
  direct: ['direct'],
  organic_search: ['search', 'brand_search'],
  referral: ['referral'],
  organic_social: ['social'],
};

const has = (series: readonly LiftSeriesInForce[], wanted: LiftSeriesKind): boolean =>
  series.some(({ kind }) => kind === wanted);

/** A form that is a piece of our own content belongs to that. */
const isVisit = ({ kind, contentType }: Touchpoint): boolean =>
  kind === 'visit' || (kind === 'form' && contentType === null);

function linksOfVisit(
  visitedAt: number,
  { halfLifeDays, share, events }: LiftSeriesInForce,
): LiftLink[] {
  const at = visitedAt / DAY_MS;
  const since = visitedAt - reachDays(halfLifeDays) * DAY_MS;
  const working = events.flatMap((event) =>
    event.posts
      .filter(({ publishedAt }) => publishedAt > since && publishedAt <= visitedAt)
      .map((post) => ({
        event,
        post,
        effect: event.strength * stockAt([post.publishedAt / DAY_MS], at, halfLifeDays),
      })),
  );
  const total = working.reduce((sum, { effect }) => sum + effect, 0);
  if (total === 0) return [];
  const chance = -Math.expm1(-total) * share;
  return working
    .filter(({ event }) => event.isClaimed)
    .map(({ event, post, effect }) => ({
      post,
      probability: (chance * event.kept * effect) / total,
    }))
    .filter(({ probability }) => probability >= LEAST_PROBABILITY);
}
