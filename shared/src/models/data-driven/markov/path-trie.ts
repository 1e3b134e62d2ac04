/** How many channels of a path's past the chain remembers. */
export type MarkovOrder = 1 | 2 | 3;

/** The root of a trie: no channel yet. */
const ROOT = 0;
const NONE = -1;
/** A slot of the hash table: parent, channel, node. */
const SLOT = 3;
/** So many channels have their pairs in a table: 1 MB, of which only what is used is ever touched. */
const NEAR = 512;

/**
 * Counts paths for a Markov chain of a given order, in memory that grows with the combinations of channels
 * and not with the paths.
 *
 * A state of the chain is a window of the last `order` channels; a path shorter than that stays in the
 * single short state that is the path itself. Windows are nodes of a trie down to depth `order`; a node one
 * deeper is a transition: the window above it, followed by its channel. So a step of a path is one look-up.
 */
export class PathTrie {
  readonly order: MarkovOrder;
  /** Nodes in use; node 0 is the root, and a parent's number is below its children's. */
  nodes = 1;
  /** One more than the largest number of a channel. */
  channels = 0;
  /** Channels on paths without any journey: known, though on no node for that. */
  readonly weightless = new Set<number>();
  parent = new Int32Array(64).fill(NONE);
  channel = new Int32Array(64).fill(NONE);
  depth = new Uint8Array(64);
  /** The window without its oldest channel (depth ≤ order); where the transition leads (depth order + 1). */
  link = new Int32Array(64);
  /** Paths that start in this window, or that make this transition. */
  weight = new Float64Array(64);
  /** Of paths that end in this window. */
  conversions = new Float64Array(64);
  value = new Float64Array(64);
  nulls = new Float64Array(64);
  #slots = new Int32Array(256 * SLOT).fill(NONE);
  #mask = 255;
  /** Nodes of depth 1 by channel, and of depth 2 by both channels (below NEAR; 0 where not yet known). */
  readonly #singles: number[] = [];
  readonly #pairs = new Int32Array(NEAR * NEAR);

  constructor(order: MarkovOrder) {
    this.order = order;
  }

  /**
   * Counts the first `length` entries of `path` (channel numbers from 0): so many journeys went this way
   * and converted, were worth so much together, and so many did not convert. The weight of a path is
   * conversions + nulls; one without weight only makes its channels known. A path without a channel is the
   * caller's to leave out.
   */
  add(path: Int32Array, length: number, conversions: number, value: number, nulls: number): void {
    const order = this.order;
    const weight = conversions + nulls;
    if (weight === 0) {
      for (let index = 0; index < length; index += 1) this.#knowWeightless(path[index] ?? 0);
      return;
    }
    const first = length < order ? length : order;
    let node = this.#single(path[0] ?? 0);
    if (first > 1) node = this.#pair(path[0] ?? 0, path[1] ?? 0);
    if (first > 2) node = this.#child(node, path[2] ?? 0);
    this.weight[node] = (this.weight[node] ?? 0) + weight;
    for (let index = first; index < length; index += 1) {
      const before = path[index - 1] ?? 0;
      const channel = path[index] ?? 0;
      const step = order === 1 ? this.#pair(before, channel) : this.#child(node, channel);
      this.weight[step] = (this.weight[step] ?? 0) + weight;
      // `link[step]` says so too; short windows are found faster than it is read.
      if (order === 1) node = this.#single(channel);
      else node = order === 2 ? this.#pair(before, channel) : (this.link[step] ?? 0);
    }
    this.conversions[node] = (this.conversions[node] ?? 0) + conversions;
    this.value[node] = (this.value[node] ?? 0) + value;
    this.nulls[node] = (this.nulls[node] ?? 0) + nulls;
  }

