import { closeSync, openSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import {
  PathCounts,
  type MarkovOrder,
  type PackedCounts,
} from '@pipeline-attribution/shared/models/data-driven/markov/path-counts.ts';
import {
  removalLosses,
  type MarkovProblem,
} from '@pipeline-attribution/shared/models/data-driven/markov/removal-effects.ts';
import { readPart, type PathsFile } from '../paths/read-paths.ts';
import type { WrongLine } from '../paths/wrong-lines.ts';

/** What the second thread is asked for. */
export type Question =
  | {
      readonly ask: 'count';
      readonly name: string;
      readonly opened: PathsFile;
      readonly part: { readonly from: number; readonly to: number };
      readonly separator: string;
      readonly order: MarkovOrder;
    }
  | {
      readonly ask: 'solve';
      readonly problem: MarkovProblem;
      readonly channels: readonly number[];
    };

/** What it answers to `count`. */
export interface Counted {
  readonly counts: PackedCounts;
  readonly names: readonly string[];
  readonly lines: number;
  readonly paths: number;
  readonly longer: number;
  readonly wrong: { readonly count: number; readonly named: readonly WrongLine[] };
}

/** What it answers to `solve`. */
export interface Solved {
  readonly conversions: Float64Array;
  readonly value: Float64Array;
}

function count({
  name,
  opened,
  part,
  separator,
  order,
}: Extract<Question, { ask: 'count' }>): Counted {
  const counts = new PathCounts(order);
  const file = openSync(name, 'r');
  try {
    const { lines, wrong } = readPart(
      { ...opened, file },
      part,
      separator,
      counts,
      () => undefined,
    );
    return {
      counts: counts.pack(),
      names: lines.names.texts(),
      lines: lines.lines,
      paths: lines.paths,
      longer: lines.longer,
      wrong: { count: wrong.count, named: wrong.named },
    };
  } finally {
    closeSync(file);
  }
}

parentPort?.on('message', (question: Question) => {
  if (question.ask === 'solve') {
    parentPort?.postMessage(removalLosses(question.problem, question.channels));
    return;
  }
  const counted = count(question);
  // The arrays are handed over, not copied.
  const { windows, steps } = counted.counts;
  const arrays = [...Object.values(windows), ...Object.values(steps)];
  parentPort?.postMessage(
    counted,
    arrays.flatMap((array) => (typeof array === 'number' ? [] : [array.buffer as ArrayBuffer])),
  );
});
