import { setTimeout as sleep } from 'node:timers/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** A misbehaviour to inject into coming answers. */
export interface Fault {
  /** Status to answer with; leave it out to only delay. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many matching requests it hits; default 1. */
  readonly times?: number;
  /** Milliseconds to wait first. */
  readonly delayMs?: number;
  /** Which requests: a part of the path, or a test of the request. Default: all. */
  readonly match?: string | RegExp | ((request: Request) => boolean);
}

/** The queue of faults of one sandbox server. */
export interface Faults {
  /** Adds a fault; faults are looked at in the order they were added. */
  next(fault: Fault): void;
  clear(): void;
  /** How many answers were spoilt so far. */
  readonly hits: number;
}

function matches(request: Request, match: Fault['match']): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(request);
  return typeof match === 'string'
    ? request.originalUrl.includes(match)
    : match.test(request.originalUrl);
}

/** Creates the queue and the middleware that applies it. */
export function createFaults(): { faults: Faults; middleware: RequestHandler } {
  const queue: { fault: Fault; left: number }[] = [];
  let hits = 0;
  const middleware = async (
    request: Request,
    response: Response,
    next: NextFunction,
  ): Promise<void> => {
    const index = queue.findIndex(({ fault }) => matches(request, fault.match));
    const entry = queue[index];
    if (entry === undefined) {
      next();
      return;
    }
    entry.left -= 1;
    if (entry.left <= 0) queue.splice(index, 1);
    hits += 1;
    const { status, body, headers, delayMs } = entry.fault;
    if (delayMs !== undefined) await sleep(delayMs);
    if (status === undefined) {
      next();
      return;
    }
    response.status(status).set(headers ?? {});
    if (typeof body === 'string') response.type('text/plain').send(body);
    else response.json(body ?? {});
  };
  const faults: Faults = {
    next(fault) {
      queue.push({ fault, left: fault.times ?? 1 });
    },
    clear() {
      queue.length = 0;
    },
    get hits() {
      return hits;
    },
  };
  return { faults, middleware };
}
