/** Weights below this fraction of the largest are below any minor unit and count as zero. */
const NEGLIGIBLE = 2 ** -128;

/**
 * Splits whole minor units by weights so that the parts sum to the total exactly, and each part
 * differs from its exact share by less than one unit (largest-remainder method, Hamilton 1792;
 * dinero.js `allocate` does the like). Left-over units go to the largest remainders; equal remainders
 * to the earlier index, so the caller's order of weights is the tie-break. A negative total is split
 * as its positive mirror: a reversal takes back exactly what was given.
 *
 * Weights need not sum to 1. They are doubles, hence exact binary fractions, and are used exactly.
 *
 * @example allocate(100, [1, 1, 1]) // => [34, 33, 33]
 * @throws RangeError when the total is not a safe integer, a weight is negative or not finite, or
 *   there is money and no positive weight to carry it.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(totalMinor)) {
    throw new RangeError(`An amount to split must be whole minor units, not ${totalMinor}.`);
  }
  let largest = 0;
  for (const weight of weights) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`A weight must be a finite number of at least 0, not ${weight}.`);
    }
    if (weight > largest) largest = weight;
  }
  if (totalMinor === 0) return weights.map(() => 0);
  if (largest === 0) {
    throw new RangeError(
      `There are ${totalMinor} minor units to split and no weight above 0 to carry them.`,
    );
  }

  const exact = wholeWeights(weights, largest);
  const sum = exact.reduce((a, b) => a + b, 0n);
  const total = BigInt(Math.abs(totalMinor));
  const parts: number[] = [];
  const remainders: bigint[] = [];
  let left = total;
  for (const weight of exact) {
    const product = total * weight;
    const part = product / sum;
    parts.push(Number(part));
    remainders.push(product % sum);
    left -= part;
  }
  const order = parts
    .map((_, index) => index)
    .sort((a, b) => compare(remainders[b] ?? 0n, remainders[a] ?? 0n) || a - b);
  for (const index of order.slice(0, Number(left))) parts[index] = (parts[index] ?? 0) + 1;
  return totalMinor < 0 ? parts.map((part) => (part === 0 ? 0 : -part)) : parts;
}

/** The weights times one power of two that makes each of them whole; ratios stay exact. */
function wholeWeights(weights: readonly number[], largest: number): bigint[] {
  // A double has 53 significant bits; with NEGLIGIBLE's 128 the smallest kept one ends 181 bits down.
  const shift = 182 - Math.ceil(Math.log2(largest));
  const half = Math.trunc(shift / 2);
  return weights.map((weight) =>
    weight < largest * NEGLIGIBLE ? 0n : BigInt(weight * 2 ** half * 2 ** (shift - half)),
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
