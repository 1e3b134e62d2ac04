import { at, backSubstitute, cholesky } from '../models/data-driven/hazard/linear-algebra.ts';
import { normal } from '../models/data-driven/hazard/draws.ts';
import { diagonal, matrixOf, stockOfEvents, type Observed } from './design.ts';
import { inverseDiagonal } from './dispersion.ts';
import { WIDE } from './half-life.ts';
import type { Column } from './nuisance.ts';
import { fitCounts, type CountFit } from './poisson-regression.ts';
import { spreadsOf, type Spreads } from './spreads.ts';
import type { LiftEvent } from './types.ts';

/** The effect of each event, shrunk to its influencer's and that to the mean of all. */
export interface EventEffects {
  /** In the order of the events; not negative. */
  readonly strengths: Float64Array;
  /** Expected counts with the events. */
  readonly fitted: Float64Array;
  /** By event, on each day. */
  readonly stocks: readonly Float64Array[];
  readonly spreads: Spreads;
  /** Strengths drawn from what the data leave open, each in the order of the events; some below 0. */
  readonly draws: readonly Float64Array[];
}

export interface EffectOptions {
  readonly halfLifeDays: number;
  /** Variance over mean of the counts. */
  readonly dispersion: number;
  readonly draws: number;
  readonly uniform: () => number;
}

/**
 * Quasi-Poisson regression with hierarchical effects: log μ_t = nuisance + Σ_e b_e·stock_e(t), b_e ~ N(m_i, σ²),
 * m_i ~ N(M, τ²), all of them ≥ 0. The spreads by moments of the free estimates (`spreadsOf`), then the mode under the
 * bounds, with everything known beforehand weighed by the dispersion (penalised quasi-likelihood, Breslow & Clayton
 * 1993, doi:10.1080/01621459.1993.10594284). The draws are Laplace's: normal around the free mode.
 */
export function estimateEffects(
  observed: Observed,
  nuisance: readonly Column[],
  events: readonly LiftEvent[],
  { halfLifeDays, dispersion, draws, uniform }: EffectOptions,
): EventEffects {
  const stocks = events.map((event) => stockOfEvents([event], observed.days, halfLifeDays));
  const columns = [
    ...nuisance,
    ...stocks.map((values, e): Column => ({ name: `event ${e}`, values, prior: WIDE })),
  ];
  const { estimates, variances } = freeEstimates(observed, columns, nuisance.length, dispersion);
  const groups = groupsOf(events);
  const spreads = spreadsOf(
    groups.map((members) => ({
      estimates: members.map((e) => at(estimates, e)),
      variances: members.map((e) => at(variances, e)),
    })),
  );
  const layout = { nuisance, columns, groups, spreads, dispersion };
  const bounded = fitHierarchy(observed, layout, true);
  const free = fitHierarchy(observed, layout, false);
  const strengthsOf = (coefficients: Float64Array): Float64Array =>
    coefficients.slice(nuisance.length, nuisance.length + events.length);
  return {
    strengths: strengthsOf(bounded.coefficients).map((b) => Math.max(0, b)),
    fitted: bounded.fitted,
    stocks,
    spreads,
    draws: laplaceDraws(free, dispersion, { draws, uniform }).map(strengthsOf),
  };
}

/** Each event's effect by itself. */
function freeEstimates(
  { days, counts }: Observed,
  columns: readonly Column[],
  first: number,
  dispersion: number,
): { estimates: Float64Array; variances: Float64Array } {
  const { design, columns: width, precision } = matrixOf(columns, days.length);
  const { coefficients, information } = fitCounts({
    design,
    columns: width,
    counts,
    penalty: diagonal(precision, dispersion),
  });
  return {
    estimates: coefficients.slice(first),
    variances: inverseDiagonal(information, width)
      .slice(first)
      .map((variance) => variance * dispersion),
  };
}

interface Hierarchy {
  readonly nuisance: readonly Column[];
  readonly columns: readonly Column[];
  /** Positions of each influencer's events. */
  readonly groups: readonly (readonly number[])[];
  readonly spreads: Spreads;
  readonly dispersion: number;
}

/** The means are parameters without a column of data: the penalty alone ties them to the events. */
function fitHierarchy(
  { days, counts }: Observed,
  { nuisance, columns, groups, spreads, dispersion }: Hierarchy,
  isBounded: boolean,
): CountFit {
  const nothing = new Float64Array(days.length);
  const means = Array.from({ length: groups.length + 1 }, (_, i): Column => ({
    name: `mean ${i}`,
    values: nothing,
    prior: WIDE,
  }));
  const { design, columns: width, precision } = matrixOf([...columns, ...means], days.length);
  const first = nuisance.length;
  const overall = width - 1;
  precision.fill(0, first, overall);
  const penalty = diagonal(precision, dispersion);
  const tie = (i: number, j: number, spread: number): void => {
    const weight = dispersion / spread ** 2;
    for (const [row, column, sign] of [
      [i, i, 1],
      [j, j, 1],
      [i, j, -1],
      [j, i, -1],
    ] as const) {
      const place = row * width + column;
      penalty[place] = at(penalty, place) + sign * weight;
    }
  };
  groups.forEach((members, group) => {
    const mean = columns.length + group;
    for (const event of members) tie(first + event, mean, spreads.events);
    tie(mean, overall, spreads.influencers);
  });
  return fitCounts({
    design,
    columns: width,
    counts,
    penalty,
    ...(isBounded && { bounded: (column: number) => column >= first }),
  });
}

/** Positions of each influencer's events, influencers in the order they appear. */
export function groupsOf(events: readonly LiftEvent[]): number[][] {
  const groups = new Map<string, number[]>();
  events.forEach(({ influencerId }, e) => {
    const group = groups.get(influencerId);
    if (group) group.push(e);
    else groups.set(influencerId, [e]);
  });
  return [...groups.values()];
}

/** Coefficients drawn from N(β̂, φ·H⁻¹). */
function laplaceDraws(
  { coefficients, information }: CountFit,
  dispersion: number,
  { draws, uniform }: { draws: number; uniform: () => number },
): Float64Array[] {
  const width = coefficients.length;
  const factor = cholesky(information, width);
  const scale = Math.sqrt(dispersion);
  return Array.from({ length: draws }, () => {
    const noise = Float64Array.from({ length: width }, () => normal(uniform));
    return backSubstitute(factor, width, noise).map(
      (step, j) => at(coefficients, j) + scale * step,
    );
  });
}
