import { pathWeights } from './paths.ts';
import type { PathCredit, PathRule } from './paths.ts';

/** Longer paths are rare; their weights are made anew each time rather than kept. */
const KEPT_LENGTHS = 256;

/** The rules a path can be credited under without knowing when its touches were. */
export type PositionRule = Exclude<PathRule, { readonly rule: 'decay_by_time' }>;

/**
 * Credits paths one at a time under a rule, channels being numbers from 0: `creditPaths` for a million paths that
 * are never all held. The same credit (tested to be), without an object or a list for any path.
 *
 * @example
 * const tally = new PathTally({ rule: 'linear' });
 * tally.add(Int32Array.of(0, 0, 1), 3, 6, 0);
 * tally.credit(['a', 'b']); // => a 4, b 2
 */
export class PathTally {
  #conversions = new Float64Array(64);
  #value = new Float64Array(64);
  #seen = new Uint8Array(64);
  readonly #rule: PositionRule;
  /** Weights of paths of each length, made once: only the length matters under these rules. */
  readonly #weights: Float64Array[] = [];

  constructor(rule: PositionRule) {
    this.#rule = rule;
  }

  /** Counts the first `length` entries of `path`; a path without a touch has nobody to credit and is left out. */
  add(path: Int32Array, length: number, conversions: number, value: number): void {
    const kept = this.#weights[length];
    const weights = kept?.length === length ? kept : this.#weigh(length);
    for (let index = 0; index < length; index += 1) {
      const channel = path[index] ?? 0;
      if (channel >= this.#seen.length) this.#grow(channel);
      this.#seen[channel] = 1;
    }
    if (conversions === 0 && value === 0) return;
    const credited = this.#conversions;
    const worth = this.#value;
    for (let index = 0; index < length; index += 1) {
      const weight = weights[index] ?? 0;
      if (weight === 0) continue;
      const channel = path[index] ?? 0;
      credited[channel] = (credited[channel] ?? 0) + conversions * weight;
      worth[channel] = (worth[channel] ?? 0) + value * weight;
    }
  }

  /** By channel name, in the order of `names`; channels that were on no path are left out. */
  credit(names: readonly string[]): ReadonlyMap<string, PathCredit> {
    const credit = new Map<string, PathCredit>();
    names.forEach((name, channel) => {
      if (this.#seen[channel] !== 1) return;
      credit.set(name, {
        conversions: this.#conversions[channel] ?? 0,
        value: this.#value[channel] ?? 0,
      });
    });
    return credit;
  }

  #weigh(length: number): Float64Array {
    const weights = Float64Array.from(pathWeights(length, this.#rule));
    if (length >= KEPT_LENGTHS) return weights;
    while (this.#weights.length <= length) this.#weights.push(NONE);
    this.#weights[length] = weights;
    return weights;
  }

  #grow(channel: number): void {
    const size = Math.max(this.#seen.length * 2, channel + 1);
    const conversions = new Float64Array(size);
    conversions.set(this.#conversions);
    this.#conversions = conversions;
    const value = new Float64Array(size);
    value.set(this.#value);
    this.#value = value;
    const seen = new Uint8Array(size);
    seen.set(this.#seen);
    this.#seen = seen;
  }
}

const NONE = new Float64Array(0);
