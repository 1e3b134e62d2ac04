import type { Problem } from '@pipeline-attribution/shared';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

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

export const badRequest = (detail: string, errors: readonly FieldError[] = []): ProblemError =>
  new ProblemError(400, 'bad-request', 'The request has something wrong in it', detail, { errors });
export const unauthorized = (detail: string): ProblemError =>
  new ProblemError(401, 'unauthorized', 'We do not know who is asking', detail, {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
export const forbidden = (detail: string): ProblemError =>
  new ProblemError(403, 'forbidden', 'This caller may not do that', detail);
export const notFound = (detail: string): ProblemError =>
  new ProblemError(404, 'not-found', 'There is no such thing here', detail);
export const conflict = (detail: string, errors: readonly FieldError[] = []): ProblemError =>
  new ProblemError(409, 'conflict', 'It is in the way of something that exists', detail, {
    errors,
  });
export const tooLarge = (detail: string): ProblemError =>
  new ProblemError(413, 'too-large', 'The request is too large', detail);
export const unavailable = (detail: string, retryAfterSeconds: number): ProblemError =>
  new ProblemError(503, 'unavailable', 'Not now', detail, {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
