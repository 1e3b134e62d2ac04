import express, { type Router } from 'express';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Config } from '../config.ts';
import { mediaTypes } from './body-parsers.ts';
import { docsRouter } from './docs.ts';
import type { Endpoint } from './endpoint.ts';
import { PROBLEMS } from './problem.ts';

const problemSchema = z
  .object({
    type: z.string().meta({ examples: ['/problems/bad-request'] }),
    title: z.string(),
    status: z.int(),
    detail: z
      .string()
      .meta({ description: 'A sentence for people: what happened and what to do.' }),
    instance: z
      .string()
      .meta({ description: 'Names the occurrence; the log has it too.', examples: ['urn:uuid:…'] }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'One entry a wrong field.' }),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457.' });

const BY_STATUS = new Map<number, string>(
  Object.values(PROBLEMS).map(({ status, title }) => [status, title]),
);

/** The API's document, made from the very schemas that validate. */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  { publicUrl }: Pick<Config, 'publicUrl'>,
): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const definition of endpoints) {
    (paths[definition.path] ??= {})[definition.method] = operation(definition);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Pipeline Attribution',
      version: '1.0.0',
      description:
        'What influencer campaigns did to a company’s pipeline. Amounts are integers in minor units (cents) with an ISO 4217 currency; instants are UTC. Errors are problem details (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Where the document was read from first: the page may only ask its own server.
    servers: [{ url: '/api/v1' }, { url: `${publicUrl}/api/v1` }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: paths,
    components: {
      securitySchemes: {
        secretKey: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A secret API key, for servers: `Authorization: Bearer sk_…`. Its scope is `read`, `write` or `admin`; the stronger includes the weaker.',
        },
        writeKey: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A public write key, for websites: may only send touchpoints. A beacon, which cannot set a header, carries it in the body as `writeKey`.',
        },
        hubSpotSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-HubSpot-Signature-v3',
          description: 'Requests of the HubSpot app, signed by HubSpot.',
        },
      },
    },
  });
}

function operation(definition: Endpoint): ZodOpenApiOperationObject {
  const { tag, summary, description, params, query, body, scope } = definition;
  const requestParams = {
    ...(params instanceof z.ZodObject ? { path: params } : {}),
    ...(query instanceof z.ZodObject ? { query } : {}),
  };
  return {
    operationId: operationId(definition),
    tags: [tag],
    summary,
    description: [description, `Scope: \`${scope}\`.`].filter(Boolean).join('\n\n'),
    security:
      scope === 'track'
        ? [{ writeKey: [] }, { secretKey: [] }]
        : [{ secretKey: [] }, { hubSpotSignature: [] }],
    ...(Object.keys(requestParams).length > 0 ? { requestParams } : {}),
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: Object.fromEntries(
              mediaTypes(definition).map((type) => [type, { schema: body }]),
            ),
          },
        }
      : {}),
    responses: responses(definition),
  };
}

/** `GET /campaigns/{id}/tracking-check` → `getCampaignsByIdTrackingCheck`. */
export function operationId({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  const words = path
    .replace(/\{(\w+)\}/g, (_all, name: string) => `by-${name}`)
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function responses(definition: Endpoint): ZodOpenApiResponsesObject {
  const success = String(definition.status ?? 200) as '200';
  const answers: ZodOpenApiResponsesObject = {
    [success]:
      definition.status === 204
        ? { description: 'Done' }
        : {
            description: 'Success',
            content: {
              [definition.produces ?? 'application/json']: { schema: definition.answer },
            },
          },
  };
  for (const status of statuses(definition)) {
    answers[String(status) as '400'] = {
      description: BY_STATUS.get(status) ?? 'Error',
      content: { 'application/problem+json': { schema: problemSchema } },
    };
  }
  return answers;
}

/** Every status of a problem this endpoint may answer. */
export function statuses({ path, body, query, problems = [] }: Endpoint): number[] {
  const hasId = path.includes('{');
  return [
    ...new Set([
      ...(hasId || body || query ? [400] : []),
      401,
      403,
      ...(hasId ? [404] : []),
      ...(body ? [413, 415] : []),
      429,
      500,
      503,
      ...problems,
    ]),
  ].sort((a, b) => a - b);
}

/** `/openapi.json`, a readable page of it at `/docs`, and a short page for each kind of problem. */
export function openApiRouter(
  endpoints: readonly Endpoint[],
  config: Pick<Config, 'publicUrl'>,
): Router {
  const document = JSON.stringify(openApiDocument(endpoints, config));
  const router = express.Router();
  router.get('/openapi.json', (request, response) => {
    request.matchedRoute = '/openapi.json';
    // Readable from anywhere: tools that draw or import API documents run in browsers.
    response.set('Access-Control-Allow-Origin', '*').type('json').send(document);
  });
  router.use(docsRouter());
  return router;
}
