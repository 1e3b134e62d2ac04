/** Calls of the product's own API with a tenant's key; throws what the problem details say. */
export interface Api {
  get<Answer>(path: string): Promise<Answer>;
  send<Answer>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<Answer>;
}

export function apiClient(baseUrl: string, key: string): Api {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };
  return {
    get: (path) => call('GET', path),
    send: (method, path, body) => call(method, path, body),
  };
}
