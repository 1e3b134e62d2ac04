import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Context } from '../context.ts';
import { describeError } from './logger.ts';

/**
 * One line a request: its id, the route, the status and how long it took. Neither the query nor the
 * headers nor the body: those hold keys and people. Tracked events are written at level `debug`,
 * because there are thousands a second.
 */
export function requestLog({ log }: Context): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (request: IncomingMessage) => (request as Request).requestId,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'milliseconds' },
    customLogLevel: (request: IncomingMessage, response: ServerResponse) => {
      if (response.statusCode >= 500) return 'error';
      return (request as Request).principal?.kind === 'write-key' ? 'debug' : 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
    customProps: (request: IncomingMessage, response: ServerResponse) => {
      const { method, matchedRoute, principal } = request as Request;
      return {
        method,
        route: matchedRoute ?? 'none',
        status: response.statusCode,
        ...(principal ? { tenantId: principal.tenantId, caller: principal.kind } : {}),
      };
    },
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined, err: describeError },
  });
}
