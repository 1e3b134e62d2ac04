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
  const indexOf = new Map<string, number>();
  const touches: number[] = [];
  const seenIn: number[] = [];
  const bySet = new Map<string, Coalition>();
  let row = 0;
  for (const { path, conversions, value, nulls } of paths) {
    row++;
    const members: number[] = [];
    for (const channel of path) {
      let index = indexOf.get(channel);
      if (index === undefined) {
        indexOf.set(channel, (index = indexOf.size));
        touches.push(0);
      }
      touches[index] = (touches[index] ?? 0) + conversions + nulls;
      if (seenIn[index] === row) continue;
      seenIn[index] = row;
      members.push(index);
    }
    members.sort((a, b) => a - b);
    const key = members.join(' ');
    const held = bySet.get(key);
    if (held) {
      held.conversions += conversions;
      held.value += value;
      held.nulls += nulls;
    } else bySet.set(key, { members, conversions, value, nulls });
  }
  return { channels: [...indexOf.keys()], coalitions: [...bySet.values()], touches };
}
