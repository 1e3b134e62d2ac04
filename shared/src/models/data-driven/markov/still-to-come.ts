import type { Chain } from './chain.ts';
import type { CoarseChain } from './coarse-chain.ts';
import { MOST_SWEEPS, tooSlow } from './too-slow.ts';

const TOLERANCE = 1e-13;

/**
 * What a journey that stands in each state still brings: h = r + Q·h, with `leaving` (r) what it brings when
 * it leaves from there. A state from which nothing can come any more has exactly 0, and any other a
 * positive number known to a relative 1e-13, however small.
 *
 * Iterated on the chain itself, with what remains of the error on average over the windows of a newest
 * channel taken off on the coarse chain; without a coarse chain plain Gauss–Seidel.
 *
 * @throws RangeError as `tooSlow`.
 */
export function stillToCome(
  chain: Chain,
  coarse: CoarseChain | null,
  leaving: Float64Array,
): Float64Array {
  const { inner, order, windows } = chain;
  const { offsets, others, chances } = chain.from;
  const can = reachable(chain, leaving);
  let expected = leaving.slice();
  let next = coarse === null ? expected : leaving.slice();
  let accelerator = coarse;
  let before = Infinity;
  const shrinks: number[] = [];
  for (let sweep = 0; ; sweep += 1) {
    if (sweep === MOST_SWEEPS) throw tooSlow();
    const residual = new Float64Array(accelerator?.size ?? 0);
    let change = 0;
    for (let state = inner - 1; state >= 0; state -= 1) {
      if (can[state] === 0) continue;
      let sum = leaving[state] ?? 0;
      const end = offsets[state + 1] ?? 0;
      for (let at = offsets[state] ?? 0; at < end; at += 1) {
        sum += (chances[at] ?? 0) * (expected[others[at] ?? 0] ?? 0);
      }
      const difference = sum - (expected[state] ?? 0);
      change = Math.max(change, Math.abs(difference) / sum);
      next[state] = sum;
      if (accelerator === null) continue;
      const channel = windows[state * order] ?? 0;
      residual[channel] = (residual[channel] ?? 0) + (accelerator.share[state] ?? 0) * difference;
    }
    // The changes shrink by about this factor a sweep (the slowest of the last three, lest a single large
    // step deceives); what is still missing is their geometric sum.
    shrinks.push(change / before);
    const factor = Math.max(...shrinks.slice(-3));
    const isSettled = factor < 1 && (change * factor) / (1 - factor) < TOLERANCE;
    if (change === 0 || (sweep > 3 && isSettled)) return next;
    if (accelerator !== null) {
      correct(chain, accelerator, residual, can, next);
      [expected, next] = [next, expected];
      if (sweep % 50 === 49 && factor > 0.9) {
        // The newest channel says little in this chain: the coarse one is no help, plain sweeps always are.
        accelerator = null;
        next = expected;
      }
    }
    before = change;
  }
}

/** Adds to each state what its newest channel's residual still brings after this sweep: (N − I)·R. */
function correct(
  { inner, order, windows }: Chain,
  { size, visits }: CoarseChain,
  residual: Float64Array,
  can: Uint8Array,
  expected: Float64Array,
): void {
  const still = new Float64Array(size);
  for (let channel = 0; channel < size; channel += 1) {
    let sum = -(residual[channel] ?? 0);
    for (let other = 0; other < size; other += 1) {
      sum += (visits[channel * size + other] ?? 0) * (residual[other] ?? 0);
    }
    still[channel] = sum;
  }
  for (let state = 0; state < inner; state += 1) {
    if (can[state] === 0) continue;
    const more = (expected[state] ?? 0) + (still[windows[state * order] ?? 0] ?? 0);
    // An overshoot below zero would make no sense of a relative error.
    if (more > 0) expected[state] = more;
  }
}

/** 1 where some way leads to a state that brings something. */
function reachable({ states, into }: Chain, leaving: Float64Array): Uint8Array {
  const can = new Uint8Array(states);
  const queue = new Int32Array(states);
  let length = 0;
  for (let state = 0; state < states; state += 1) {
    if ((leaving[state] ?? 0) === 0) continue;
    can[state] = 1;
    queue[length] = state;
    length += 1;
  }
  for (let read = 0; read < length; read += 1) {
    const state = queue[read] ?? 0;
    const end = into.offsets[state + 1] ?? 0;
    for (let at = into.offsets[state] ?? 0; at < end; at += 1) {
      const other = into.others[at] ?? 0;
      if (can[other] === 1) continue;
      can[other] = 1;
      queue[length] = other;
      length += 1;
    }
  }
  return can;
}
