import type { PathCredit, PathRow } from '../../paths.ts';
import { DistinctChannels } from './distinct-channels.ts';
import { numberPaths } from './number-paths.ts';

/**
 * The equal share, told apart by where in the journey a channel stood: each journey books 1/|T| to every channel
 * of its set T, at the channel's position (the first touch is 1). A channel that comes more than once shares its
 * part evenly among its positions, so that positions sum to `equalShare` and everything to the conversions.
 *
 * The “ordered Shapley value” of Zhao, Mahboobi and Bagheri 2018 (arXiv 1804.05327). It answers where a channel
 * works, early or late; it moves no credit between channels.
 *
 * @returns by channel, the credit at positions 1, 2, … up to its last.
 */
export function orderedShapley(
  rows: Iterable<PathRow>,
): ReadonlyMap<string, readonly PathCredit[]> {
  const tally = new OrderedShapleyTally();
  const names = numberPaths(rows, (path, length, { conversions, value }) => {
    tally.add(path, length, conversions, value);
  });
  return tally.credit(names);
}

/** {@link orderedShapley} of paths that come one at a time, channels being numbers from 0. */
export class OrderedShapleyTally {
  readonly #credit: { conversions: number; value: number }[][] = [];
  readonly #distinct = new DistinctChannels();
  /** How often each channel is on the path at hand. */
  readonly #times: number[] = [];

  /** Counts the first `length` entries of `path`. */
  add(path: Int32Array, length: number, conversions: number, value: number): void {
    const { channels, count } = this.#distinct.of(path, length);
    for (let index = 0; index < count; index += 1) this.#times[channels[index] ?? 0] = 0;
    for (let index = 0; index < length; index += 1) {
      const channel = path[index] ?? 0;
      this.#times[channel] = (this.#times[channel] ?? 0) + 1;
    }
    for (let index = 0; index < length; index += 1) {
      const channel = path[index] ?? 0;
      const entry = this.#at(channel, index);
      const part = count * (this.#times[channel] ?? 1);
      entry.conversions += conversions / part;
      entry.value += value / part;
    }
  }

  credit(names: readonly string[]): ReadonlyMap<string, readonly PathCredit[]> {
    return new Map(this.#credit.map((positions, channel) => [names[channel] ?? '', positions]));
  }

  #at(channel: number, position: number): { conversions: number; value: number } {
    while (this.#credit.length <= channel) this.#credit.push([]);
    const positions = this.#credit[channel] ?? [];
    while (positions.length <= position) positions.push({ conversions: 0, value: 0 });
    return positions[position] ?? { conversions: 0, value: 0 };
  }
}
