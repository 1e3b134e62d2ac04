import type { PathCredit, PathRow } from '../../paths.ts';

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
  const credit = new Map<string, { conversions: number; value: number }>();
  for (const { path, conversions, value } of rows) {
    const distinct = new Set(path);
    for (const channel of distinct) {
      let entry = credit.get(channel);
      if (!entry) credit.set(channel, (entry = { conversions: 0, value: 0 }));
      entry.conversions += conversions / distinct.size;
      entry.value += value / distinct.size;
    }
  }
  return credit;
}
