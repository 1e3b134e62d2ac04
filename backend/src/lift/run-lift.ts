import { Worker } from 'node:worker_threads';
import type { SeriesInput, SeriesLift } from '@pipeline-attribution/shared';

export interface ToLiftWorker {
  readonly inputs: readonly SeriesInput[];
  readonly seed: number;
}
export type FromLiftWorker =
  | { readonly kind: 'progress'; readonly part: number }
  | { readonly kind: 'found'; readonly found: SeriesLift[] };

const MOST_MEMORY_MB = 1_024;

/** The same traffic gives the same result: whatever is drawn is drawn from this. */
const SEED = 20_260_401;

/**
 * Analyses the series in a thread of its own.
 * @param signal ends it; the analysis then fails with the signal's reason.
 */
export async function runLift(
  inputs: readonly SeriesInput[],
  signal: AbortSignal,
  onProgress: (part: number) => void,
): Promise<SeriesLift[]> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./lift-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  let abort = (): void => undefined;
  try {
    return await new Promise<SeriesLift[]>((resolve, reject) => {
      abort = () => {
        const { reason } = signal as { reason: unknown };
        reject(reason instanceof Error ? reason : new Error('The analysis was stopped.'));
      };
      signal.addEventListener('abort', abort, { once: true });
      worker.on('message', (message: FromLiftWorker) => {
        if (message.kind === 'progress') onProgress(message.part);
        else resolve(message.found);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        reject(new Error('The thread that analyses traffic ended before it was done.'));
      });
      worker.postMessage({ inputs, seed: SEED } satisfies ToLiftWorker);
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
