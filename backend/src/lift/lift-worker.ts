import { parentPort } from 'node:worker_threads';
import { analyseLift } from '@pipeline-attribution/shared';
import type { FromLiftWorker, ToLiftWorker } from './run-lift.ts';

/** Runs in a thread of its own, so that the server goes on answering. */
const port = parentPort;
if (!port) throw new Error('The analysis runs in a worker thread; start it with runLift.');
const say = (message: FromLiftWorker): void => {
  port.postMessage(message);
};

port.once('message', ({ inputs, seed }: ToLiftWorker) => {
  const found = analyseLift(inputs, {
    seed,
    onProgress: (part) => {
      say({ kind: 'progress', part });
    },
  });
  say({ kind: 'found', found });
  port.close();
});
