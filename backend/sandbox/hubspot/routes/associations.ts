import { Router } from 'express';
import { badRequest } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import { type ObjectType, objectTypeOf } from '../model.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import type { HubSpotStore } from '../store.ts';

function typeOf(name: unknown): ObjectType {
  const type = objectTypeOf(String(name));
  if (type === undefined) throw badRequest(`Unable to infer object type from: ${String(name)}`);
  return type;
}

/** Associations v4: batch read and labels (developers.hubspot.com/docs/guides/api/crm/associations/associations-v4). */
export function associationRoutes(store: HubSpotStore, oauth: HubSpotOAuth): Router {
  const router = Router();
  const base = '/crm/associations/2026-09/:from/:to';
  router.use(base, (request, response, next) => {
    requireScopes(
      oauth,
      `crm.objects.${typeOf(request.params.from)}.read`,
      `crm.objects.${typeOf(request.params.to)}.read`,
    )(request, response, next);
  });

  router.post(`${base}/batch/read`, (request, response) => {
    const from = typeOf(request.params.from);
    const to = typeOf(request.params.to);
    const body = (request.body ?? {}) as { inputs?: { id?: unknown }[] };
    const inputs = body.inputs ?? [];
    if (inputs.length > 1000)
      throw badRequest(`The maximum number of inputs is 1000, and you sent ${inputs.length}.`);
    const startedAt = new Date().toISOString();
    const without: string[] = [];
    const results = inputs.flatMap(({ id }) => {
      const key = String(id);
      const links = store.associations.of(from, key, to);
      if (links.length === 0) {
        without.push(key);
        return [];
      }
      return [
        {
          from: { id: key },
          to: links.map(({ toId, types }) => ({
            toObjectId: Number(toId),
            associationTypes: types,
          })),
        },
      ];
    });
    // Records without associations come back as errors of a 207, not as empty lists.
    response.status(without.length > 0 ? 207 : 200).json({
      status: 'COMPLETE',
      results,
      startedAt,
      completedAt: new Date().toISOString(),
      ...(without.length > 0
        ? {
            numErrors: without.length,
            errors: without.map((id) => ({
              status: 'error',
              category: 'OBJECT_NOT_FOUND',
              subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
              message: `No ${to} is associated with ${from} ${id}.`,
              context: { fromObjectId: [id], fromObjectType: [from], toObjectType: [to] },
            })),
          }
        : {}),
    });
  });

  router.get(`${base}/labels`, (request, response) => {
    response.json({
      results: store.associations.labels(typeOf(request.params.from), typeOf(request.params.to)),
    });
  });
  return router;
}
