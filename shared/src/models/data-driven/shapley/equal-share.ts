import type { PathCredit, PathRow } from '../../paths.ts';
import { DistinctChannels } from './distinct-channels.ts';
import { numberPaths } from './number-paths.ts';

/**
 * Equal share among distinct channels: each channel of a journey gets 1/|T| of its conversions and value, T being
 * the set of channels it met:
 *
 * φ_c = Σ_{T ∋ c} R(T) / |T|
 *
 * This is the “simplified Shapley value” of K. Zhao, S. H. Mahboobi and S. R. Bagheri, “Shapley value methods for
 * attribution modeling in online advertising” (2018, arXiv 1804.05327): with v(S) = what journeys inside S brought,
 * the game is a sum of unanimity games, and each shares evenly. It is exact, takes one pass over the touches, and
 * uses converting journeys only: it cannot tell a channel that makes people convert from one they merely pass. For
 * that, see `rateShapley`.
 *
 * Totals equal those of the paths; a path without a touch has nobody to credit and is left out.
 *
 * @example
 * equalShare([{ path: ['a', 'a', 'b'], conversions: 6, value: 0 }]); // => a 3, b 3 (linear: a 4, b 2)
 */
export function equalShare(rows: Iterable<PathRow>): ReadonlyMap<string, PathCredit> {
  const tally = new EqualShareTally();
  const names = numberPaths(rows, (path, length, { conversions, value }) => {
    tally.add(path, length, conversions, value);
  });
  return tally.credit(names);
}

/** {@link equalShare} of paths that come one at a time, channels being numbers from 0. */
export class EqualShareTally {
  readonly #credit: { conversions: number; value: number }[] = [];
  readonly #distinct = new DistinctChannels();

  /** Counts the first `length` entries of `path`. */
  add(path: Int32Array, length: number, conversions: number, value: number): void {
    const { channels, count } = this.#distinct.of(path, length);
    for (let index = 0; index < count; index += 1) {
      const channel = channels[index] ?? 0;
      while (this.#credit.length <= channel) this.#credit.push({ conversions: 0, value: 0 });
      const entry = this.#credit[channel];
      if (!entry) continue;
      entry.conversions += conversions / count;
      entry.value += value / count;
    }
  }

  credit(names: readonly string[]): ReadonlyMap<string, PathCredit> {
    return new Map(this.#credit.map((entry, channel) => [names[channel] ?? '', entry]));
  }
}
