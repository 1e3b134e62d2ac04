import type { PathTrie } from './path-trie.ts';

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

export interface Totals {
  readonly conversions: number;
  readonly value: number;
  readonly nulls: number;
}

/** Compressed sparse rows: the steps of state i lie from `offsets[i]` to `offsets[i + 1]`. */
export interface Steps {
  readonly offsets: Int32Array;
  /** The state at the other end, ascending within a row. */
  readonly others: Int32Array;
  /** Chance of the step when its first state is left. */
  readonly chances: Float64Array;
}

/** The chain that a trie has counted. */
export function chainOf(trie: PathTrie): Chain {
  const { order, nodes, channels } = trie;
  const { stateOf, states, inner } = numberStates(trie);
  const windows = new Int32Array(states * order).fill(-1);
  const start = new Float64Array(states);
  const visits = new Float64Array(states);
  const converts = new Float64Array(states);
  const pays = new Float64Array(states);
  const ends = new Float64Array(states);
  const totals = { conversions: 0, value: 0, nulls: 0 };
  const known = new Uint8Array(channels);
  for (const channel of trie.weightless) known[channel] = 1;
  for (let node = 1; node < nodes; node += 1) {
    known[trie.channel[node] ?? 0] = 1;
    const state = stateOf[node] ?? -1;
    if (state < 0) continue;
    let at = state * order;
    for (let up = node; up !== 0; up = trie.parent[up] ?? 0) {
      windows[at] = trie.channel[up] ?? 0;
      at += 1;
    }
    const converted = trie.conversions[node] ?? 0;
    const value = trie.value[node] ?? 0;
    const nulls = trie.nulls[node] ?? 0;
    start[state] = trie.weight[node] ?? 0;
    converts[state] = converted;
    pays[state] = value;
    ends[state] = converted + nulls;
    visits[state] = converted + nulls;
    totals.conversions += converted;
    totals.value += value;
    totals.nulls += nulls;
  }

  const from = countedSteps(trie, stateOf, states);
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
  return {
    ...{ order, channels, known, states, inner, windows, start, visits, converts, pays, ends },
    ...{ from, into, totals },
  };
}

/**
 * The state of each node that is a window (-1 for the other nodes): those of full depth, and shorter ones
 * where a path ended.
 */
function numberStates(trie: PathTrie): { stateOf: Int32Array; states: number; inner: number } {
  const { order, nodes, depth, channels, channel, parent } = trie;
  const leads = new Uint8Array(nodes);
  const windows = new Int32Array(nodes);
  let states = 0;
  for (let node = 1; node < nodes; node += 1) {
    const first = parent[node] ?? 0;
    const deep = depth[node] ?? 0;
    const ended = (trie.conversions[node] ?? 0) + (trie.nulls[node] ?? 0) > 0;
    if (deep === order + 1 && trie.link[node] !== first) leads[first] = 1;
    if (deep === order || (deep < order && ended)) {
      windows[states] = node;
      states += 1;
    }
  }
  const all = windows.subarray(0, states);
  let inner = 0;
  for (const node of all) inner += leads[node] ?? 0;
  // By the second newest channel, then by the newest, those that only end after all others.
  const bySecond = sorted(all, channels + 1, (node) => (channel[parent[node] ?? 0] ?? -1) + 1);
  const byNewest = sorted(
    bySecond,
    2 * channels,
    (node) => (channel[node] ?? 0) + (leads[node] === 1 ? 0 : channels),
  );
  const stateOf = new Int32Array(nodes).fill(-1);
  byNewest.forEach((node, state) => {
    stateOf[node] = state;
  });
  return { stateOf, states, inner };
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
function countedSteps(trie: PathTrie, stateOf: Int32Array, states: number): Steps {
  const { order, nodes, depth, parent, link, weight } = trie;
  const isStep = (node: number): boolean =>
    depth[node] === order + 1 && link[node] !== parent[node] && (weight[node] ?? 0) > 0;
  const offsets = new Int32Array(states + 1);
  for (let node = 1; node < nodes; node += 1) {
    if (!isStep(node)) continue;
    const after = (stateOf[parent[node] ?? 0] ?? 0) + 1;
    offsets[after] = (offsets[after] ?? 0) + 1;
  }
  const steps = rows(offsets, states);
  const next = offsets.slice();
  for (let node = 1; node < nodes; node += 1) {
    if (!isStep(node)) continue;
    const first = stateOf[parent[node] ?? 0] ?? 0;
    const at = next[first] ?? 0;
    steps.others[at] = stateOf[link[node] ?? 0] ?? 0;
    steps.chances[at] = weight[node] ?? 0;
    next[first] = at + 1;
  }
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
