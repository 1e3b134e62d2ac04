import { diagonal, matrixOf, stockOfEvents, type Observed } from './design.ts';
import { fitCounts, poissonDeviance } from './poisson-regression.ts';
import type { Column } from './nuisance.ts';
import type { LiftEvent } from './types.ts';

/** Days; attention to a post is a matter of hours to weeks, and what lasts longer cannot be told from a trend. */
export const HALF_LIVES = [1, 2, 3, 5, 7, 10] as const;

const FOLDS = 5;
/** Spread of influencers' pooled effects before the data are seen. */
export const WIDE = 1;

/** A half-life with how well it foretells. */
export interface HalfLife {
  readonly days: number;
  /** Of weeks that were held out. */
  readonly deviance: number;
}

/** How far each half-life is to be believed; the weights sum to 1. */
export interface Belief {
  /** The preferred one first. */
  readonly halfLives: readonly { readonly days: number; readonly weight: number }[];
  /** That posts do nothing. */
  readonly nothing: number;
}

/**
 * The half-lives by how well they foretell held-out weeks, best first: five folds of whole weeks, each foretold from
 * the other four with one column an influencer, by deviance. The shorter of equals first.
 */
export function rankHalfLives(
  observed: Observed,
  nuisance: readonly Column[],
  byInfluencer: readonly (readonly LiftEvent[])[],
): HalfLife[] {
  return HALF_LIVES.map((days) => ({
    days,
    deviance: heldOutDeviance(observed, nuisance, byInfluencer, days),
  })).sort((a, b) => a.deviance - b.deviance || a.days - b.days);
}

/** With less weight than this, a half-life has no part in the interval. */
const LEAST_WEIGHT = 0.05;
/** Twice the log-likelihood that a shorter half-life may be worse by and still be preferred. */
const TIE = 2;

/**
 * Weighs half-lives, and that posts do nothing, by e^(−½·deviance/φ) of what was held out (pseudo-BMA weights; Yao et
 * al. 2018, doi:10.1214/17-BA1091). Preferred is the shortest of those that do practically as well as the best, since
 * a long one takes every busy week for a post's (the rule of one standard error, Breiman et al. 1984, §3.4.3). Those
 * hardly believed are left out.
 * @param without deviance of what was held out, foretold without any post.
 */
export function believe(ranked: readonly HalfLife[], without: number, dispersion: number): Belief {
  const best = ranked[0]?.deviance ?? 0;
  const least = Math.min(best, without);
  const weightOf = (deviance: number): number => Math.exp((least - deviance) / (2 * dispersion));
  const all = ranked.reduce((sum, { deviance }) => sum + weightOf(deviance), 0);
  const believed = ranked.filter(({ deviance }) => weightOf(deviance) >= LEAST_WEIGHT * all);
  const isTied = ({ deviance }: HalfLife): boolean => deviance - best <= TIE * dispersion;
  // As many half-lives as there are must not outvote the one way in which posts do nothing.
  const nothing = weightOf(without) / (weightOf(without) + all / ranked.length);
  const rest = believed.reduce((sum, { deviance }) => sum + weightOf(deviance), 0);
  return {
    nothing,
    halfLives: [
      ...believed.filter(isTied).sort((a, b) => a.days - b.days),
      ...believed.filter((halfLife) => !isTied(halfLife)),
    ].map(({ days, deviance }) => ({ days, weight: ((1 - nothing) * weightOf(deviance)) / rest })),
  };
}

export function heldOutDeviance(
  { days, counts }: Observed,
  nuisance: readonly Column[],
  byInfluencer: readonly (readonly LiftEvent[])[],
  halfLifeDays: number,
): number {
  const columns = [...nuisance, ...influencerColumns(days, byInfluencer, halfLifeDays)];
  const { design, columns: width, precision } = matrixOf(columns, days.length);
  const isBounded = (column: number): boolean => column >= nuisance.length;
  let sum = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeldOut = (t: number): boolean => Math.floor((days[t] ?? 0) / 7) % FOLDS === fold;
    const train = rowsWhere(days.length, (t) => !isHeldOut(t));
    const test = rowsWhere(days.length, isHeldOut);
    if (train.length === 0 || test.length === 0) continue;
    const { coefficients } = fitCounts({
      design: rows(design, width, train),
      columns: width,
      counts: Float64Array.from(train, (t) => counts[t] ?? 0),
      penalty: diagonal(precision, 1),
      bounded: isBounded,
    });
    const foretold = Float64Array.from(test, (t) => {
      let eta = 0;
      for (let j = 0; j < width; j++) eta += (design[t * width + j] ?? 0) * (coefficients[j] ?? 0);
      return Math.exp(Math.min(30, eta));
    });
    sum += poissonDeviance(
      Float64Array.from(test, (t) => counts[t] ?? 0),
      foretold,
    );
  }
  return sum;
}

/** One column an influencer: all their events with one effect. */
export function influencerColumns(
  days: Int32Array,
  byInfluencer: readonly (readonly LiftEvent[])[],
  halfLifeDays: number,
): Column[] {
  return byInfluencer.map((events) => ({
    name: `influencer ${events[0]?.influencerId ?? ''}`,
    values: stockOfEvents(events, days, halfLifeDays),
    prior: WIDE,
  }));
}

function rowsWhere(n: number, holds: (t: number) => boolean): number[] {
  return Array.from({ length: n }, (_, t) => t).filter(holds);
}

function rows(design: Float64Array, width: number, chosen: readonly number[]): Float64Array {
  const part = new Float64Array(chosen.length * width);
  chosen.forEach((t, index) => {
    part.set(design.subarray(t * width, (t + 1) * width), index * width);
  });
  return part;
}
