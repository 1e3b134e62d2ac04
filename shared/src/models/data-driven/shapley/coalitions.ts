import { DistinctChannels } from './distinct-channels.ts';
import { numberPaths } from './number-paths.ts';

/** Journeys that went the same way, counted: those that converted and those that did not. */
export interface CountedPath {
  readonly path: readonly string[];
  readonly conversions: number;
  readonly value: number;
  /** Journeys of this path without a conversion. */
  readonly nulls: number;
}

/** Journeys that met the same channels, in whatever order and however often. */
export interface Coalition {
  /** Indexes into `channels`, ascending. */
  readonly members: readonly number[];
  conversions: number;
  value: number;
  nulls: number;
}

export interface CoalitionTable {
  /** In order of first appearance. */
  readonly channels: readonly string[];
  readonly coalitions: readonly Coalition[];
  /** Touches of each channel over all journeys, repeats too. */
  readonly touches: readonly number[];
}

/**
 * Gathers paths by the set of channels they hold. A path without a channel is a coalition too: it tells how often
 * people convert whom nobody was seen to reach.
 */
export function gatherCoalitions(paths: Iterable<CountedPath>): CoalitionTable {
  const tally = new CoalitionTally();
  const names = numberPaths(paths, (path, length, { conversions, value, nulls }) => {
    tally.add(path, length, conversions, value, nulls);
  });
  return tally.table(names);
}

/** {@link gatherCoalitions} of paths that come one at a time, channels being numbers from 0. */
export class CoalitionTally {
  readonly #touches: number[] = [];
  readonly #bySet = new Map<string, Coalition>();
  readonly #distinct = new DistinctChannels();

  /** Counts the first `length` entries of `path`. */
  add(path: Int32Array, length: number, conversions: number, value: number, nulls: number): void {
    for (let index = 0; index < length; index += 1) {
      const channel = path[index] ?? 0;
      while (this.#touches.length <= channel) this.#touches.push(0);
      this.#touches[channel] = (this.#touches[channel] ?? 0) + conversions + nulls;
    }
    const { channels, count } = this.#distinct.of(path, length);
    const members: number[] = [];
    for (let index = 0; index < count; index += 1) members.push(channels[index] ?? 0);
    members.sort((a, b) => a - b);
    const key = members.join(' ');
    let held = this.#bySet.get(key);
    if (!held) {
      this.#bySet.set(key, (held = { members, conversions: 0, value: 0, nulls: 0 }));
    }
    held.conversions += conversions;
    held.value += value;
    held.nulls += nulls;
  }

  table(names: readonly string[]): CoalitionTable {
    return { channels: names, coalitions: [...this.#bySet.values()], touches: this.#touches };
  }
}
