import type { Chain } from './chain.ts';
import { eliminate, inverse } from './elimination.ts';

/** Above this many channels the small chain is no longer small, and the large one is solved without it. */
const MOST_CHANNELS = 1000;

/**
 * The chain of higher order as if it remembered only the newest channel: what an iteration on the large
 * chain does slowly (carry flow far along) the small one does at once.
 */
export interface CoarseChain {
  readonly size: number;
  /** Visits to each channel in an average journey, as long as others follow. */
  readonly visits: Float64Array;
  /** Expected visits N to a channel from another: the one visited is the row. */
  readonly visitsTurned: Float64Array;
  /** For each inner state, its part of the visits to all states with the same newest channel. */
  readonly share: Float64Array;
}

/** @returns null when there are too many channels. */
export function coarseChainOf(chain: Chain): CoarseChain | null {
  const { channels: size, inner, order, windows, visits, ends, from } = chain;
  if (size > MOST_CHANNELS) return null;
  const sums = new Float64Array(size);
  for (let state = 0; state < inner; state += 1) {
    const channel = windows[state * order] ?? 0;
    sums[channel] = (sums[channel] ?? 0) + (visits[state] ?? 0);
  }
  const share = new Float64Array(inner);
  const chances = new Float64Array(size * size);
  const leaks = new Float64Array(size);
  for (let state = 0; state < inner; state += 1) {
    const channel = windows[state * order] ?? 0;
    const part = (visits[state] ?? 0) / (sums[channel] ?? 1);
    share[state] = part;
    let leak = ends[state] ?? 0;
    const end = from.offsets[state + 1] ?? 0;
    for (let at = from.offsets[state] ?? 0; at < end; at += 1) {
      const other = from.others[at] ?? 0;
      const chance = from.chances[at] ?? 0;
      const cell = channel * size + (windows[other * order] ?? 0);
      if (other < inner) chances[cell] = (chances[cell] ?? 0) + part * chance;
      else leak += chance;
    }
    leaks[channel] = (leaks[channel] ?? 0) + part * leak;
  }
  return { size, visits: sums, visitsTurned: visitsOf(chances, leaks), share };
}

/** N of a chain that may step from a channel to itself, turned: without loops first, then a visit is several. */
function visitsOf(chances: Float64Array, leaks: Float64Array): Float64Array {
  const size = leaks.length;
  const leaves = new Float64Array(size);
  for (let channel = 0; channel < size; channel += 1) {
    const loop = channel * size + channel;
    leaves[channel] = Math.max(1 - (chances[loop] ?? 0), Number.EPSILON);
    chances[loop] = 0;
    leaks[channel] = (leaks[channel] ?? 0) / (leaves[channel] ?? 1);
    for (let other = 0; other < size; other += 1) {
      const cell = channel * size + other;
      chances[cell] = (chances[cell] ?? 0) / (leaves[channel] ?? 1);
    }
  }
  const visits = inverse(eliminate(chances, leaks));
  const turned = new Float64Array(size * size);
  for (let channel = 0; channel < size; channel += 1) {
    for (let other = 0; other < size; other += 1) {
      turned[other * size + channel] = (visits[channel * size + other] ?? 0) / (leaves[other] ?? 1);
    }
  }
  return turned;
}
