import type { RequestHandler } from 'express';

/** What came in: how many requests, how dense, how many were over the limit. */
export class Traffic {
  /** When each request came that counts against the general limit, UTC epoch milliseconds. */
  readonly general: number[] = [];
  readonly searches: number[] = [];
  /** Answers with status 429. */
  limited = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  middleware(): RequestHandler {
    return (request, response, next) => {
      const list = request.path.endsWith('/search') ? this.searches : this.general;
      list.push(this.#now());
      response.once('finish', () => {
        if (response.statusCode === 429) this.limited += 1;
      });
      next();
    };
  }
}
