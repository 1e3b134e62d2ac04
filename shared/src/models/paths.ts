import type { LogJourney } from '../journey/from-events.ts';
import { DAY_MS } from '../journey/order.ts';

/** Journeys that went the same way, counted. */
export interface PathRow {
  readonly path: readonly string[];
  readonly conversions: number;
  readonly value: number;
  /** Time from each touch to the conversion, any one unit; needed by `decay_by_time`. */
  readonly ages?: readonly number[];
}

/** The rule models on aggregated paths. */
export type PathRule =
  | { readonly rule: 'first' }
  | { readonly rule: 'last' }
  | { readonly rule: 'linear' }
  | { readonly rule: 'position'; readonly first: number; readonly last: number }
  /** Each step back from the last touch counts `decay` times the one after it. */
  | { readonly rule: 'decay_by_step'; readonly decay: number }
  /**
   * A touch counts `decay` once for each `period` it lies back; `stepped` counts whole periods only,
   * so that touches of one period share evenly (DP6's time decay).
   */
  | {
      readonly rule: 'decay_by_time';
      readonly decay: number;
      readonly period: number;
      readonly stepped?: boolean;
    };

export interface PathCredit {
  readonly conversions: number;
  readonly value: number;
}

/** `'a > b > a'` → `['a', 'b', 'a']`. */
export function parsePath(text: string, separator = ' > '): string[] {
  return text.split(separator);
}

/**
 * The weights of one path's touches under a rule; they sum to 1. Two touches under `position` share in
 * the ratio of first and last.
 * @throws RangeError when `decay_by_time` gets no ages.
 */
export function pathWeights(
  length: number,
  rule: PathRule,
  ages?: readonly number[],
): readonly number[] {
  const indexes = Array.from({ length }, (_, index) => index);
  switch (rule.rule) {
    case 'first':
      return indexes.map((index) => (index === 0 ? 1 : 0));
    case 'last':
      return indexes.map((index) => (index === length - 1 ? 1 : 0));
    case 'linear':
      return indexes.map(() => 1 / length);
    case 'position': {
      if (length === 1) return [1];
      const between = length > 2 ? (1 - rule.first - rule.last) / (length - 2) : 0;
      return normalised(
        indexes.map((index) =>
          index === 0 ? rule.first : index === length - 1 ? rule.last : between,
        ),
      );
    }
    case 'decay_by_step':
      return decayed(
        indexes.map((index) => length - 1 - index),
        rule.decay,
      );
    case 'decay_by_time': {
      if (ages?.length !== length) {
        throw new RangeError(
          'Time decay needs the age of every touch of a path. Give `ages`, or decay by step.',
        );
      }
      return decayed(
        ages.map((age) =>
          // DP6's periods are (0, p], (p, 2p], …: a touch 14 h back is one step of 7 h away.
          rule.stepped === true ? Math.max(0, Math.ceil(age / rule.period) - 1) : age / rule.period,
        ),
        rule.decay,
      );
    }
  }
}

/** decay^steps, normalised; the smallest step count is taken off first, so nothing underflows to 0/0. */
function decayed(steps: readonly number[], decay: number): number[] {
  const least = Math.min(...steps);
  return normalised(steps.map((step) => decay ** (step - least)));
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 1 / weights.length);
  return weights.map((weight) => weight / sum);
}

/**
 * Conversions and value by channel over aggregated paths. Totals equal those of the paths; a path
 * without a touch has nobody to credit and is left out.
 */
export function creditPaths(
  rows: Iterable<PathRow>,
  rule: PathRule,
): ReadonlyMap<string, PathCredit> {
  const credit = new Map<string, { conversions: number; value: number }>();
  for (const { path, conversions, value, ages } of rows) {
    if (path.length === 0) continue;
    const weights = pathWeights(path.length, rule, ages);
    path.forEach((channel, index) => {
      const weight = weights[index] ?? 0;
      let entry = credit.get(channel);
      if (!entry) credit.set(channel, (entry = { conversions: 0, value: 0 }));
      entry.conversions += conversions * weight;
      entry.value += value * weight;
    });
  }
  return credit;
}

/** Journeys of a log as path rows, ages in days; those that did not convert have no conversion to credit. */
export function pathsOfJourneys(journeys: readonly LogJourney[]): PathRow[] {
  return journeys.map(({ touches, convertedAt, value }) => {
    const path = touches.map(({ channel }) => channel);
    if (convertedAt === null) return { path, conversions: 0, value: 0, ages: path.map(() => 0) };
    return {
      path,
      conversions: 1,
      value: value ?? 0,
      ages: touches.map(({ at }) => (convertedAt - at) / DAY_MS),
    };
  });
}
