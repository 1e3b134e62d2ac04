import { closeSync } from 'node:fs';
import { PathTally, type PositionRule } from '@pipeline-attribution/shared/models/path-tally.ts';
import type { PathSink } from '../paths/path-lines.ts';
import {
  openPaths,
  readStream,
  readWhole,
  type PathFormat,
  type ReadPaths,
  type Say,
} from '../paths/read-paths.ts';
import type { WrongLines } from '../paths/wrong-lines.ts';
import type { CreditResult } from './result.ts';

type Credited = CreditResult & { readonly wrong: WrongLines };

/** Credit under a rule, one pass over the paths. */
export async function ruleCredit(
  name: string,
  format: PathFormat,
  rule: PositionRule,
  say: Say,
): Promise<Credited> {
  const tally = new PathTally(rule);
  const totals = new Totals();
  const read = await readInto(name, format, say, {
    add: (path, length, conversions, value, nulls) => {
      tally.add(path, length, conversions, value);
      totals.add(conversions, value, nulls);
    },
  });
  return {
    totals: { paths: read.paths, ...totals.sums },
    channels: [...tally.credit(read.names)].map(([channel, credit]) => ({
      channel,
      ...credit,
      removalEffect: null,
    })),
    warnings: read.warnings,
    wrong: read.wrong,
  };
}

/** Reads a file or a stream in one thread. */
export async function readInto(
  name: string,
  format: PathFormat,
  say: Say,
  sink: PathSink,
): Promise<ReadPaths> {
  const opened = openPaths(name, format.columns);
  if (opened === null) return readStream(name, format, sink, say);
  try {
    return readWhole(opened, format.separator, sink, say);
  } finally {
    closeSync(opened.file);
  }
}

/** Sums of all paths. */
export class Totals {
  readonly sums = { conversions: 0, value: 0, nulls: 0 };

  add(conversions: number, value: number, nulls: number): void {
    this.sums.conversions += conversions;
    this.sums.value += value;
    this.sums.nulls += nulls;
  }
}
