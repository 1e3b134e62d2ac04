/** 2^20 coalitions are a second's work; each further player doubles it. */
export const MOST_EXACT_PLAYERS = 20;

/**
 * The Shapley value of each player by its definition, a sum over every coalition without them:
 *
 * φ_i = Σ_{S ⊆ N∖i} |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S))
 *
 * It is the only division with these four properties: what is shared sums to v(N) − v(∅) (efficiency); players
 * who add the same get the same (symmetry); who never adds anything gets nothing (dummy); and the value of a sum
 * of games is the sum of the values (additivity). (L. S. Shapley, “A value for n-person games”, 1953.)
 *
 * @param value is asked once for each of the 2^n coalitions; its members keep the order of `players`.
 * @returns the values in the order of `players`.
 * @throws RangeError above {@link MOST_EXACT_PLAYERS} players.
 *
 * @example
 * // Two people carry a piano (worth 10) that neither can lift; a third looks on.
 * exactShapley(['a', 'b', 'c'], (s) => (s.includes('a') && s.includes('b') ? 10 : 0)); // => [5, 5, 0]
 */
export function exactShapley<Player>(
  players: readonly Player[],
  value: (coalition: readonly Player[]) => number,
): number[] {
  const n = players.length;
  if (n > MOST_EXACT_PLAYERS) {
    throw new RangeError(
      `The exact Shapley value of ${n} players needs 2^${n} coalitions; ${MOST_EXACT_PLAYERS} players are the most.`,
    );
  }
  const worth = new Float64Array(2 ** n);
  for (let mask = 0; mask < worth.length; mask++) {
    worth[mask] = value(players.filter((_, bit) => (mask & (1 << bit)) !== 0));
  }
  return [...shapleyOfTable(worth, n)];
}

/**
 * The same from a table: `worth[mask]` is v of the players whose bits are set.
 */
export function shapleyOfTable(worth: Float64Array, n: number): Float64Array {
  const weights = marginalWeights(n);
  const values = new Float64Array(n);
  for (let mask = 1; mask < 2 ** n; mask++) {
    const weight = weights[bitCount(mask) - 1] ?? 0;
    const whole = worth[mask] ?? 0;
    for (let left = mask; left !== 0; left &= left - 1) {
      const bit = left & -left;
      const player = 31 - Math.clz32(bit);
      values[player] = (values[player] ?? 0) + weight * (whole - (worth[mask ^ bit] ?? 0));
    }
  }
  return values;
}

/** s! (n − s − 1)! / n! for s = 0 … n − 1, by recurrence: no factorial is ever formed. */
function marginalWeights(n: number): Float64Array {
  const weights = new Float64Array(n);
  if (n > 0) weights[0] = 1 / n;
  for (let s = 1; s < n; s++) weights[s] = ((weights[s - 1] ?? 0) * s) / (n - s);
  return weights;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
