import type { SimShares } from './company.ts';
import type { Random } from './random.ts';

/** Causes up to which every subset is looked at: all of an accuracy world (8 influencers, 5 other causes). */
export const EXACT_UP_TO = 13;

/** Permutations looked at above that, in antithetic pairs; the standard error of a share stays below 0.01. */
const PERMUTATIONS = 600;

/**
 * Shares of an outcome by do-interventions: `value(S)` is its probability with the causes of the subset S (bit i
 * is cause i) at work and the others taken out of the world. The baseline is v(∅); the causes share v(all) − v(∅)
 * by their Shapley value (Shapley 1953): exactly, or from random permutations and their reverses (Castro, Gómez &
 * Tejada 2009; Mitchell et al. 2022). Both sum to 1. Causes with a share of 0 are left out.
 *
 * @param random for the permutations; not used when exact.
 */
export function shapleyShares(
  causes: readonly string[],
  value: (subset: number) => number,
  random: Random,
): SimShares {
  const n = causes.length;
  const total = value(2 ** n - 1);
  const nothing = value(0);
  const parts = n <= EXACT_UP_TO ? exactShapley(n, tabulated(n, value)) : sampled(n, value, random);
  return {
    baseline: nothing / total,
    causes: Object.fromEntries(
      causes.flatMap((cause, i) => {
        const share = (parts[i] ?? 0) / total;
        return share === 0 ? [] : [[cause, share] as const];
      }),
    ),
  };
}

function tabulated(n: number, value: (subset: number) => number): Float64Array {
  const values = new Float64Array(2 ** n);
  for (let set = 0; set < values.length; set += 1) values[set] = value(set);
  return values;
}

/** φ_i = Σ_{S∌i} |S|!(n−|S|−1)!/n! · (v(S∪i) − v(S)), of a game given by its value for every subset. */
export function exactShapley(n: number, values: Float64Array): number[] {
  const size = 2 ** n;
  const members = new Uint8Array(size);
  for (let set = 1; set < size; set += 1) members[set] = (members[set & (set - 1)] ?? 0) + 1;
  const weights = subsetWeights(n);
  const credits: number[] = [];
  for (let i = 0; i < n; i += 1) {
    let credit = 0;
    for (let set = 0; set < size; set += 1) {
      if ((set >> i) & 1) continue;
      credit +=
        (weights[members[set] ?? 0] ?? 0) * ((values[set | (1 << i)] ?? 0) - (values[set] ?? 0));
    }
    credits.push(credit);
  }
  return credits;
}

/** |S|!(n−|S|−1)!/n! by |S|. */
function subsetWeights(n: number): number[] {
  const weights: number[] = [];
  let weight = n > 0 ? 1 / n : 0;
  for (let s = 0; s < n; s += 1) {
    weights.push(weight);
    weight = s + 1 < n ? (weight * (s + 1)) / (n - s - 1) : 0;
  }
  return weights;
}

/** The mean of what each cause adds when causes come into the world one by one in a random order. */
function sampled(n: number, value: (subset: number) => number, random: Random): number[] {
  const known = new Map<number, number>();
  const valueOf = (subset: number): number => {
    const found = known.get(subset) ?? value(subset);
    known.set(subset, found);
    return found;
  };
  const players = Array.from({ length: n }, (_, i) => i);
  const sums = new Float64Array(n);
  for (let pair = 0; pair < PERMUTATIONS / 2; pair += 1) {
    const order = random.shuffle(players);
    for (const one of [order, [...order].reverse()]) {
      let subset = 0;
      let before = valueOf(0);
      for (const player of one) {
        subset |= 1 << player;
        const after = valueOf(subset);
        sums[player] = (sums[player] ?? 0) + after - before;
        before = after;
      }
    }
  }
  return Array.from(sums, (sum) => sum / PERMUTATIONS);
}
