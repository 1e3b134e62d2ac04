import { hubspot } from '@hubspot/ui-extensions';
import { TIMEOUT_MS } from './base.ts';
import { kindOfStatus, type ApiFailure, type FieldProblem } from './failure.ts';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ApiFailure };

export const failed = (failure: ApiFailure): Result<never> => ({ ok: false, failure });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const fieldsOf = (errors: unknown): readonly FieldProblem[] =>
  (Array.isArray(errors) ? errors : []).flatMap((error: unknown) => {
    if (!isObject(error)) return [];
    const [field, message] = [textOf(error['field']), textOf(error['message'])];
    return field === null || message === null ? [] : [{ field, message }];
  });

/** Problem details (RFC 9457), read leniently: whatever is there helps, nothing has to be. */
const fromProblem = (status: number, body: unknown): ApiFailure => {
  const problem = typeof body === 'string' ? parse(body) : body;
  return {
    kind: kindOfStatus(status),
    status,
    detail: isObject(problem) ? textOf(problem['detail']) : null,
    reference: isObject(problem) ? textOf(problem['instance']) : null,
    fields: isObject(problem) ? fieldsOf(problem['errors']) : [],
  };
};

/**
 * HubSpot's proxy wraps what is not 2xx: `{ status: 'error', category, context, responseBody }`,
 * our status as text in `context.appServerStatusCode`. Depending on the version of the page, the
 * envelope is the body of the answer or what the promise is rejected with, so both are read here.
 */
const fromEnvelope = (value: unknown): ApiFailure | null => {
  if (!isObject(value) || !isObject(value['context'])) return null;
  const codes: unknown = value['context']['appServerStatusCode'];
  const status = Number(Array.isArray(codes) ? codes[0] : codes);
  if (Number.isInteger(status) && status >= 300) return fromProblem(status, value['responseBody']);
  if (value['status'] !== 'error') return null;
  const rest = { status: null, detail: textOf(value['message']), reference: null, fields: [] };
  switch (value['category']) {
    case 'GATEWAY_TIMEOUT':
      return { kind: 'timeout', ...rest };
    case 'RATE_LIMITS':
      return { kind: 'busy', ...rest };
    case 'VALIDATION_ERROR':
      return { kind: 'refused', ...rest };
    default:
      return { kind: 'network', ...rest };
  }
};

const fromRejection = (reason: unknown): ApiFailure => {
  const enveloped = fromEnvelope(reason);
  if (enveloped !== null) return enveloped;
  const message = reason instanceof Error ? textOf(reason.message) : null;
  const kind = message !== null && /timed?.?out|too long/i.test(message) ? 'timeout' : 'network';
  // A browser's or HubSpot's own message ("Failed to fetch") helps nobody on a deal, so it is not shown.
  return { kind, status: null, detail: null, reference: null, fields: [] };
};

/** What is sent besides the address. Everything but GET may arrive twice: HubSpot repeats after a 5xx. */
export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: Record<string, unknown>;
}

/**
 * Fetches JSON through HubSpot, which signs the request for our service. Never throws: every way
 * to fail comes back as an {@link ApiFailure}.
 */
export const fetchJson = async (
  url: string,
  { method = 'GET', body: sent }: Sent = {},
): Promise<Result<unknown>> => {
  let status: number;
  let body: unknown;
  try {
    const response = await hubspot.fetch(url, {
      method,
      timeout: TIMEOUT_MS,
      ...(sent === undefined ? {} : { body: sent }),
    });
    status = response.status;
    body = parse(await response.text());
  } catch (reason) {
    return failed(fromRejection(reason));
  }
  const enveloped = fromEnvelope(body);
  if (enveloped !== null) return failed(enveloped);
  if (status < 200 || status > 299) return failed(fromProblem(status, body));
  return { ok: true, value: body };
};
