import { allocate } from '@pipeline-attribution/shared';

/** Weights are kept in units of 2^-32, see {@link exactWeights}. */
const UNITS = 2 ** 32;

/**
 * Rounds weights to multiples of 2^-32 that sum to exactly 1, by largest remainder as money is split.
 * Sums of such numbers are exact in a double up to two million deals (21 bits before the point and 32
 * after it fill its 53), in any order and with any taken back: a roll-up kept by deltas cannot drift.
 */
export function exactWeights(weights: readonly number[]): number[] {
  return allocate(UNITS, weights).map((units) => units / UNITS);
}
