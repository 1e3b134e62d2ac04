/** Calls of the product's own API with a tenant's key; throws what the problem details say. */
export interface Api {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
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
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    }
    return JSON.parse(text) as Answer;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, 'application/json', JSON.stringify(body)),
    upload: (path, csv) => call('POST', path, 'text/csv; charset=utf-8', csv),
  };
}
