import { Router, type Request } from 'express';
import { badRequest, HubSpotError } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import { type ObjectType, objectTypeOf } from '../model.ts';
import type { CustomProperties } from '../custom-properties.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import { present, type Wanted } from '../present.ts';
import { readSearch, runSearch } from '../search.ts';
import type { HubSpotStore } from '../store.ts';
import { answerBatch, inputsOf, notFoundErrors, textOf } from './batch.ts';
import { typeIn } from './types.ts';

/** Comma-separated or repeated query parameters. */
function listOf(value: unknown): string[] {
  const parts = Array.isArray(value) ? value : [value];
  return parts
    .flatMap((part) => (typeof part === 'string' ? part.split(',') : []))
    .map((part) => part.trim())
    .filter(Boolean);
}

function associationsWanted(value: unknown): ObjectType[] {
  return listOf(value).map((name) => {
    const type = objectTypeOf(name);
    if (type === undefined) throw badRequest(`Unable to infer object type from: ${name}`);
    return type;
  });
}

const wantedOf = (query: Request['query']): Wanted => ({
  properties: listOf(query['properties']),
  withHistory: listOf(query['propertiesWithHistory']),
  associations: associationsWanted(query['associations']),
});

const textList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/**
 * Objects: list, one, batch read, search (developers.hubspot.com/docs/api-reference/crm-deals-v3, -contacts-v3,
 * "Search the CRM"), under their dated paths.
 */
export function objectRoutes(
  store: HubSpotStore,
  oauth: HubSpotOAuth,
  custom: CustomProperties,
): Router {
  const router = Router();
  const base = '/crm/objects/2026-09/:objectType';
  for (const type of ['contacts', 'companies', 'deals'] as const) {
    const spellings = {
      contacts: 'contacts|contact|0-1',
      companies: 'companies|company|0-2',
      deals: 'deals|deal|0-3',
    }[type];
    for (const spelling of spellings.split('|')) {
      router.use(
        `/crm/objects/2026-09/${spelling}`,
        requireScopes(oauth, `crm.objects.${type}.read`),
      );
    }
  }

  router.get(base, (request, response) => {
    const type = typeIn(request);
    const wanted = wantedOf(request.query);
    // With property history a page holds at most 50 records (docs: list endpoint, parameter propertiesWithHistory).
    const max = wanted.withHistory.length > 0 ? 50 : 100;
    const limit = Number(request.query['limit'] ?? 10);
    if (!Number.isInteger(limit) || limit < 1 || limit > max) {
      throw badRequest(
        `limit must be between 1 and ${max}${max === 50 ? ' when propertiesWithHistory is used' : ''}.`,
      );
    }
    const archived = request.query['archived'] === 'true';
    const after = typeof request.query['after'] === 'string' ? request.query['after'] : '';
    if (!/^\d*$/.test(after)) throw badRequest(`"${after}" is not a paging cursor.`);
    // The cursor is an id: records created meanwhile do not shift the pages.
    const rest = store.page(type, Number(after), limit + 1, archived);
    const next = rest[limit];
    response.json({
      results: rest.slice(0, limit).map((record) => present(store, type, record, wanted)),
      ...(next === undefined
        ? {}
        : { paging: { next: { after: next.id, link: nextLink(request, next.id) } } }),
    });
  });

  router.post(`${base}/search`, (request, response) => {
    const type = typeIn(request);
    const names = new Set(custom.definitions(type).map(({ name }) => name));
    const search = readSearch(request.body, names);
    const found = runSearch(store.index.view(store.all(type)), search);
    const end = search.after + search.limit;
    const properties = textList((request.body as Record<string, unknown>)['properties']);
    response.json({
      total: found.length,
      results: found
        .slice(search.after, end)
        .map((record) =>
          present(store, type, record, { properties, withHistory: [], associations: [] }),
        ),
      ...(end < found.length ? { paging: { next: { after: String(end) } } } : {}),
    });
  });

  router.post(`${base}/batch/read`, (request, response) => {
    const type = typeIn(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const withHistory = textList(body['propertiesWithHistory']);
    const inputs = inputsOf(body, withHistory.length > 0 ? 50 : 100, ({ id }) => textOf(id));
    const idProperty = typeof body['idProperty'] === 'string' ? body['idProperty'] : null;
    const startedAt = new Date().toISOString();
    const missing: string[] = [];
    const results = inputs.flatMap(({ id }) => {
      const key = textOf(id);
      const record =
        idProperty === null
          ? store.find(type, key)
          : store
              .all(type)
              .find(({ properties, archived }) => !archived && properties.get(idProperty) === key);
      if (record === undefined || record.archived) {
        missing.push(key);
        return [];
      }
      return [
        present(store, type, record, {
          properties: textList(body['properties']),
          withHistory,
          associations: [],
        }),
      ];
    });
    // 207 when some ids do not exist (docs: batch read, "Multi-Status").
    answerBatch(response, startedAt, results, notFoundErrors(missing));
  });

  router.get(`${base}/:objectId`, (request, response) => {
    const type = typeIn(request);
    const record = store.find(type, request.params['objectId']);
    const archived = request.query['archived'] === 'true';
    if (record?.archived !== archived) {
      throw new HubSpotError(404, 'OBJECT_GONE', 'resource not found', {
        context: { id: [request.params['objectId']] },
      });
    }
    response.json(present(store, type, record, wantedOf(request.query)));
  });

  return router;
}

function nextLink(request: Request, after: string): string {
  const url = new URL(
    request.originalUrl,
    `${request.protocol}://${request.get('host') ?? 'localhost'}`,
  );
  url.searchParams.set('after', after);
  return url.href;
}
