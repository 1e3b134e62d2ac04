import type { NextFunction, Request, Response } from 'express';

/**
 * An error of the REST API: an array of message and errorCode
 * (developer.salesforce.com REST API Developer Guide, "Status Codes and Error Responses").
 */
export class SalesforceError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

export const notFound = (message = 'The requested resource does not exist'): SalesforceError =>
  new SalesforceError(404, 'NOT_FOUND', message);

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
  if (error instanceof SalesforceError) {
    const { message, errorCode, fields } = error;
    response
      .status(error.status)
      .json([{ message, errorCode, ...(fields === undefined ? {} : { fields }) }]);
    return;
  }
  if (error instanceof SyntaxError) {
    response.status(400).json([{ message: error.message, errorCode: 'JSON_PARSER_ERROR' }]);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  response
    .status(500)
    .json([
      { message: `An unexpected error occurred: ${message}`, errorCode: 'UNKNOWN_EXCEPTION' },
    ]);
}
