import { Worker } from 'node:worker_threads';
import type { FitAccount } from '@pipeline-attribution/shared';
import type { Learnt } from './fit-store.ts';
import type { FitFrame } from './load-fit-input.ts';

/** What the thread is sent: the companies a few at a time, then the rest and the word to begin. */
export type ToWorker =
  | { readonly kind: 'accounts'; readonly accounts: readonly FitAccount[] }
  | { readonly kind: 'fit'; readonly frame: FitFrame; readonly seed: number };

export type FromWorker =
  | { readonly kind: 'taken' }
  | { readonly kind: 'progress'; readonly part: number }
  | { readonly kind: 'fitted'; readonly fitted: Learnt };

/** What a fit may take. A history too large for it ends the thread, not the server. */
const MOST_MEMORY_MB = 3_072;

/** The same history gives the same fit: whatever is drawn is drawn from this. */
const SEED = 20_260_101;

export interface FitThread {
  /** Hands over companies; resolves when they are taken, so that no queue grows between the two. */
  take(accounts: readonly FitAccount[]): Promise<void>;
  /** Learns from all that was taken. */
  fit(frame: FitFrame, onProgress: (part: number) => void): Promise<Learnt>;
  /** Ends the thread, whatever it is doing. */
  end(): Promise<void>;
}

/**
 * A thread to learn in, so that the server goes on answering meanwhile.
 * @param signal ends it; what was under way then fails with the signal's reason.
 */
export function startFitThread(signal: AbortSignal): FitThread {
  const worker = new Worker(new URL('./fit-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  let onMessage: (message: FromWorker) => void = () => undefined;
  let onFailure: (error: Error) => void = () => undefined;
  let failed: Error | null = null;
  const fail = (error: Error): void => {
    failed ??= error;
    onFailure(failed);
  };
  const abort = (): void => {
    const { reason } = signal as { reason: unknown };
    fail(reason instanceof Error ? reason : new Error('The fit was stopped.'));
    void worker.terminate();
  };
  worker.on('message', (message: FromWorker) => {
    onMessage(message);
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    fail(new Error('The thread that learns ended before it was done.'));
  });
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  const ask = <Answer>(
    message: ToWorker,
    answer: (message: FromWorker) => Answer | undefined,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (failed) {
        reject(failed);
        return;
      }
      onFailure = reject;
      onMessage = (said) => {
        const answered = answer(said);
        if (answered !== undefined) resolve(answered);
      };
      worker.postMessage(message);
    });

  return {
    take: async (accounts) => {
      await ask({ kind: 'accounts', accounts }, ({ kind }) => kind === 'taken' || undefined);
    },
    fit: (frame, onProgress) =>
      ask({ kind: 'fit', frame, seed: SEED }, (said) => {
        if (said.kind === 'progress') onProgress(said.part);
        return said.kind === 'fitted' ? said.fitted : undefined;
      }),
    end: async () => {
      signal.removeEventListener('abort', abort);
      await worker.terminate();
    },
  };
}
