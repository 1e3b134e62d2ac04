import { closeSync } from 'node:fs';
import {
  PathCounts,
  type MarkovOrder,
} from '@pipeline-attribution/shared/models/data-driven/markov/path-counts.ts';
import {
  markovProblem,
  removalLosses,
  shareOut,
  type MarkovProblem,
} from '@pipeline-attribution/shared/models/data-driven/markov/removal-effects.ts';
import { CommandError } from '../command.ts';
import { lineStart } from '../paths/read-bytes.ts';
import {
  openPaths,
  readPart,
  readStream,
  readWhole,
  resultOf,
  type PathFormat,
  type PathsFile,
  type ReadPaths,
  type Say,
} from '../paths/read-paths.ts';
import { WrongLines } from '../paths/wrong-lines.ts';
import type { CreditResult } from './result.ts';
import { SecondThread } from './second-thread.ts';

/** Below so many bytes one thread is done before a second has started. */
const WORTH_SPLITTING = 8e6;
/** The second thread has to start first, so it gets the smaller part. */
const FIRST_PART = 0.54;
/** Below so many steps times channels the same holds for solving. */
const WORTH_SHARING = 2e6;

/** Markov credit of a file or a stream, by two threads where that is faster. */
export async function markovCredit(
  name: string,
  format: PathFormat,
  order: MarkovOrder,
  say: Say,
): Promise<CreditResult & { readonly wrong: WrongLines }> {
  const second = new SecondThread();
  try {
    const { problem, read } = await problemOf(name, format, order, second, say);
    const losses = await orSaid(() => solve(problem, read.names.length, second));
    const { channels, totals, warnings } = shareOut(problem, losses, read.names);
    return {
      totals: { paths: read.paths, ...totals },
      channels: [...channels].map(([channel, credit]) => ({ channel, ...credit })),
      warnings: [...read.warnings, ...warnings],
      wrong: read.wrong,
    };
  } finally {
    await second.end();
  }
}

/** The counted paths are let go of when they have become a chain: solving needs the memory. */
async function problemOf(
  name: string,
  format: PathFormat,
  order: MarkovOrder,
  second: SecondThread,
  say: Say,
): Promise<{ readonly problem: MarkovProblem; readonly read: ReadPaths }> {
  const counts = new PathCounts(order);
  const read = await count(name, format, counts, second, say);
  say('solving');
  return { problem: await orSaid(() => markovProblem(counts)), read };
}

/** Too many channels, or paths too long: the error's sentence says what to do. */
async function orSaid<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RangeError ? new CommandError(error.message) : error;
  }
}

async function count(
  name: string,
  format: PathFormat,
  counts: PathCounts,
  second: SecondThread,
  say: Say,
): Promise<ReadPaths> {
  const opened = openPaths(name, format.columns);
  if (opened === null) return readStream(name, format, counts, say);
  try {
    return opened.size < WORTH_SPLITTING || !SecondThread.isWorthIt
      ? readWhole(opened, format.separator, counts, say)
      : await countInTwo(name, opened, format.separator, counts, second, say);
  } finally {
    closeSync(opened.file);
  }
}

/** Always cut at the same place, so that the same file gives the same digits each time. */
async function countInTwo(
  name: string,
  opened: PathsFile,
  separator: string,
  counts: PathCounts,
  second: SecondThread,
  say: Say,
): Promise<ReadPaths> {
  const { file, from, size } = opened;
  const cut = lineStart(file, Math.floor(from + (size - from) * FIRST_PART), size);
  const part = { from: cut, to: size };
  const { order } = counts;
  const later = second.count({ ask: 'count', name, opened, part, separator, order });
  const { lines, wrong } = readPart(opened, { from, to: cut }, separator, counts, say);
  const other = await later;

  const { names } = lines;
  const encoder = new TextEncoder();
  counts.merge(
    other.counts,
    Int32Array.from(other.names, (text) => names.numberOf(encoder.encode(text))),
  );
  const all = new WrongLines();
  all.append(wrong, 2);
  all.append(other.wrong, 2 + lines.lines);
  const both = { paths: lines.paths + other.paths, longer: lines.longer + other.longer };
  return resultOf(names.texts(), both, all);
}

/** Every other channel by the second thread; those beside each other are about as much work. */
async function solve(problem: MarkovProblem, channels: number, second: SecondThread) {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const work = problem.chain.steps * channels;
  if (problem.losses !== null || work < WORTH_SHARING || !SecondThread.isWorthIt) {
    return removalLosses(problem, all);
  }
  const theirs = all.filter((channel) => channel % 2 === 1);
  const mine = all.filter((channel) => channel % 2 === 0);
  const later = second.solve({ ask: 'solve', problem, channels: theirs });
  const found = removalLosses(problem, mine);
  const other = await later;
  const conversions = new Float64Array(channels);
  const value = new Float64Array(channels);
  for (const [list, part] of [
    [mine, found],
    [theirs, other],
  ] as const) {
    list.forEach((channel, index) => {
      conversions[channel] = part.conversions[index] ?? 0;
      value[channel] = part.value[index] ?? 0;
    });
  }
  return { conversions, value };
}
