import { randomUUID } from 'node:crypto';
import { problemInWordsOf, type Crm } from '@pipeline-attribution/shared';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Router,
} from 'express';
import helmet from 'helmet';
import type { Context } from '../context.ts';
import { byApiKey, type Authenticator } from './authenticate.ts';
import { bodyParsers } from './body-parsers.ts';
import { databaseProblem } from './database-problem.ts';
import type { Endpoint } from './endpoint.ts';
import { guard } from './guard.ts';
import { measureRequests } from './metrics.ts';
import {
  badRequest,
  methodNotAllowed,
  notFound,
  problem,
  ProblemError,
  tooLarge,
  unsupportedMediaType,
} from './problem.ts';
import { createLimiter, type Limits } from './rate-limit.ts';
import { requestLog } from './request-log.ts';

export interface AppParts {
  readonly endpoints: readonly Endpoint[];
  /** Ways of proving who asks, besides API keys (a CRM's request signature). */
  readonly authenticators?: readonly Authenticator[];
  /** Routers outside the API: OAuth, operations, documentation, tracker. */
  readonly routers?: readonly Router[];
  readonly limits?: Limits;
}

const KIB = 1024;

/** The HTTP application: routes as data, guarded, validated, documented. */
export function createApp(context: Context, parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((request, response, next) => {
    const id = randomUUID();
    request.requestId = id;
    response.setHeader('X-Request-Id', id);
    next();
  });
  app.use(requestLog(context), measureRequests, helmet());
  for (const router of parts.routers ?? []) app.use(router);
  app.use('/api/v1', apiRouter(context, parts));
  app.use((request) => {
    throw notFound(
      `There is nothing at ${request.method} ${request.path}. The API is described at /docs.`,
    );
  });
  app.use(problemHandler(context));
  return app;
}

function apiRouter(context: Context, { endpoints, authenticators = [], limits }: AppParts): Router {
  const api = express.Router();
  const ways = [...authenticators, byApiKey];
  const limit = createLimiter(limits ?? context.config.limits);
  const methods = new Map<string, string[]>();
  for (const definition of [...endpoints].sort(bySpecificity)) {
    const path = definition.path.replace(/\{(\w+)\}/g, ':$1');
    api[definition.method](
      path,
      ...bodyParsers(definition),
      guard(definition, context, { ways, limit }),
    );
    methods.set(path, [...(methods.get(path) ?? []), definition.method.toUpperCase()]);
  }
  for (const [path, allowed] of methods) {
    api.all(path, (request) => {
      throw methodNotAllowed(
        `${request.method} is not possible here; ${allowed.join(', ')} ${allowed.length === 1 ? 'is' : 'are'}.`,
        allowed,
      );
    });
  }
  return api;
}

/** Fixed segments before parameters: `/campaigns/import` is not the campaign "import". */
function bySpecificity(a: Endpoint, b: Endpoint): number {
  const key = ({ path }: Endpoint): string => path.replace(/\{\w+\}/g, '\uffff');
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

function problemHandler(context: Context): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const answer = asProblem(error);
    const isExpected = error === answer || hungUp(error);
    const level = answer.status >= 500 ? 'error' : isExpected ? null : 'warn';
    if (level !== null) {
      context.log[level](
        { err: error, requestId: request.requestId, method: request.method },
        answer.status >= 500 ? 'request failed' : 'request refused by what lies below',
      );
    }
    response
      .status(answer.status)
      .set(answer.headers)
      .type('application/problem+json')
      .send(
        JSON.stringify(
          problemInWordsOf(surfaceOf(request), answer.toProblem(`urn:uuid:${request.requestId}`)),
        ),
      );
  };
}

/** Our package in Salesforce says where its reader is; it changes words only. */
const surfaceOf = (request: Request): Crm =>
  request.get('surface') === 'salesforce' ? 'salesforce' : 'hubspot';

/** The codes of Node's zlib: deflate and gzip, brotli, zstandard. */
const DECOMPRESSION = /^(Z_|ERR__ERROR_|ZSTD_)/;

/** Who breaks off while sending is no trouble of ours, and happens all the time. */
const hungUp = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'type' in error &&
  error.type === 'request.aborted';

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const known = databaseProblem(error);
  if (known) return known;
  // What body-parser and Express throw for a request they cannot read.
  const { type, status, limit, code } = (error ?? {}) as {
    type?: string;
    code?: unknown;
    status?: number;
    limit?: number;
  };
  if (type === 'entity.too.large') {
    return tooLarge(
      `The body is larger than ${String(Math.floor((limit ?? 0) / KIB))} KiB. Send it in smaller parts.`,
    );
  }
  if (type === 'entity.parse.failed') return badRequest('The body is not valid JSON.');
  if (type === 'charset.unsupported') {
    return unsupportedMediaType('The body is in an encoding we cannot read. Send UTF-8.');
  }
  if (type === 'encoding.unsupported') {
    return unsupportedMediaType(
      'The body is compressed in a way we cannot read. Send it with Content-Encoding gzip, deflate or br, or as it is.',
    );
  }
  if (typeof code === 'string' && DECOMPRESSION.test(code)) {
    return badRequest('The body cannot be decompressed as its Content-Encoding says.');
  }
  if (error instanceof URIError) {
    return badRequest(
      'The address has a "%" in it that encodes no character. Send a "%" as "%25".',
    );
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return badRequest('The request could not be read.');
  }
  return problem(
    'internal',
    'We could not answer. Try again; if it stays, send us the value of "instance".',
  );
}
