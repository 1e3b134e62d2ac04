import { Router } from 'express';
import { badRequest, HubSpotError } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import type { HubSpotRecord, ObjectType } from '../model.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import { present } from '../present.ts';
import type { CustomProperties } from '../custom-properties.ts';
import type { HubSpotStore } from '../store.ts';
import {
  answerBatch,
  inputsOf,
  notFoundErrors,
  textOf,
  type Input,
  type InputError,
} from './batch.ts';
import { mayWrite, typeIn } from './types.ts';
import { valuesOf } from './values.ts';

const BATCH = 100;

/**
 * What an app may write: records one by one and in batches, merges, erasures
 * (developers.hubspot.com/docs/api-reference/crm-deals-v3, -crm-contacts-v3).
 */
export function writeRoutes(
  store: HubSpotStore,
  oauth: HubSpotOAuth,
  custom: CustomProperties,
): Router {
  const router = Router();
  const base = '/crm/objects/2026-09/:objectType';
  const write = mayWrite(oauth);
  const shown = (
    type: ObjectType,
    record: HubSpotRecord,
    values: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> =>
    present(store, type, record, {
      properties: Object.keys(values),
      withHistory: [],
      associations: [],
    });
  const live = (type: ObjectType, id: string): HubSpotRecord | undefined => {
    const record = store.find(type, id);
    return record?.archived === false ? record : undefined;
  };
  const valued = (type: ObjectType, name: string, value: string): HubSpotRecord | undefined =>
    store.all(type).find(({ archived, properties }) => !archived && properties.get(name) === value);
  /** An address belongs to one contact (contacts guide: 409 "Contact already exists"). */
  const create = (type: ObjectType, input: Input): HubSpotRecord => {
    const values = valuesOf(store, custom, type, input['properties']);
    const email = type === 'contacts' ? (values['email'] ?? null) : null;
    const owner = email === null ? undefined : valued(type, 'email', email);
    if (owner !== undefined) {
      throw new HubSpotError(409, 'CONFLICT', `Contact already exists. Existing ID: ${owner.id}`);
    }
    const id = store.create(type, values, 'INTEGRATION');
    const record = store.find(type, id);
    if (record === undefined) throw new Error('A record that was created is not there.');
    return record;
  };

  router.post(`${base}/batch/create`, write, (request, response) => {
    const type = typeIn(request);
    const inputs = inputsOf(request.body, BATCH);
    const startedAt = new Date().toISOString();
    // With a trace id on each input the batch is carried out in part; without, it is all or nothing.
    const isPartial =
      inputs.length > 0 && inputs.every((input) => textOf(input['objectWriteTraceId']) !== '');
    if (!isPartial) for (const input of inputs) valuesOf(store, custom, type, input['properties']);
    const results: unknown[] = [];
    const errors: InputError[] = [];
    for (const input of inputs) {
      const traceId = textOf(input['objectWriteTraceId']);
      try {
        const record = create(type, input);
        results.push({
          ...shown(type, record, (input['properties'] ?? {}) as Input),
          ...(traceId === '' ? {} : { objectWriteTraceId: traceId }),
        });
      } catch (error) {
        if (!isPartial || !(error instanceof HubSpotError)) throw error;
        const { category, message } = error;
        const context = { objectWriteTraceId: [traceId] };
        errors.push({ status: 'error', category, message, context });
      }
    }
    answerBatch(response, startedAt, results, errors, { status: 201 });
  });

  router.post(`${base}/batch/update`, write, (request, response) => {
    const type = typeIn(request);
    const inputs = inputsOf(request.body, BATCH, ({ id }) => textOf(id));
    const startedAt = new Date().toISOString();
    // Values are checked before the first record changes.
    const updates = inputs.map(({ id, properties }) => ({
      id: textOf(id),
      values: valuesOf(store, custom, type, properties),
    }));
    for (const { id } of updates) {
      const message = store.protectedRecords.get(id);
      // One record's fault is the whole batch's.
      if (message !== undefined) throw badRequest(message, { context: { id: [id] } });
    }
    const missing: string[] = [];
    const results = updates.flatMap(({ id, values }) => {
      const record = live(type, id);
      if (record === undefined) {
        missing.push(id);
        return [];
      }
      store.update(type, record.id, values, 'INTEGRATION');
      return [shown(type, record, values)];
    });
    answerBatch(response, startedAt, results, notFoundErrors(missing));
  });

  router.post(`${base}/batch/upsert`, write, (request, response) => {
    const type = typeIn(request);
    const inputs = inputsOf(request.body, BATCH, ({ id }) => textOf(id));
    const startedAt = new Date().toISOString();
    const upserts = inputs.map(({ id, idProperty, properties }) => {
      const name = textOf(idProperty) || 'hs_object_id';
      const isUnique =
        name === 'hs_object_id' ||
        (type === 'contacts' && name === 'email') ||
        custom.definitions(type).some((one) => one.name === name && one.hasUniqueValue);
      if (!isUnique) throw badRequest(`Property ${name} is not a unique identifier property.`);
      return { id: textOf(id), name, values: valuesOf(store, custom, type, properties) };
    });
    const results = upserts.map(({ id, name, values }) => {
      const known = name === 'hs_object_id' ? live(type, id) : valued(type, name, id);
      if (known !== undefined) {
        store.update(type, known.id, values, 'INTEGRATION');
        return { ...shown(type, known, values), new: false };
      }
      if (name === 'hs_object_id') throw badRequest(`${id} is not the id of a record.`);
      const properties = { ...values, [name]: id };
      return { ...shown(type, create(type, { properties }), properties), new: true };
    });
    answerBatch(response, startedAt, results);
  });

  router.post(`${base}/batch/archive`, write, (request, response) => {
    const type = typeIn(request);
    for (const { id } of inputsOf(request.body, BATCH, (input) => textOf(input['id']))) {
      const record = live(type, textOf(id));
      if (record !== undefined) store.delete(type, record.id, 'INTEGRATION');
    }
    response.status(204).end();
  });

  // "Merge two contacts": the answer is the record that stays, under an id of its own.
  router.post(`${base}/merge`, write, (request, response) => {
    const type = typeIn(request);
    const body = (request.body ?? {}) as Input;
    const [primary, lost] = ['primaryObjectId', 'objectIdToMerge'].map((name) =>
      live(type, textOf(body[name])),
    );
    if (primary === undefined || lost === undefined || primary === lost)
      throw badRequest('primaryObjectId and objectIdToMerge must name two existing records.');
    const id = store.merge(type, primary.id, lost.id, { newRecord: true, source: 'INTEGRATION' });
    const survivor = store.find(type, id);
    if (survivor === undefined) throw new Error('The merged record is not there.');
    response.json(shown(type, survivor, {}));
  });

  // "GDPR DELETE": for good, by id or by another unique property.
  router.post(`${base}/gdpr-delete`, write, (request, response) => {
    const type = typeIn(request);
    if (type !== 'contacts') throw badRequest('Only contacts can be deleted for good here.');
    const { objectId, idProperty } = (request.body ?? {}) as Input;
    const id = textOf(objectId);
    const record =
      textOf(idProperty) === '' ? store.find(type, id) : valued(type, textOf(idProperty), id);
    if (record !== undefined) store.erase(record.id);
    response.status(204).end();
  });

  router.post(base, write, (request, response) => {
    const type = typeIn(request);
    const body = (request.body ?? {}) as Input;
    const record = create(type, body);
    response.status(201).json(shown(type, record, (body['properties'] ?? {}) as Input));
  });

  router.patch(`${base}/:objectId`, write, (request, response) => {
    const type = typeIn(request);
    const values = valuesOf(store, custom, type, (request.body as Input)['properties']);
    const record = live(type, String(request.params['objectId']));
    if (record === undefined) throw new HubSpotError(404, 'OBJECT_NOT_FOUND', 'resource not found');
    store.update(type, record.id, values, 'INTEGRATION');
    response.json(shown(type, record, values));
  });

  router.delete(`${base}/:objectId`, write, (request, response) => {
    const type = typeIn(request);
    const record = live(type, String(request.params['objectId']));
    if (record !== undefined) store.delete(type, record.id, 'INTEGRATION');
    response.status(204).end();
  });

  return router;
}

/** Properties and their groups (developers.hubspot.com/docs/api-reference/crm-properties-v3). */
export function propertyRoutes(oauth: HubSpotOAuth, custom: CustomProperties): Router {
  const router = Router();
  const base = '/crm/properties/2026-09/:objectType';
  router.use(base, (request, response, next) => {
    const right = request.method === 'GET' ? 'read' : 'write';
    requireScopes(oauth, `crm.schemas.${typeIn(request)}.${right}`)(request, response, next);
  });
  router.get(base, (request, response) => {
    response.json({ results: custom.definitions(typeIn(request)) });
  });
  router.post(`${base}/groups`, (request, response) => {
    response.status(201).json(custom.addGroup(typeIn(request), request.body as Input));
  });
  router.post(`${base}/batch/create`, (request, response) => {
    const type = typeIn(request);
    const startedAt = new Date().toISOString();
    const results = inputsOf(request.body, BATCH).map((input) => custom.add(type, input));
    answerBatch(response, startedAt, results, [], { status: 201 });
  });
  router.get(`${base}/:propertyName`, (request, response) => {
    const name = request.params.propertyName;
    const found = custom.definitions(typeIn(request)).find((one) => one.name === name);
    if (found === undefined)
      throw new HubSpotError(404, 'OBJECT_NOT_FOUND', `Property ${name} does not exist.`);
    response.json(found);
  });
  router.post(base, (request, response) => {
    response.status(201).json(custom.add(typeIn(request), request.body as Input));
  });
  return router;
}
