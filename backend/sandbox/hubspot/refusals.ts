import type { Request, RequestHandler } from 'express';

/** A request HubSpot would not have carried out, and what it would have said. */
export interface Refusal {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
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

/**
 * Everything the sandbox refused because the request was wrong: a scope it lacks, a path of another version, a property
 * that does not exist, a batch too large, a pace too fast. A test that provokes one says so beforehand; any other makes
 * `stop` of the sandbox fail, and with it the test run. Injected faults and expired tokens are no refusals: the request
 * was right.
 */
export class Refusals {
  readonly all: Refusal[] = [];
  readonly #expected: Expected[] = [];

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
      `HubSpot would have refused ${found.length} request(s):\n${lines.join('\n')}${found.length > 20 ? '\n  …' : ''}`,
    );
  }

  /** Notes what the routes behind it refuse. */
  middleware(): RequestHandler {
    return (request, response, next) => {
      const json = response.json.bind(response);
      response.json = (body: unknown) => {
        const refusal = refusalOf(request, response.statusCode, body);
        if (refusal !== null) this.all.push(refusal);
        return json(body);
      };
      next();
    };
  }
}

/** States of a connection and of a record that a correct client meets as well. */
const USUAL = new Set(['EXPIRED_AUTHENTICATION', 'OBJECT_GONE', 'invalid_grant', 'invalid_client']);

function refusalOf(request: Request, status: number, body: unknown): Refusal | null {
  if (status < 400 || status > 499) return null;
  const said = (body ?? {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = said[name];
    return typeof value === 'string' ? value : '';
  };
  const category = text('category') || text('policyName') || text('error');
  if (USUAL.has(category)) return null;
  return {
    method: request.method,
    path: request.originalUrl,
    status,
    category,
    message: text('message'),
  };
}
