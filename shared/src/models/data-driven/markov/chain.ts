import type { PathCounts } from './path-counts.ts';

/**
 * An absorbing Markov chain as counted: states are windows of channels, and each is left for another state,
 * for the conversion or for nothing. Self-loops are left out, since they change neither where a journey
 * goes nor whether it gets there. By the counts themselves, a state is entered as often as it is left.
 *
 * States that lead to another come first (`inner` of them), then those that only end; both by their newest
 * channel and then by the second newest, so that what is used together lies together.
 */
export interface Chain {
  readonly order: number;
  readonly channels: number;
  /** 1 for channels that were on a path; there may be numbers that were on none. */
  readonly known: Uint8Array;
  readonly states: number;
  readonly inner: number;
  /** Channels of each state's window, the newest first, `order` entries a state; -1 fills short ones. */
  readonly windows: Int32Array;
  /** Part of all journeys that start in the state. */
  readonly start: Float64Array;
  /** Visits to the state in an average journey. */
  readonly visits: Float64Array;
  /** When the state is left: the chance to convert, the value paid on average, the chance to end at all. */
  readonly converts: Float64Array;
  readonly pays: Float64Array;
  readonly ends: Float64Array;
  /** Steps from each state, and the same steps by the state they lead to. */
  readonly from: Steps;
  readonly into: Steps;
  readonly totals: Totals;
}

/** A chain whose steps are asked for only by the state they lead to. */
export type SettledChain = Omit<Chain, 'from'> & { readonly steps: number };

export interface Totals {
  readonly conversions: number;
  readonly value: number;
  readonly nulls: number;
}

/** Compressed sparse rows: the steps of state i lie from `offsets[i]` to `offsets[i + 1]`. */
export interface Steps {
  readonly offsets: Int32Array;
  /** The state at the other end. */
  readonly others: Int32Array;
  /** Chance of the step when its first state is left. */
  readonly chances: Float64Array;
}

/** The chain that was counted. */
export function chainOf(counts: PathCounts): Chain {
  const { order, windows: counted } = counts;
  const stepsFrom = new Int32Array(counted.count);
  counts.forEachStep((first, second) => {
    if (first !== second) stepsFrom[first] = (stepsFrom[first] ?? 0) + 1;
  });
  const { nodeOf, stateOf, inner } = numberStates(counts, stepsFrom);
  const states = nodeOf.length;
  const windows = new Int32Array(states * order).fill(-1);
  const start = new Float64Array(states);
  const visits = new Float64Array(states);
  const converts = new Float64Array(states);
  const pays = new Float64Array(states);
  const ends = new Float64Array(states);
  const totals = { conversions: 0, value: 0, nulls: 0 };
  nodeOf.forEach((node, state) => {
    let at = state * order;
    for (let up = node; up !== 0; up = counted.parent[up] ?? 0) {
      windows[at] = counted.channel[up] ?? 0;
      at += 1;
    }
    const converted = counted.conversions[node] ?? 0;
    const value = counted.value[node] ?? 0;
    const nulls = counted.nulls[node] ?? 0;
    start[state] = counted.starts[node] ?? 0;
    converts[state] = converted;
    pays[state] = value;
    ends[state] = converted + nulls;
    visits[state] = converted + nulls;
    totals.conversions += converted;
    totals.value += value;
    totals.nulls += nulls;
  });

  const from = stepsOf(counts, stateOf, nodeOf, stepsFrom);
  const { offsets, chances } = from;
  const journeys = Math.max(totals.conversions + totals.nulls, Number.MIN_VALUE);
  for (let state = 0; state < states; state += 1) {
    const end = offsets[state + 1] ?? 0;
    let left = visits[state] ?? 0;
    for (let at = offsets[state] ?? 0; at < end; at += 1) left += chances[at] ?? 0;
    // A state of no weight is never reached; it must not become a division by zero.
    const per = left > 0 ? left : 1;
    for (let at = offsets[state] ?? 0; at < end; at += 1) chances[at] = (chances[at] ?? 0) / per;
    converts[state] = (converts[state] ?? 0) / per;
    pays[state] = (pays[state] ?? 0) / per;
    ends[state] = (ends[state] ?? 0) / per;
    start[state] = (start[state] ?? 0) / journeys;
    visits[state] = left / journeys;
  }
  const into = turned(from, states);
  const known = knownChannels(counts);
  const channels = known.length;
  return {
    ...{ order, channels, known, states, inner, windows, start, visits, converts, pays, ends },
    ...{ from, into, totals },
  };
}

