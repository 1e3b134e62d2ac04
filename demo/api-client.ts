import pRetry, { AbortError } from 'p-retry';

/** A machine that is busy answers 503 and means "later"; what the demo sends may be sent twice. */
const RETRIES = { retries: 5, minTimeout: 2000, maxTimeout: 30_000 };

/** Calls of the product's own API with a tenant's key; throws what the problem details say. */
export interface Api {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  /** Sends a CSV file. */
  upload<Answer>(path: string, csv: string): Promise<Answer>;
}

export function apiClient(baseUrl: string, key: string): Api {
  const call = async <Answer>(
    method: string,
    path: string,
    type?: string,
    body?: string,
  ): Promise<Answer> => {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(type ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Answer;
    const failure = new Error(
      `${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`,
    );
    throw response.status === 503 ? failure : new AbortError(failure);
  };
  const patient = <Answer>(...request: Parameters<typeof call>): Promise<Answer> =>
    pRetry(() => call<Answer>(...request), RETRIES);
  return {
    get: (path) => patient('GET', path),
    post: (path, body) => patient('POST', path, 'application/json', JSON.stringify(body)),
    patch: (path, body) => patient('PATCH', path, 'application/json', JSON.stringify(body)),
    upload: (path, csv) => patient('POST', path, 'text/csv; charset=utf-8', csv),
  };
}
