import type { Chain } from './chain.ts';
import type { CoarseChain } from './coarse-chain.ts';
import { MOST_SWEEPS, tooSlow } from './too-slow.ts';

const TOLERANCE = 1e-13;
const ROUNDING = 16 * Number.EPSILON;

/**
 * What a journey that stands in each state still brings: h = r + Q·h, with `leaving` (r) what it brings when
 * it leaves from there. A state from which nothing can come any more has exactly 0, and any other a
 * positive number known to a relative 1e-13, however small.
 *
 * Iterated on the chain itself; what the error left after a sweep comes to, on average over the windows of a
 * newest channel, is found on the coarse chain and scales them all alike. Without a coarse chain, or
 * where it does not help, plain Gauss–Seidel.
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
  const residual = new Float64Array(chain.channels);
  const level = new Float64Array(chain.channels);
  let expected = leaving.slice();
  let next = coarse === null ? expected : leaving.slice();
  let accelerator = coarse;
  const changes: number[] = [];
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    residual.fill(0);
    level.fill(0);
    let change = 0;
    for (let state = inner - 1; state >= 0; state -= 1) {
      if (can[state] === 0) continue;
      let sum = leaving[state] ?? 0;
      const end = offsets[state + 1] ?? 0;
      for (let at = offsets[state] ?? 0; at < end; at += 1) {
        sum += (chances[at] ?? 0) * (expected[others[at] ?? 0] ?? 0);
      }
      const difference = sum - (expected[state] ?? 0);
      // What the first sweeps have not reached yet is all still to come.
      const relative = sum > 0 ? Math.abs(difference) / sum : 1;
      if (relative > change) change = relative;
      next[state] = sum;
      if (accelerator === null) continue;
      const newest = windows[state * order] ?? 0;
      const share = accelerator.share[state] ?? 0;
      residual[newest] = (residual[newest] ?? 0) + share * difference;
      level[newest] = (level[newest] ?? 0) + share * sum;
    }
    changes.push(change);
    if (isSettled(changes)) return next;
    if (accelerator === null) continue;
    scale(chain, accelerator, residual, level, next);
    [expected, next] = [next, expected];
    if (sweep >= 20 && change > (changes.at(-11) ?? 0) / 4) {
      // Ten steps that did not help: the newest channel says little here.
      accelerator = null;
      next = expected;
    }
  }
  throw tooSlow();
}

/**
 * The changes shrink by some factor a sweep (the slowest of the last three, lest a single large step deceives);
 * what is still missing is their geometric sum. Or they are down to rounding.
 */
function isSettled(changes: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = changes.slice(-4);
  if (changes.at(-1) === 0) return true;
  if (changes.length < 5) return false;
  const factor = Math.max(b / a, c / b, d / c);
  return d < ROUNDING || (factor < 1 && (d * factor) / (1 - factor) < TOLERANCE);
}

/** Scales each channel's states by what its residual still brings after this sweep, (N − I)·R of its level. */
function scale(
  { inner, order, windows }: Chain,
  { size, visitsTurned }: CoarseChain,
  residual: Float64Array,
  level: Float64Array,
  expected: Float64Array,
): void {
  const still = new Float64Array(size);
  for (let other = 0; other < size; other += 1) {
    const from = residual[other] ?? 0;
    for (let channel = 0; channel < size; channel += 1) {
      still[channel] = (still[channel] ?? 0) + (visitsTurned[other * size + channel] ?? 0) * from;
    }
  }
  const factors = still.map((brings, channel) => {
    const now = level[channel] ?? 0;
    // Never to 0 or below, from where nothing positive comes back.
    return now > 0 ? Math.max(1 + (brings - (residual[channel] ?? 0)) / now, 0.1) : 1;
  });
  for (let state = 0; state < inner; state += 1) {
    expected[state] = (expected[state] ?? 0) * (factors[windows[state * order] ?? 0] ?? 1);
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
