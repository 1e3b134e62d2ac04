import type { SettledChain } from './chain.ts';

/** The states whose window holds a channel, each once. */
export interface Holders {
  readonly offsets: Int32Array;
  readonly states: Int32Array;
}

export function holdersOf({ channels, states, order, windows }: SettledChain): Holders {
  const offsets = new Int32Array(channels + 1);
  const isNew = (at: number, state: number): boolean => {
    for (let earlier = state * order; earlier < at; earlier += 1) {
      if (windows[earlier] === windows[at]) return false;
    }
    return windows[at] !== -1;
  };
  for (let at = 0; at < windows.length; at += 1) {
    if (!isNew(at, Math.floor(at / order))) continue;
    const after = (windows[at] ?? 0) + 1;
    offsets[after] = (offsets[after] ?? 0) + 1;
  }
  for (let channel = 0; channel < channels; channel += 1) {
    offsets[channel + 1] = (offsets[channel + 1] ?? 0) + (offsets[channel] ?? 0);
  }
  const next = offsets.slice();
  const holders = new Int32Array(offsets[channels] ?? 0);
  for (let state = 0; state < states; state += 1) {
    for (let at = state * order; at < (state + 1) * order; at += 1) {
      if (!isNew(at, state)) continue;
      const channel = windows[at] ?? 0;
      const here = next[channel] ?? 0;
      holders[here] = state;
      next[channel] = here + 1;
    }
  }
  return { offsets, states: holders };
}