function knownChannels({ windows, weightless }: PathCounts): Uint8Array {
  const { count, channel } = windows;
  let most = -1;
  for (let window = 1; window < count; window += 1) most = Math.max(most, channel[window] ?? 0);
  for (const number of weightless) most = Math.max(most, number);
  const known = new Uint8Array(most + 1);
  for (let window = 1; window < count; window += 1) known[channel[window] ?? 0] = 1;
  for (const number of weightless) known[number] = 1;
  return known;
}

/**
 * The states are windows of full depth, and shorter ones where a path ended. `stateOf` is -1 for the other
 * windows.
 */
function numberStates(
  { order, windows }: PathCounts,
  stepsFrom: Int32Array,
): { nodeOf: Int32Array; stateOf: Int32Array; inner: number } {
  const { count, depth, channel, parent } = windows;
  const found = new Int32Array(count);
  let states = 0;
  let inner = 0;
  let channels = 0;
  for (let node = 1; node < count; node += 1) {
    channels = Math.max(channels, (channel[node] ?? 0) + 1);
    const ended = (windows.conversions[node] ?? 0) + (windows.nulls[node] ?? 0) > 0;
    if (depth[node] !== order && !ended) continue;
    found[states] = node;
    states += 1;
    if ((stepsFrom[node] ?? 0) > 0) inner += 1;
  }
  // By the second newest channel, then by the newest, those that only end after all others.
  const bySecond = sorted(
    found.subarray(0, states),
    channels + 1,
    (node) => (channel[parent[node] ?? 0] ?? -1) + 1,
  );
  const nodeOf = sorted(
    bySecond,
    2 * channels,
    (node) => (channel[node] ?? 0) + ((stepsFrom[node] ?? 0) > 0 ? 0 : channels),
  );
  const stateOf = new Int32Array(count).fill(-1);
  nodeOf.forEach((node, state) => {
    stateOf[node] = state;
  });
  return { nodeOf, stateOf, inner };
}

/** A stable counting sort. */
function sorted(
  nodes: Int32Array,
  buckets: number,
  bucketOf: (node: number) => number,
): Int32Array {
  const next = new Int32Array(buckets + 1);
  for (const node of nodes) {
    const after = bucketOf(node) + 1;
    next[after] = (next[after] ?? 0) + 1;
  }
  for (let bucket = 1; bucket <= buckets; bucket += 1) {
    next[bucket] = (next[bucket] ?? 0) + (next[bucket - 1] ?? 0);
  }
  const to = new Int32Array(nodes.length);
  for (const node of nodes) {
    const bucket = bucketOf(node);
    const at = next[bucket] ?? 0;
    to[at] = node;
    next[bucket] = at + 1;
  }
  return to;
}

/** Steps between two different states, with their counts where the chances will be. */
function stepsOf(
  counts: PathCounts,
  stateOf: Int32Array,
  nodeOf: Int32Array,
  stepsFrom: Int32Array,
): Steps {
  const offsets = new Int32Array(nodeOf.length + 1);
  nodeOf.forEach((node, state) => {
    offsets[state + 1] = stepsFrom[node] ?? 0;
  });
  const steps = rows(offsets, nodeOf.length);
  const next = offsets.slice();
  counts.forEachStep((first, second, weight) => {
    if (first === second) return;
    const state = stateOf[first] ?? 0;
    const at = next[state] ?? 0;
    steps.others[at] = stateOf[second] ?? 0;
    steps.chances[at] = weight;
    next[state] = at + 1;
  });
  return steps;
}

/** The same steps by their other end. */
function turned({ offsets, others, chances }: Steps, states: number): Steps {
  const counts = new Int32Array(states + 1);
  for (const other of others) counts[other + 1] = (counts[other + 1] ?? 0) + 1;
  const steps = rows(counts, states);
  const next = counts.slice();
  for (let state = 0; state < states; state += 1) {
    const end = offsets[state + 1] ?? 0;
    for (let at = offsets[state] ?? 0; at < end; at += 1) {
      const other = others[at] ?? 0;
      const there = next[other] ?? 0;
      steps.others[there] = state;
      steps.chances[there] = chances[at] ?? 0;
      next[other] = there + 1;
    }
  }
  return steps;
}

/** Empty rows of the lengths that stand in `offsets`, which becomes their offsets. */
function rows(offsets: Int32Array, states: number): Steps {
  for (let state = 0; state < states; state += 1) {
    offsets[state + 1] = (offsets[state + 1] ?? 0) + (offsets[state] ?? 0);
  }
  const length = offsets[states] ?? 0;
  return { offsets, others: new Int32Array(length), chances: new Float64Array(length) };
}
