import type { SettledChain } from './chain.ts';
import type { CoarseChain } from './coarse-chain.ts';
import type { Losses } from './first-order.ts';

/** Channels that are solved for together: the chain is then read once for all of them. */
export const LANES = 4;

/**
 * The inner states that some step leads to, a row each, with all that a sweep asks of them lying in the order in
 * which it asks: by the newest channel of the states the steps come from, and for each of those the late rows
 * first (those into channels settled by then, its own included).
 */
export interface FlowRows {
  /** First row from each channel's states; where its late rows end. */
  readonly firstRows: Int32Array;
  readonly lateEnds: Int32Array;
  /** First state of each channel, and the first of those that something flows into late. */
  readonly firstStates: Int32Array;
  readonly firstLate: Int32Array;
  /** Of each state: where its second newest channel's lanes start, and what a visit to that brings into it. */
  readonly previous: Int32Array;
  readonly shares: Float64Array;
  /** Rows of the channel that has most. */
  readonly most: number;
  /** Of each row: its state, where its newest channel's lanes start, its part of all starts. */
  readonly states: Int32Array;
  readonly newest: Int32Array;
  readonly starts: Float64Array;
  /** What a visit still brings. */
  readonly worth: Float64Array;
  readonly worthValue: Float64Array;
  /** Steps into a row: where the source's lanes start, and the step's chance. */
  readonly offsets: Int32Array;
  readonly sources: Int32Array;
  readonly chances: Float64Array;
}

export function flowRows(chain: SettledChain, coarse: CoarseChain | null, worth: Losses): FlowRows {
  const { channels, inner, order, windows, start, into } = chain;
  const firstRows = new Int32Array(channels + 1);
  const lateEnds = new Int32Array(channels);
  const firstStates = new Int32Array(channels + 1);
  const previous = new Int32Array(inner);
  const shares = new Float64Array(inner);
  let steps = 0;
  for (let state = 0; state < inner; state += 1) {
    const newest = windows[state * order] ?? 0;
    firstStates[newest + 1] = (firstStates[newest + 1] ?? 0) + 1;
    previous[state] = Math.max(0, windows[state * order + 1] ?? 0) * LANES;
    const count = stepsInto(chain, state);
    if (count === 0) continue;
    steps += count;
    const from = (windows[state * order + 1] ?? 0) + 1;
    firstRows[from] = (firstRows[from] ?? 0) + 1;
  }
  for (let channel = 0; channel < channels; channel += 1) {
    firstStates[channel + 1] = (firstStates[channel + 1] ?? 0) + (firstStates[channel] ?? 0);
    firstRows[channel + 1] = (firstRows[channel + 1] ?? 0) + (firstRows[channel] ?? 0);
  }

  // Within a channel states go by the second newest: those of the channel itself and of later ones are late.
  const firstLate = new Int32Array(channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const end = firstStates[channel + 1] ?? 0;
    let state = firstStates[channel] ?? 0;
    while (state < end && (previous[state] ?? 0) < channel * LANES) state += 1;
    firstLate[channel] = state;
  }

  const count = firstRows[channels] ?? 0;
  const states = new Int32Array(count);
  const next = firstRows.slice();
  lateEnds.set(firstRows.subarray(0, channels));
  // States are ordered by newest channel, so that each channel's rows come out with the late ones first.
  for (let state = 0; state < inner; state += 1) {
    if (stepsInto(chain, state) === 0) continue;
    const from = windows[state * order + 1] ?? 0;
    const row = next[from] ?? 0;
    next[from] = row + 1;
    if ((windows[state * order] ?? 0) <= from) lateEnds[from] = row + 1;
    states[row] = state;
  }

  const rows = {
    newest: new Int32Array(count),
    starts: new Float64Array(count),
    worth: new Float64Array(count),
    worthValue: new Float64Array(count),
    offsets: new Int32Array(count + 1),
    sources: new Int32Array(steps),
    chances: new Float64Array(steps),
  };
  let to = 0;
  states.forEach((state, row) => {
    rows.newest[row] = (windows[state * order] ?? 0) * LANES;
    rows.starts[row] = start[state] ?? 0;
    rows.worth[row] = worth.conversions[state] ?? 0;
    rows.worthValue[row] = worth.value[state] ?? 0;
    for (let at = into.offsets[state] ?? 0; at < (into.offsets[state + 1] ?? 0); at += 1) {
      const source = into.others[at] ?? 0;
      const chance = into.chances[at] ?? 0;
      rows.sources[to] = source * LANES;
      rows.chances[to] = chance;
      shares[state] = (shares[state] ?? 0) + (coarse?.share[source] ?? 0) * chance;
      to += 1;
    }
    rows.offsets[row + 1] = to;
  });
  const most = lateEnds.reduce(
    (all, _, channel) => Math.max(all, (firstRows[channel + 1] ?? 0) - (firstRows[channel] ?? 0)),
    0,
  );
  return {
    ...{ firstRows, lateEnds, firstStates, firstLate, previous, shares, most, states },
    ...rows,
  };
}

function stepsInto({ into }: SettledChain, state: number): number {
  return (into.offsets[state + 1] ?? 0) - (into.offsets[state] ?? 0);
}
