import { grown } from './grown.ts';
import { NearPairs, TOO_FAR } from './near-pairs.ts';

/** The empty window, parent of those of one channel. */
const ROOT = 0;
const NONE = -1;
/** A slot of the hash table: parent, channel, window. */
const SLOT = 3;

/**
 * Windows of channels, numbered as a trie: a window is its parent (all but the newest channel) and the newest
 * channel, and a parent's number is below its children's.
 */
export class Windows {
  /** How many there are, the empty one (number 0) included. */
  count = 1;
  parent = new Int32Array(64).fill(NONE);
  channel = new Int32Array(64).fill(NONE);
  /** Channels in the window. */
  depth = new Uint8Array(64);
  /** Journeys that start in the window. */
  starts = new Float64Array(64);
  /** Of the journeys that end in it. */
  conversions = new Float64Array(64);
  value = new Float64Array(64);
  nulls = new Float64Array(64);
  #slots = new Int32Array(256 * SLOT).fill(NONE);
  #mask = 255;
  /** By channel, and by both channels; 0 where not yet known. */
  #singles = new Int32Array(64);
  readonly #pairs = new NearPairs((length) => new Int32Array(length));

  single(channel: number): number {
    const kept = this.#singles[channel] ?? ROOT;
    return kept === ROOT ? this.#keepSingle(channel) : kept;
  }

  pair(first: number, second: number): number {
    const at = this.#pairs.place(first, second);
    if (at === TOO_FAR) return this.child(this.single(first), second);
    const kept = this.#pairs.table[at] ?? ROOT;
    if (kept !== ROOT) return kept;
    const window = this.child(this.single(first), second);
    this.#pairs.table[at] = window;
    return window;
  }

  child(parent: number, channel: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let at = hash(parent, channel) & mask;
    for (;;) {
      const slot = at * SLOT;
      const held = slots[slot] ?? NONE;
      if (held === parent && slots[slot + 1] === channel) return slots[slot + 2] ?? ROOT;
      if (held === NONE) return this.#create(parent, channel);
      at = (at + 1) & mask;
    }
  }

  #keepSingle(channel: number): number {
    const window = this.child(ROOT, channel);
    while (channel >= this.#singles.length) this.#singles = grown(this.#singles);
    this.#singles[channel] = window;
    return window;
  }

  #create(parent: number, channel: number): number {
    if (this.count === this.parent.length) this.#growWindows();
    const window = this.count;
    this.count += 1;
    this.parent[window] = parent;
    this.channel[window] = channel;
    this.depth[window] = (this.depth[parent] ?? 0) + 1;
    if (this.count * 2 > this.#mask) this.#growSlots();
    else this.#place(window);
    return window;
  }

  #place(window: number): void {
    const parent = this.parent[window] ?? 0;
    const channel = this.channel[window] ?? 0;
    const slots = this.#slots;
    let at = hash(parent, channel) & this.#mask;
    while (slots[at * SLOT] !== NONE) at = (at + 1) & this.#mask;
    slots[at * SLOT] = parent;
    slots[at * SLOT + 1] = channel;
    slots[at * SLOT + 2] = window;
  }

  #growSlots(): void {
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array((this.#mask + 1) * SLOT).fill(NONE);
    for (let window = 1; window < this.count; window += 1) this.#place(window);
  }

  #growWindows(): void {
    this.parent = grown(this.parent);
    this.channel = grown(this.channel);
    this.depth = grown(this.depth);
    this.starts = grown(this.starts);
    this.conversions = grown(this.conversions);
    this.value = grown(this.value);
    this.nulls = grown(this.nulls);
  }
}

/** Two small numbers into 32 well-mixed bits. */
export function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
