import { Router } from 'express';
import { badRequest } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import type { AssociationType } from '../model.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import type { HubSpotStore } from '../store.ts';
import { answerBatch, inputsOf, textOf, type Input } from './batch.ts';
import { typeNamed } from './types.ts';

/** "may not exceed 1000 IDs per request body" (changelog "Batch read limit for HubSpot associations API"). */
const READ_BATCH = 1_000;
/** "Batch create: 2,000 inputs" (associations v4 guide, "Limits"). */
const CREATE_BATCH = 2_000;
/** Links of one record on a page; more follow by the cursor of its `paging`. */
const LINKS_A_PAGE = 500;

/** Associations v4: batches and labels (developers.hubspot.com/docs/guides/api/crm/associations/associations-v4). */
export function associationRoutes(store: HubSpotStore, oauth: HubSpotOAuth): Router {
  const router = Router();
  const base = '/crm/associations/2026-09/:from/:to';
  router.use(base, (request, response, next) => {
    const right = /\/batch\/(create|archive|associate)/.test(request.path) ? 'write' : 'read';
    requireScopes(
      oauth,
      `crm.objects.${typeNamed(request.params.from)}.${right}`,
      `crm.objects.${typeNamed(request.params.to)}.${right}`,
    )(request, response, next);
  });

  router.post(`${base}/batch/read`, (request, response) => {
    const from = typeNamed(request.params.from);
    const to = typeNamed(request.params.to);
    const inputs = inputsOf(
      request.body,
      READ_BATCH,
      ({ id, after }) => `${textOf(id)} ${textOf(after)}`,
    );
    const startedAt = new Date().toISOString();
    const without: string[] = [];
    const results = inputs.flatMap(({ id, after }) => {
      const key = textOf(id);
      const start = Number(textOf(after) || 0);
      if (!Number.isInteger(start)) throw badRequest(`"${textOf(after)}" is not a paging cursor.`);
      const links = store.associations.of(from, key, to);
      if (links.length === 0) {
        without.push(key);
        return [];
      }
      const end = start + LINKS_A_PAGE;
      return [
        {
          from: { id: key },
          to: links.slice(start, end).map(({ toId, types }) => ({
            toObjectId: toId,
            associationTypes: types,
          })),
          ...(end < links.length ? { paging: { next: { after: String(end) } } } : {}),
        },
      ];
    });
    // Records without associations come back as errors of a 207, not as empty lists.
    const errors = without.map((id) => ({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No ${to} is associated with ${from} ${id}.`,
      context: { fromObjectId: [id], fromObjectType: [from], toObjectType: [to] },
    }));
    answerBatch(response, startedAt, results, errors);
  });

  const pairOf = (input: Input): [string, string] => {
    const end = (name: string): string => textOf((input[name] as Input | undefined)?.['id']);
    return [end('from'), end('to')];
  };

  router.post(`${base}/batch/create`, (request, response) => {
    const from = typeNamed(request.params.from);
    const to = typeNamed(request.params.to);
    const known = store.associations.labels(from, to);
    const startedAt = new Date().toISOString();
    const links = inputsOf(request.body, CREATE_BATCH).map((input) => {
      const types = (Array.isArray(input['types']) ? input['types'] : []) as Input[];
      const labels = types.map(({ associationCategory, associationTypeId }): AssociationType => {
        const type = known.find(
          ({ category, typeId }) =>
            category === associationCategory && typeId === Number(associationTypeId),
        );
        if (type === undefined) {
          throw badRequest(
            `There is no association type ${textOf(associationTypeId)} between ${from} and ${to}.`,
          );
        }
        return type;
      });
      if (labels.length === 0) throw badRequest('Invalid input JSON: types is missing.');
      return { ends: pairOf(input), labels };
    });
    const results = links.map(({ ends: [fromId, toId], labels }) => {
      const label = labels.find(({ category }) => category === 'USER_DEFINED');
      const primary = labels.some((type) => type.label === 'Primary');
      store.associate(from, fromId, to, toId, { primary, label }, 'INTEGRATION');
      return {
        fromObjectTypeId: from,
        fromObjectId: Number(fromId),
        toObjectTypeId: to,
        toObjectId: Number(toId),
        labels: labels.flatMap((type) => (type.label === null ? [] : [type.label])),
      };
    });
    answerBatch(response, startedAt, results, [], { status: 201 });
  });

  router.post(`${base}/batch/associate/default`, (request, response) => {
    const from = typeNamed(request.params.from);
    const to = typeNamed(request.params.to);
    const startedAt = new Date().toISOString();
    const results = inputsOf(request.body, CREATE_BATCH).map((input) => {
      const [fromId, toId] = pairOf(input);
      store.associate(from, fromId, to, toId, {}, 'INTEGRATION');
      return {
        from: { id: fromId },
        to: { id: toId },
        associationSpec: {
          associationCategory: 'HUBSPOT_DEFINED',
          associationTypeId: store.associations.plainType(from, to).typeId,
        },
      };
    });
    answerBatch(response, startedAt, results);
  });

  router.post(`${base}/batch/archive`, (request, response) => {
    const from = typeNamed(request.params.from);
    const to = typeNamed(request.params.to);
    for (const input of inputsOf(request.body, CREATE_BATCH)) {
      const ends = Array.isArray(input['to']) ? (input['to'] as Input[]) : [];
      const [fromId] = pairOf({ from: input['from'] });
      for (const { id } of ends) store.dissociate(from, fromId, to, textOf(id), 'INTEGRATION');
    }
    response.status(204).end();
  });

  router.get(`${base}/labels`, (request, response) => {
    response.json({
      results: store.associations.labels(
        typeNamed(request.params.from),
        typeNamed(request.params.to),
      ),
    });
  });
  return router;
}
