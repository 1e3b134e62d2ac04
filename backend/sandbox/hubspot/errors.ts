import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/**
 * An error in HubSpot's shape: status, message, correlationId, category
 * (developers.hubspot.com/docs/api-reference/error-handling).
 */
export class HubSpotError extends Error {
  readonly status: number;
  readonly category: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    category: string,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.category = category;
    this.extra = extra;
  }
}

export const badRequest = (
  message: string,
  extra?: Readonly<Record<string, unknown>>,
): HubSpotError => new HubSpotError(400, 'VALIDATION_ERROR', message, extra);

/** Express' last middleware. */
export function sendError(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const correlationId = randomUUID();
  if (error instanceof HubSpotError) {
    const { status, category, message, extra } = error;
    response.status(status).json({ status: 'error', message, correlationId, category, ...extra });
    return;
  }
  if (error instanceof SyntaxError) {
    response.status(400).json({
      status: 'error',
      message: 'Invalid input JSON on line 1, column 1',
      correlationId,
      category: 'VALIDATION_ERROR',
    });
    return;
  }
  if (isTooLarge(error)) {
    response.status(413).json({
      status: 'error',
      message: 'The request body is too large.',
      correlationId,
      category: 'REQUEST_ENTITY_TOO_LARGE',
    });
    return;
  }
  const detail = error instanceof Error ? error.message : String(error);
  response
    .status(500)
    .json({ status: 'error', message: `internal error: ${detail}`, correlationId });
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && error.type === 'entity.too.large';
