import { Worker } from 'node:worker_threads';
import type { Unit, UnitScore } from './unit.ts';

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
export async function runUnits(
  units: readonly Unit[],
  { threads, onProgress = () => undefined }: PoolOptions,
): Promise<UnitScore[]> {
  const waiting = units
    .map((unit, index) => ({ unit, index }))
    .sort((a, b) => b.unit.wonDeals - a.unit.wonDeals || a.index - b.index);
  const scores = new Array<UnitScore | undefined>(units.length);
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('worker.ts', import.meta.url));
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        scores[next.index] = await ask(worker, next.unit);
        done += 1;
        onProgress(done, units.length);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, units.length) }, work));
  return scores.flatMap((score) => score ?? []);
}

function ask(worker: Worker, unit: Unit): Promise<UnitScore> {
  return new Promise((resolve, reject) => {
    const answered = (score: UnitScore): void => {
      worker.off('error', failed);
      resolve(score);
    };
    const failed = (cause: Error): void => {
      worker.off('message', answered);
      const { family, world, wonDeals, seed } = unit;
      const which = `${family}, ${world} world, ${wonDeals} won deals, seed ${seed}`;
      reject(new Error(`The company of ${which} could not be scored: ${cause.message}`, { cause }));
    };
    worker.once('message', answered);
    worker.once('error', failed);
    worker.postMessage(unit);
  });
}
