import { normal } from '../models/data-driven/hazard/draws.ts';
import { quantile } from '../pipeline/statistics.ts';
import type { EventEffects } from './event-effects.ts';
import type { Estimate } from './types.ts';

/** What an event brought. */
export interface EventExcess {
  /** As modelled. */
  readonly modelled: number;
  /** What the counts have above what was to be expected without any event, over this event's part of each day. */
  readonly surplus: number;
  /** As modelled under each draw of the strengths; draws below 0 are kept, so that sums of them are not too large. */
  readonly draws: Float64Array;
}

/**
 * The part of the expected counts that is the events': with u_e = b_e·stock_e(t) and U_t = Σ u_e, day t has
 * μ_t·(1 − e^(−U_t)) in excess, split by u_e/U_t (Aumann & Shapley's split of a log-linear model).
 */
export function excessOfEvents(
  counts: Float64Array,
  { strengths, fitted, stocks, draws }: EventEffects,
  { others, idle, dispersion, uniform }: Spread,
): EventExcess[] {
  const days = activeDays(stocks);
  const modelled = excessUnder(strengths, fitted, days);
  const surplus = new Float64Array(strengths.length);
  for (const { t, parts } of days) {
    const total = totalOf(strengths, parts);
    if (total === 0) continue;
    const above = (counts[t] ?? 0) - (fitted[t] ?? 0) * Math.exp(-total);
    for (const { e, stock } of parts) {
      surplus[e] = (surplus[e] ?? 0) + (((strengths[e] ?? 0) * stock) / total) * above;
    }
  }
  const drawn = [
    ...draws.map((each) => excessUnder(each, fitted, days)),
    ...others.flatMap((other) => {
      const active = activeDays(other.stocks);
      return other.draws.map((each) => excessUnder(each, other.fitted, active));
    }),
    ...Array.from({ length: idle }, () => new Float64Array(strengths.length)),
  ];
  // What came is not what was to come: of μ visits each in excess with chance p, μ·p·(1 − p) is the variance.
  const luck = luckOf(modelled, strengths, fitted, days).map((variance) =>
    Math.sqrt(dispersion * variance),
  );
  return stocks.map((_, e) => ({
    modelled: modelled[e] ?? 0,
    surplus: surplus[e] ?? 0,
    draws: Float64Array.from(drawn, (of) => (of[e] ?? 0) + (luck[e] ?? 0) * normal(uniform)),
  }));
}

export interface Spread {
  /** What other half-lives would have said, with as many draws as they are believed. */
  readonly others: readonly EventEffects[];
  /** Draws in which posts do nothing. */
  readonly idle: number;
  readonly dispersion: number;
  readonly uniform: () => number;
}

/** What several events brought, never more than the counts bear out, with a 90 % interval that holds it. */
export function sumOfEvents(events: readonly EventExcess[]): Estimate {
  const modelled = sum(events, (event) => event.modelled);
  const value = Math.min(
    modelled,
    Math.max(
      0,
      sum(events, ({ surplus }) => surplus),
    ),
  );
  const length = events[0]?.draws.length ?? 0;
  const sums = Array.from({ length }, (_, draw) => sum(events, ({ draws }) => draws[draw] ?? 0));
  return {
    value,
    low: Math.max(0, Math.min(value, quantile(sums, 0.05) ?? value)),
    high: Math.max(value, quantile(sums, 0.95) ?? value),
  };
}

/** Part of an event's modelled excess that the counts bear out, 0 to 1. */
export function keptOf({ modelled, surplus }: EventExcess): number {
  return modelled > 0 ? Math.min(1, Math.max(0, surplus) / modelled) : 0;
}

interface ActiveDay {
  readonly t: number;
  readonly parts: readonly { readonly e: number; readonly stock: number }[];
}

/** The days on which any event works. */
function activeDays(stocks: readonly Float64Array[]): ActiveDay[] {
  const days = new Map<number, { e: number; stock: number }[]>();
  stocks.forEach((stockOf, e) => {
    stockOf.forEach((stock, t) => {
      if (stock === 0) return;
      const parts = days.get(t);
      if (parts) parts.push({ e, stock });
      else days.set(t, [{ e, stock }]);
    });
  });
  return [...days].map(([t, parts]) => ({ t, parts }));
}

function excessUnder(
  strengths: Float64Array,
  fitted: Float64Array,
  days: readonly ActiveDay[],
): Float64Array {
  const excess = new Float64Array(strengths.length);
  for (const { t, parts } of days) {
    const total = totalOf(strengths, parts);
    // (1 − e^(−U))/U, 1 at U = 0.
    const rate = (fitted[t] ?? 0) * (total === 0 ? 1 : -Math.expm1(-total) / total);
    for (const { e, stock } of parts) {
      excess[e] = (excess[e] ?? 0) + rate * (strengths[e] ?? 0) * stock;
    }
  }
  return excess;
}

/** The variance of what came in excess around what was to be expected, by event. */
function luckOf(
  modelled: Float64Array,
  strengths: Float64Array,
  fitted: Float64Array,
  days: readonly ActiveDay[],
): Float64Array {
  const variance = new Float64Array(modelled.length);
  for (const { t, parts } of days) {
    const total = totalOf(strengths, parts);
    if (total === 0) continue;
    const chance = -Math.expm1(-total);
    for (const { e, stock } of parts) {
      const own = (chance * (strengths[e] ?? 0) * stock) / total;
      variance[e] = (variance[e] ?? 0) + (fitted[t] ?? 0) * own * (1 - own);
    }
  }
  return variance;
}

const totalOf = (strengths: Float64Array, parts: ActiveDay['parts']): number =>
  sum(parts, ({ e, stock }) => (strengths[e] ?? 0) * stock);

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
