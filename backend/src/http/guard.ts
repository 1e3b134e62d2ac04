import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { authenticate, type Authenticator } from './authenticate.ts';
import { requestFor, type Endpoint } from './endpoint.ts';
import { invalid } from './field-errors.ts';
import { badRequest, forbidden } from './problem.ts';
import type { Limiter } from './rate-limit.ts';
import { refuseUnstorable } from './storable.ts';

/**
 * What stands before every handler, in this order: who asks, how often, is it storable, is it valid.
 * And behind it: the answer is parsed by its schema, so that an undeclared field never leaves.
 */
export function guard(
  definition: Endpoint,
  context: Context,
  { ways, limit }: { ways: readonly Authenticator[]; limit: Limiter },
): RequestHandler {
  return async (request, response) => {
    request.matchedRoute = `/api/v1${definition.path}`;
    const principal = await authenticate(request, context, ways, definition.scope);
    if (definition.isRecordLevel === true && principal.user?.role === 'viewer') {
      throw forbidden(
        'Single deals and people are shown to marketers and admins only. Ask an admin for the role.',
      );
    }
    await limit(request, response, principal, definition.scope === 'track');
    const query = withoutSignature(request.query, principal.kind);
    const parsed = {
      params: parse(definition.params, request.params, 'path'),
      query: parse(definition.query, query, 'query'),
      body: parse(definition.body, request.body, 'body'),
    };
    const answer = definition.answer.parse(
      await definition.handle(requestFor(parsed, principal, context, request)),
    );
    const status = definition.status ?? 200;
    if (status === 204) response.status(204).end();
    else if (definition.produces) response.status(status).type(definition.produces).send(answer);
    else response.status(status).json(answer);
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

/** No parameter takes several values: of two the caller cannot know which one would count. */
function refuseRepeated(query: Request['query']): void {
  const errors = Object.entries(query).flatMap(([field, value]) =>
    Array.isArray(value)
      ? [{ field, message: `Was sent ${String(value.length)} times. Send it once.` }]
      : [],
  );
  const [first] = errors;
  if (first) throw badRequest(`${first.field}: ${first.message}`, errors);
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  if (where === 'query') refuseRepeated(value as Request['query']);
  // A text body (a CSV file) is checked row by row by who reads it.
  if (typeof value === 'object') refuseUnstorable(value, where);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error, where, schema);
}
