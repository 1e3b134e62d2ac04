import type { Request, RequestHandler } from 'express';

/** A request the vendor would not have carried out, and what it would have said. */
export interface Refusal {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  /** The vendor's word for the kind of error. */
  readonly category: string;
  readonly message: string;
}

/** Which refusals a test provokes on purpose. */
export interface Expected {
  readonly status?: number;
  readonly category?: string;
  /** A part of the path. */
  readonly path?: string;
}

/** What of an answer tells that the request was wrong; empty when it was right. */
export type ReadRefusals = (
  status: number,
  body: unknown,
) => readonly Pick<Refusal, 'category' | 'message'>[];

/**
 * Everything a sandbox refused because the request was wrong: a permission it lacks, a path of another version, a field
 * that does not exist, a batch too large, a pace too fast. A test that provokes one says so beforehand; any other makes
 * `stop` of the sandbox fail, and with it the test run. Injected faults and expired tokens are no refusals: the request
 * was right.
 */
export class Refusals {
  readonly all: Refusal[] = [];
  readonly #vendor: string;
  readonly #read: ReadRefusals;
  readonly #expected: Expected[] = [];

  constructor(vendor: string, read: ReadRefusals) {
    this.#vendor = vendor;
    this.#read = read;
  }

  /** Announces refusals that are provoked on purpose. */
  expect(expected: Expected): void {
    this.#expected.push(expected);
  }

  /** Refusals nobody announced. */
  unexpected(): Refusal[] {
    return this.all.filter(
      (refusal) =>
        !this.#expected.some(
          ({ status, category, path }) =>
            (status === undefined || status === refusal.status) &&
            (category === undefined || category === refusal.category) &&
            (path === undefined || refusal.path.includes(path)),
        ),
    );
  }

  /** @throws Error that lists them, when there are refusals nobody announced. */
  assertNone(): void {
    const found = this.unexpected();
    if (found.length === 0) return;
    const lines = found
      .slice(0, 20)
      .map(
        ({ method, path, status, category, message }) =>
          `  ${method} ${path}\n    ${status} ${category}: ${message}`,
      );
    throw new Error(
      `${this.#vendor} would have refused ${found.length} request(s):\n${lines.join('\n')}${found.length > 20 ? '\n  …' : ''}`,
    );
  }

  /** Notes what the routes behind it refuse. */
  middleware(): RequestHandler {
    return (request, response, next) => {
      const json = response.json.bind(response);
      response.json = (body: unknown) => {
        this.#note(request, response.statusCode, body);
        return json(body);
      };
      next();
    };
  }

  #note(request: Request, status: number, body: unknown): void {
    if (isCutOff(request)) return;
    const { method, originalUrl: path } = request;
    for (const refusal of this.#read(status, body)) {
      this.all.push({ method, path, status, ...refusal });
    }
  }
}

/**
 * Whether its sender ended (a test kills processes) before its body was read: what was judged was half a request.
 * One that was read whole was refused, whether or not somebody still listened.
 */
const isCutOff = ({ socket, headers, readableEnded }: Request): boolean =>
  socket.destroyed &&
  !readableEnded &&
  ('transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0);
