import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Counted, Question, Solved } from './markov-worker.ts';

/** A second thread, started when it is first asked something; one question at a time. */
export class SecondThread {
  #worker: Worker | null = null;

  /** On a machine with one processor a second thread only costs. */
  static get isWorthIt(): boolean {
    return availableParallelism() > 1;
  }

  count(question: Extract<Question, { ask: 'count' }>): Promise<Counted> {
    return this.#ask(question) as Promise<Counted>;
  }

  solve(question: Extract<Question, { ask: 'solve' }>): Promise<Solved> {
    return this.#ask(question) as Promise<Solved>;
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }

  async #ask(question: Question): Promise<unknown> {
    this.#worker ??= new Worker(new URL('./markov-worker.ts', import.meta.url));
    this.#worker.postMessage(question);
    // An error in the thread rejects: `once` listens for it too.
    const [answer] = (await once(this.#worker, 'message')) as [unknown];
    return answer;
  }
}
