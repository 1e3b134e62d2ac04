import {
  CoalitionTally,
  EqualShareTally,
  fitRateModel,
  OrderedShapleyTally,
  shareByRate,
} from '@pipeline-attribution/shared/models/data-driven/shapley/index.ts';
import { CommandError } from '../command.ts';
import type { PathFormat, Say } from '../paths/read-paths.ts';
import type { WrongLines } from '../paths/wrong-lines.ts';
import type { ChannelCredit, CreditResult } from './result.ts';
import { readInto, Totals } from './rule-credit.ts';

type Credited = CreditResult & { readonly wrong: WrongLines };
export type ShapleyKind = 'shapley' | 'shapley_equal' | 'shapley_ordered';

/** Counts paths as they are read and credits their channels at the end. */
interface Tally {
  add(path: Int32Array, length: number, conversions: number, value: number, nulls: number): void;
  channels(names: readonly string[]): ChannelCredit[];
}

/**
 * Shapley credit: by a smoothed conversion rate, the same to every channel of a path, or that by position.
 * @throws CommandError when there is nothing to compare: nothing converted, or everything did.
 */
export async function shapleyCredit(
  name: string,
  format: PathFormat,
  kind: ShapleyKind,
  say: Say,
): Promise<Credited> {
  const tally = TALLIES[kind]();
  const totals = new Totals();
  const read = await readInto(name, format, say, {
    add: (path, length, conversions, value, nulls) => {
      tally.add(path, length, conversions, value, nulls);
      totals.add(conversions, value, nulls);
    },
  });
  say('solving');
  return {
    totals: { paths: read.paths, ...totals.sums },
    channels: read.paths === 0 ? [] : tally.channels(read.names),
    warnings: read.warnings,
    wrong: read.wrong,
  };
}

const TALLIES: Record<ShapleyKind, () => Tally> = {
  // Grows with the different sets of channels, not with the paths.
  shapley: () => {
    const tally = new CoalitionTally();
    return {
      add: (...path) => {
        tally.add(...path);
      },
      channels: (names) => {
        const table = tally.table(names);
        return plain(
          shareByRate(
            table,
            refusing(() => fitRateModel(table)),
          ),
        );
      },
    };
  },
  shapley_equal: () => {
    const tally = new EqualShareTally();
    return {
      add: (path, length, conversions, value) => {
        tally.add(path, length, conversions, value);
      },
      channels: (names) => plain(tally.credit(names)),
    };
  },
  shapley_ordered: () => {
    const tally = new OrderedShapleyTally();
    return {
      add: (path, length, conversions, value) => {
        tally.add(path, length, conversions, value);
      },
      channels: (names) =>
        [...tally.credit(names)].map(([channel, positions]) => ({
          channel,
          conversions: positions.reduce((sum, { conversions }) => sum + conversions, 0),
          value: positions.reduce((sum, { value }) => sum + value, 0),
          removalEffect: null,
          positions,
        })),
    };
  },
};

function plain(
  credit: ReadonlyMap<string, { readonly conversions: number; readonly value: number }>,
): ChannelCredit[] {
  return [...credit].map(([channel, { conversions, value }]) => ({
    channel,
    conversions,
    value,
    removalEffect: null,
  }));
}

/** What the core says of data it cannot work with is a sentence for people. */
function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  }
}
