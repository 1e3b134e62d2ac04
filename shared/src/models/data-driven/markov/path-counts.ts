import { NearPairs, TOO_FAR } from './near-pairs.ts';
import { StepCounts } from './step-counts.ts';
import { Windows } from './windows.ts';

/** How many channels of a path's past the chain remembers. */
export type MarkovOrder = 1 | 2 | 3;

/**
 * Counts paths for a Markov chain of a given order, in memory that grows with the combinations of channels
 * and not with the paths.
 *
 * A state of the chain is a window of the last `order` channels; a path shorter than that stays in the
 * single short state that is the path itself. A step goes from a window, with the channel that follows
 * it, to the window of the last channels then.
 */
export class PathCounts {
  readonly order: MarkovOrder;
  readonly windows = new Windows();
  /** Channels on paths without any journey: known, though in no window for that. */
  readonly weightless = new Set<number>();
  readonly #steps = new StepCounts();
  /** At order 1, steps between the first channels. */
  readonly #near = new NearPairs((length) => new Float64Array(length));

  constructor(order: MarkovOrder) {
    this.order = order;
  }

  /**
   * Counts the first `length` entries of `path` (channel numbers from 0): so many journeys went this way
   * and converted, were worth so much together, and so many did not convert. The weight of a path is
   * conversions + nulls; one without weight only makes its channels known. A path without a channel is the
   * caller's to leave out.
   *
   * @throws RangeError when there are millions of channels.
   */
  add(path: Int32Array, length: number, conversions: number, value: number, nulls: number): void {
    const weight = conversions + nulls;
    if (weight === 0) {
      for (let index = 0; index < length; index += 1) this.weightless.add(path[index] ?? 0);
      return;
    }
    const { order, windows } = this;
    const first = length < order ? length : order;
    let window = windows.single(path[0] ?? 0);
    if (first > 1) window = windows.pair(path[0] ?? 0, path[1] ?? 0);
    if (first > 2) window = windows.child(window, path[2] ?? 0);
    windows.starts[window] = (windows.starts[window] ?? 0) + weight;
    for (let index = first; index < length; index += 1) {
      const before = path[index - 1] ?? 0;
      const channel = path[index] ?? 0;
      if (order === 1) this.#step(before, channel, weight);
      else this.#steps.add(window, channel, weight);
      if (order === 2) window = windows.pair(before, channel);
      else if (order === 3) {
        window = windows.child(windows.pair(path[index - 2] ?? 0, before), channel);
      }
    }
    if (order === 1) window = windows.single(path[length - 1] ?? 0);
    windows.conversions[window] = (windows.conversions[window] ?? 0) + conversions;
    windows.value[window] = (windows.value[window] ?? 0) + value;
    windows.nulls[window] = (windows.nulls[window] ?? 0) + nulls;
  }

  /** Every step, with the window it leads to. */
  forEachStep(visit: (from: number, to: number, weight: number) => void): void {
    const { order, windows } = this;
    const { table, side } = this.#near;
    table.forEach((weight, at) => {
      if (weight === 0) return;
      visit(windows.single(Math.floor(at / side)), windows.single(at % side), weight);
    });
    this.#steps.forEach((from, channel, weight) => {
      const newest = windows.channel[from] ?? 0;
      const second = windows.channel[windows.parent[from] ?? 0] ?? 0;
      if (order === 1) visit(from, windows.single(channel), weight);
      else if (order === 2) visit(from, windows.pair(newest, channel), weight);
      else visit(from, windows.child(windows.pair(second, newest), channel), weight);
    });
  }

  /** What was counted, as plain arrays that another thread can take over. */
  pack(): PackedCounts {
    const { count, parent, channel, starts, conversions, value, nulls } = this.windows;
    let length = 0;
    this.forEachStep(() => {
      length += 1;
    });
    const steps = {
      from: new Int32Array(length),
      to: new Int32Array(length),
      weight: new Float64Array(length),
    };
    let at = 0;
    this.forEachStep((from, to, weight) => {
      steps.from[at] = from;
      steps.to[at] = to;
      steps.weight[at] = weight;
      at += 1;
    });
    return {
      windows: { count, parent, channel, starts, conversions, value, nulls },
      steps,
      weightless: this.weightless,
    };
  }

  /** Adds what was counted elsewhere at the same order; `channelHere` gives its channels' numbers here. */
  merge({ windows: others, steps, weightless }: PackedCounts, channelHere: Int32Array): void {
    const { windows } = this;
    const here = new Int32Array(others.count);
    for (let window = 1; window < others.count; window += 1) {
      const channel = channelHere[others.channel[window] ?? 0] ?? 0;
      const parent = here[others.parent[window] ?? 0] ?? 0;
      const mine = parent === 0 ? windows.single(channel) : windows.child(parent, channel);
      here[window] = mine;
      windows.starts[mine] = (windows.starts[mine] ?? 0) + (others.starts[window] ?? 0);
      windows.conversions[mine] =
        (windows.conversions[mine] ?? 0) + (others.conversions[window] ?? 0);
      windows.value[mine] = (windows.value[mine] ?? 0) + (others.value[window] ?? 0);
      windows.nulls[mine] = (windows.nulls[mine] ?? 0) + (others.nulls[window] ?? 0);
    }
    steps.from.forEach((from, at) => {
      const channel = windows.channel[here[steps.to[at] ?? 0] ?? 0] ?? 0;
      const mine = here[from] ?? 0;
      const weight = steps.weight[at] ?? 0;
      if (this.order === 1) this.#step(windows.channel[mine] ?? 0, channel, weight);
      else this.#steps.add(mine, channel, weight);
    });
    for (const channel of weightless) this.weightless.add(channelHere[channel] ?? 0);
  }

  #step(before: number, channel: number, weight: number): void {
    const at = this.#near.place(before, channel);
    if (at === TOO_FAR) {
      this.windows.single(channel);
      this.#steps.add(this.windows.single(before), channel, weight);
      return;
    }
    const held = this.#near.table[at] ?? 0;
    // A step seen for the first time: a channel in the middle of paths only becomes a window here.
    if (held === 0) this.windows.single(channel);
    this.#near.table[at] = held + weight;
  }
}

/** Windows by number, parents before children, and the steps between them. */
export interface PackedCounts {
  readonly windows: Pick<
    Windows,
    'count' | 'parent' | 'channel' | 'starts' | 'conversions' | 'value' | 'nulls'
  >;
  readonly steps: {
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly weight: Float64Array;
  };
  readonly weightless: ReadonlySet<number>;
}
