import type { Problem } from '@pipeline-attribution/shared';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Every kind of problem: its status, its title, and for its page what it means and what to do. */
export const PROBLEMS = {
  'bad-request': {
    status: 400,
    title: 'The request has something wrong in it',
    remedy:
      'Something in the path, the query or the body is missing, unknown or out of range. “errors” names each field and what it may hold. Correct it and send the request again; nothing was changed.',
  },
  unauthorized: {
    status: 401,
    title: 'We do not know who is asking',
    remedy:
      'Send a key as “Authorization: Bearer …”. If you did, the key is mistyped or was revoked: create a new one in the settings.',
  },
  forbidden: {
    status: 403,
    title: 'This caller may not do that',
    remedy:
      'The key is valid but its scope is not enough, or it may not be used from this website. “detail” says which. A write key may only send touchpoints.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing here',
    remedy:
      'The address is wrong, or the record was deleted, or it belongs to another company. List the records to find its id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'That cannot be done here',
    remedy: 'The address exists, but not with this method. The header “Allow” lists the methods.',
  },
  conflict: {
    status: 409,
    title: 'It is in the way of something that exists',
    remedy:
      'The change would break something: a name or link that is already taken, or a record that others still need. “errors” names the field. Choose another value, or change the other record first.',
  },
  gone: {
    status: 410,
    title: 'This link no longer works',
    remedy:
      'A link to a file opens once and for five minutes, because whoever has it may read the file. Go back to the page in the CRM and ask for the file again: that makes a new link.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large',
    remedy: 'Split it: send fewer events a request, or the file in parts.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'We cannot read this kind of body',
    remedy:
      'Send the body as the header “Content-Type” says; “detail” lists what is accepted here.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    remedy:
      'Wait as many seconds as the header “Retry-After” says. Sending many events in one request needs far fewer requests.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    remedy:
      'The fault is ours and is in our log under the value of “instance”. Try again; if it stays, send us that value.',
  },
  unavailable: {
    status: 503,
    title: 'Not now',
    remedy:
      'Something the request needs is busy or restarting. Try again after as many seconds as the header “Retry-After” says.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/**
 * An error meant for the caller, answered as RFC 9457 problem details. Anything else that is thrown
 * answers a bare 500 and goes to the log.
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    {
      errors = [],
      headers = {},
    }: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = errors;
    this.headers = headers;
  }

  toProblem(instance: string): Problem {
    return {
      type: `/problems/${this.code}`,
      title: this.title,
      status: this.status,
      detail: this.message,
      instance,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}

/** A problem of a known kind. */
export function problem(
  code: ProblemCode,
  detail: string,
  more: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
): ProblemError {
  const { status, title } = PROBLEMS[code];
  return new ProblemError(status, code, title, detail, more);
}

export const badRequest = (detail: string, errors: readonly FieldError[] = []): ProblemError =>
  problem('bad-request', detail, { errors });
export const unauthorized = (detail: string): ProblemError =>
  problem('unauthorized', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
export const forbidden = (detail: string): ProblemError => problem('forbidden', detail);
export const notFound = (detail: string): ProblemError => problem('not-found', detail);
export const methodNotAllowed = (detail: string, allowed: readonly string[]): ProblemError =>
  problem('method-not-allowed', detail, { headers: { Allow: allowed.join(', ') } });
export const conflict = (detail: string, errors: readonly FieldError[] = []): ProblemError =>
  problem('conflict', detail, { errors });
export const gone = (detail: string): ProblemError => problem('gone', detail);
export const tooLarge = (detail: string): ProblemError => problem('too-large', detail);
export const unsupportedMediaType = (detail: string): ProblemError =>
  problem('unsupported-media-type', detail);
export const tooManyRequests = (detail: string, retryAfterSeconds: number): ProblemError =>
  problem('too-many-requests', detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
export const unavailable = (detail: string, retryAfterSeconds: number): ProblemError =>
  problem('unavailable', detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
