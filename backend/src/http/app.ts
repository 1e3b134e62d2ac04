import { randomUUID } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { authenticate, byApiKey, type Authenticator } from './authenticate.ts';
import { requestFor, type Endpoint } from './endpoint.ts';
import { badRequest, notFound, ProblemError, tooLarge, type FieldError } from './problem.ts';

export interface AppParts {
  readonly endpoints: readonly Endpoint[];
  /** Ways of proving who asks, besides API keys (a CRM's request signature). */
  readonly authenticators?: readonly Authenticator[];
  /** Routers outside the API: OAuth, operations, documentation, tracker. */
  readonly routers?: readonly Router[];
}

const KIB = 1024;

/** The HTTP application: routes as data, guarded, validated, documented. */
export function createApp(context: Context, parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.use((request, response, next) => {
    const id = randomUUID();
    request.requestId = id;
    response.setHeader('X-Request-Id', id);
    next();
  });
  for (const router of parts.routers ?? []) app.use(router);

  const api = express.Router();
  const ways = [...(parts.authenticators ?? []), byApiKey];
  for (const definition of parts.endpoints) {
    const path = definition.path.replace(/\{(\w+)\}/g, ':$1');
    api[definition.method](path, ...bodyParsers(definition), guard(definition, context, ways));
  }
  app.use('/api/v1', api);
  app.use((request) => {
    throw notFound(
      `There is nothing at ${request.method} ${request.path}. The API is described at /docs.`,
    );
  });
  app.use(problemHandler(context));
  return app;
}

function bodyParsers(definition: Endpoint): RequestHandler[] {
  if (!definition.body) return [];
  const limit = definition.maxBytes ?? 256 * KIB;
  const keep = (request: Request, _response: unknown, bytes: Buffer): void => {
    request.rawBody = bytes;
  };
  return [
    express.json({ limit, strict: false, verify: keep, type: ['json', '+json'] }),
    express.text({ limit, verify: keep, type: [...(definition.consumes ?? [])] }),
  ];
}

function guard(
  definition: Endpoint,
  context: Context,
  ways: readonly Authenticator[],
): RequestHandler {
  return async (request, response) => {
    const principal = await authenticate(request, context, ways, definition.scope);
    const parsed = {
      params: parse(definition.params, request.params, 'path'),
      query: parse(definition.query, withoutSignature(request.query, principal.kind), 'query'),
      body: parse(definition.body, request.body, 'body'),
    };
    const answer = await definition.handle(requestFor(parsed, principal, context, request));
    const status = definition.status ?? 200;
    if (status === 204) {
      response.status(204).end();
      return;
    }
    response.status(status).json(definition.answer.parse(answer));
  };
}

/** HubSpot's proxy appends who is calling; that is identity, not a question. */
function withoutSignature(query: Request['query'], kind: string): Request['query'] {
  if (kind !== 'hubspot') return query;
  const rest = { ...query };
  for (const name of ['userId', 'portalId', 'userEmail', 'appId'])
    Reflect.deleteProperty(rest, name);
  return rest;
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error, where);
  const first = errors[0];
  throw badRequest(
    first
      ? `${first.field}: ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`
      : `The ${where} is wrong.`,
    errors,
  );
}

/** One entry a wrong field: where it is, what was wrong, what is allowed. */
export function fieldErrors(error: z.ZodError, where: string): FieldError[] {
  return error.issues.map((issue) => ({
    field: issue.path.length > 0 ? issue.path.map(String).join('.') : where,
    message: issue.message,
  }));
}

function problemHandler(context: Context): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error);
    const instance = `urn:uuid:${request.requestId}`;
    if (problem.status >= 500) {
      context.log.error(
        { err: error, requestId: request.requestId, method: request.method, path: request.path },
        'request failed',
      );
    }
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem.toProblem(instance)));
  };
}

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // What body-parser and Express throw for a request they cannot read.
  const { type, status, limit } = error as { type?: string; status?: number; limit?: number };
  if (type === 'entity.too.large') {
    return tooLarge(
      `The body is larger than ${String(Math.floor((limit ?? 0) / KIB))} KiB. Send it in smaller parts.`,
    );
  }
  if (type === 'entity.parse.failed') return badRequest('The body is not valid JSON.');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return badRequest('The body is in an encoding we cannot read. Send UTF-8.');
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProblemError(
      status,
      'bad-request',
      'The request has something wrong in it',
      'The request could not be read.',
    );
  }
  return new ProblemError(
    500,
    'internal',
    'Something went wrong on our side',
    'We could not answer. Try again; if it stays, send us the value of "instance".',
  );
}
