import type { Coalition } from '@pipeline-attribution/shared/models/data-driven/shapley/coalitions.ts';
import { fitRateModel } from '@pipeline-attribution/shared/models/data-driven/shapley/rate-model.ts';
import { shareByRate } from '@pipeline-attribution/shared/models/data-driven/shapley/rate-shapley.ts';
import type { PathSink } from '../paths/path-lines.ts';
import type { PathFormat, Say } from '../paths/read-paths.ts';
import type { WrongLines } from '../paths/wrong-lines.ts';
import type { CreditResult } from './result.ts';
import { readInto, Totals } from './rule-credit.ts';

type Credited = CreditResult & { readonly wrong: WrongLines };

/** Shapley credit: by a smoothed conversion rate, or the same to every channel of a path. */
export async function shapleyCredit(
  name: string,
  format: PathFormat,
  kind: 'shapley' | 'shapley_equal',
  say: Say,
): Promise<Credited> {
  const gathered = new Coalitions();
  const read = await readInto(name, format, say, gathered);
  say('solving');
  const table = {
    channels: read.names,
    coalitions: [...gathered.bySet.values()],
    touches: read.names.map((_, channel) => gathered.touches[channel] ?? 0),
  };
  const credit =
    kind === 'shapley'
      ? shareByRate(table, fitRateModel(table))
      : equally(read.names, table.coalitions);
  return {
    totals: { paths: read.paths, ...gathered.totals.sums },
    channels: [...credit].map(([channel, { conversions, value }]) => ({
      ...{ channel, conversions, value },
      removalEffect: null,
    })),
    warnings: read.warnings,
    wrong: read.wrong,
  };
}

/** Paths by the set of channels they hold: grows with the different sets, not with the paths. */
class Coalitions implements PathSink {
  readonly bySet = new Map<string, Coalition>();
  readonly touches: number[] = [];
  readonly totals = new Totals();

  add(path: Int32Array, length: number, conversions: number, value: number, nulls: number): void {
    const touched = path.subarray(0, length);
    for (const channel of touched) {
      this.touches[channel] = (this.touches[channel] ?? 0) + conversions + nulls;
    }
    const members = [...new Set(touched)].sort((a, b) => a - b);
    const key = members.join(' ');
    const held = this.bySet.get(key);
    if (held) {
      held.conversions += conversions;
      held.value += value;
      held.nulls += nulls;
    } else this.bySet.set(key, { members, conversions, value, nulls });
    this.totals.add(conversions, value, nulls);
  }
}

/** `equalShare` of gathered paths. */
function equally(
  names: readonly string[],
  coalitions: readonly Coalition[],
): ReadonlyMap<string, { conversions: number; value: number }> {
  const credit = names.map(() => ({ conversions: 0, value: 0 }));
  for (const { members, conversions, value } of coalitions) {
    for (const member of members) {
      const entry = credit[member];
      if (!entry) continue;
      entry.conversions += conversions / members.length;
      entry.value += value / members.length;
    }
  }
  return new Map(
    names.map((name, channel) => [name, credit[channel] ?? { conversions: 0, value: 0 }]),
  );
}