  /** Adds what another trie of the same order counted; `channelHere` gives its channels' numbers here. */
  merge(other: TrieCounts, channelHere: Int32Array): void {
    const here = new Int32Array(other.nodes);
    for (const channel of other.weightless) this.#knowWeightless(channelHere[channel] ?? 0);
    for (let node = 1; node < other.nodes; node += 1) {
      const channel = channelHere[other.channel[node] ?? 0] ?? 0;
      const mine = this.#child(here[other.parent[node] ?? 0] ?? 0, channel);
      here[node] = mine;
      this.weight[mine] = (this.weight[mine] ?? 0) + (other.weight[node] ?? 0);
      this.conversions[mine] = (this.conversions[mine] ?? 0) + (other.conversions[node] ?? 0);
      this.value[mine] = (this.value[mine] ?? 0) + (other.value[node] ?? 0);
      this.nulls[mine] = (this.nulls[mine] ?? 0) + (other.nulls[node] ?? 0);
    }
  }

  #knowWeightless(channel: number): void {
    if (channel >= this.channels) this.channels = channel + 1;
    this.weightless.add(channel);
  }

  #single(channel: number): number {
    return this.#singles[channel] ?? this.#child(ROOT, channel);
  }

  /** The node of two channels: those of the first channels are kept where no search is needed. */
  #pair(first: number, second: number): number {
    if (first >= NEAR || second >= NEAR) return this.#child(this.#single(first), second);
    const at = first * NEAR + second;
    const kept = this.#pairs[at] ?? 0;
    if (kept !== ROOT) return kept;
    const node = this.#child(this.#single(first), second);
    this.#pairs[at] = node;
    return node;
  }

  #child(parent: number, channel: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let at = hash(parent, channel) & mask;
    for (;;) {
      const slot = at * SLOT;
      const held = slots[slot] ?? NONE;
      if (held === parent && slots[slot + 1] === channel) return slots[slot + 2] ?? 0;
      if (held === NONE) return this.#create(parent, channel);
      at = (at + 1) & mask;
    }
  }

  #create(parent: number, channel: number): number {
    if (this.nodes === this.parent.length) this.#growNodes();
    const node = this.nodes;
    const depth = (this.depth[parent] ?? 0) + 1;
    this.nodes += 1;
    this.parent[node] = parent;
    this.channel[node] = channel;
    this.depth[node] = depth;
    if (channel >= this.channels) this.channels = channel + 1;
    if (this.nodes * 2 > this.#mask) this.#growSlots();
    else this.#place(node);
    const link = this.#linkOf(parent, channel, depth);
    this.link[node] = link;
    if (depth === 1) this.#singles[channel] = node;
    return node;
  }

  /** Depth 1 has nothing left without its oldest channel; a deeper window shortens its parent's. */
  #linkOf(parent: number, channel: number, depth: number): number {
    if (depth === 1) return ROOT;
    if (depth === 2) return this.#single(channel);
    if (depth === 3) return this.#pair(this.channel[parent] ?? 0, channel);
    return this.#child(this.link[parent] ?? 0, channel);
  }

  #place(node: number): void {
    const parent = this.parent[node] ?? 0;
    const channel = this.channel[node] ?? 0;
    const slots = this.#slots;
    let at = hash(parent, channel) & this.#mask;
    while (slots[at * SLOT] !== NONE) at = (at + 1) & this.#mask;
    slots[at * SLOT] = parent;
    slots[at * SLOT + 1] = channel;
    slots[at * SLOT + 2] = node;
  }

  #growSlots(): void {
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array((this.#mask + 1) * SLOT).fill(NONE);
    for (let node = 1; node < this.nodes; node += 1) this.#place(node);
  }

  #growNodes(): void {
    this.parent = grown(this.parent, Int32Array);
    this.channel = grown(this.channel, Int32Array);
    this.depth = grown(this.depth, Uint8Array);
    this.link = grown(this.link, Int32Array);
    this.weight = grown(this.weight, Float64Array);
    this.conversions = grown(this.conversions, Float64Array);
    this.value = grown(this.value, Float64Array);
    this.nulls = grown(this.nulls, Float64Array);
  }
}

/** What a trie has counted; what the others mean follows from them. */
export type TrieCounts = Pick<
  PathTrie,
  'nodes' | 'parent' | 'channel' | 'weight' | 'conversions' | 'value' | 'nulls' | 'weightless'
>;

function hash(parent: number, channel: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(channel, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

function grown<A extends Int32Array | Uint8Array | Float64Array>(
  from: A,
  Kind: new (length: number) => A,
): A {
  const to = new Kind(from.length * 2);
  to.set(from);
  return to;
}
