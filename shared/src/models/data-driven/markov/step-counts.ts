import { hash } from './windows.ts';

/** A key is the window times this plus the channel: exact in a double up to 2³¹ windows. */
const CHANNELS = 2 ** 22;
const EMPTY = -1;

/**
 * How often each window was followed by each channel: a hash table whose keys and counts lie side by side, so
 * that counting a step touches one place in memory.
 */
export class StepCounts {
  count = 0;
  /** Key and weight of each slot. */
  #slots = emptySlots(1024);
  #mask = 1023;

  add(window: number, channel: number, weight: number): void {
    const key = window * CHANNELS + channel;
    const slots = this.#slots;
    const mask = this.#mask;
    let at = hash(window, channel) & mask;
    for (;;) {
      const held = slots[at * 2] ?? EMPTY;
      if (held === key) {
        slots[at * 2 + 1] = (slots[at * 2 + 1] ?? 0) + weight;
        return;
      }
      if (held === EMPTY) break;
      at = (at + 1) & mask;
    }
    if (channel >= CHANNELS) {
      throw new RangeError(
        `There are more than ${CHANNELS} different channels. Are they channels, or is the separator another?`,
      );
    }
    slots[at * 2] = key;
    slots[at * 2 + 1] = weight;
    this.count += 1;
    if (this.count * 3 > mask * 2) this.#grow();
  }

  forEach(visit: (window: number, channel: number, weight: number) => void): void {
    const slots = this.#slots;
    for (let at = 0; at < slots.length; at += 2) {
      const key = slots[at] ?? EMPTY;
      if (key === EMPTY) continue;
      const window = Math.floor(key / CHANNELS);
      visit(window, key - window * CHANNELS, slots[at + 1] ?? 0);
    }
  }

  #grow(): void {
    const from = this.#slots;
    const mask = this.#mask * 2 + 1;
    const to = emptySlots(mask + 1);
    for (let at = 0; at < from.length; at += 2) {
      const key = from[at] ?? EMPTY;
      if (key === EMPTY) continue;
      const window = Math.floor(key / CHANNELS);
      let there = hash(window, key - window * CHANNELS) & mask;
      while (to[there * 2] !== EMPTY) there = (there + 1) & mask;
      to[there * 2] = key;
      to[there * 2 + 1] = from[at + 1] ?? 0;
    }
    this.#slots = to;
    this.#mask = mask;
  }
}

function emptySlots(count: number): Float64Array {
  return new Float64Array(count * 2).fill(EMPTY);
}
