import { Worker } from 'node:worker_threads';
import type { LinkageScore } from '../linkage/score.ts';
import type { LinkageUnit, Unit, UnitScore } from './unit.ts';

export interface PoolOptions {
  readonly threads: number;
  /** Told after each unit. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Scores units on several threads; the answers are in the units' order, whatever order they were worked in. The
 * largest companies go first, so that no thread is left with one at the end.
 * @throws when a unit fails, naming it.
 */
export function runUnits(units: readonly Unit[], options: PoolOptions): Promise<UnitScore[]> {
  return inPool<UnitScore>(units, options);
}

/** The same of companies whose links are scored. */
export function runLinkage(
  units: readonly LinkageUnit[],
  options: PoolOptions,
): Promise<LinkageScore[]> {
  return inPool<LinkageScore>(units, options);
}

async function inPool<Score>(
  units: readonly (Unit | LinkageUnit)[],
  { threads, onProgress = () => undefined }: PoolOptions,
): Promise<Score[]> {
  const waiting = units
    .map((unit, index) => ({ unit, index }))
    .sort((a, b) => b.unit.wonDeals - a.unit.wonDeals || a.index - b.index);
  const scores = new Array<Score | undefined>(units.length);
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('worker.ts', import.meta.url));
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        scores[next.index] = await ask<Score>(worker, next.unit);
        done += 1;
        onProgress(done, units.length);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, units.length) }, work));
  return scores.flatMap((score) => (score === undefined ? [] : [score]));
}

function ask<Score>(worker: Worker, unit: Unit | LinkageUnit): Promise<Score> {
  return new Promise((resolve, reject) => {
    const answered = (score: Score): void => {
      worker.off('error', failed);
      resolve(score);
    };
    const failed = (cause: Error): void => {
      worker.off('message', answered);
      const { family, wonDeals, seed } = unit;
      const kind = 'stress' in unit ? `stressors: ${unit.stress}` : `${unit.world} world`;
      const which = `${family}, ${kind}, ${wonDeals} won deals, seed ${seed}`;
      reject(new Error(`The company of ${which} could not be scored: ${cause.message}`, { cause }));
    };
    worker.once('message', answered);
    worker.once('error', failed);
    worker.postMessage(unit);
  });
}
