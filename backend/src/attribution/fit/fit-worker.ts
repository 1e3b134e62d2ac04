import { parentPort } from 'node:worker_threads';
import { fitModels, type FitAccount } from '@pipeline-attribution/shared';
import type { FromWorker, ToWorker } from './run-fit.ts';

/** Runs in a thread of its own: holds the whole history, which the server never does, and learns from it. */
const port = parentPort;
if (!port) throw new Error('The fit runs in a worker thread; start it with runFit.');

const accounts: FitAccount[] = [];
const say = (message: FromWorker): void => {
  port.postMessage(message);
};

port.on('message', (message: ToWorker) => {
  if (message.kind === 'accounts') {
    for (const account of message.accounts) accounts.push(account);
    say({ kind: 'taken' });
    return;
  }
  const { frame, seed } = message;
  const fitted = fitModels(
    { ...frame, accounts },
    {
      seed,
      onProgress: (part) => {
        say({ kind: 'progress', part });
      },
    },
  );
  say({ kind: 'fitted', fitted });
  port.close();
});
