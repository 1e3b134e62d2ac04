import { Router } from 'express';
import { badRequest, HubSpotError } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import { type ObjectType, objectTypeOf } from '../model.ts';
import type { HubSpotOAuth } from '../oauth.ts';
import { present } from '../present.ts';
import type { CustomProperties } from '../custom-properties.ts';
import type { HubSpotStore } from '../store.ts';

function typeOf(name: string): ObjectType {
  const type = objectTypeOf(name);
  if (type === undefined) throw badRequest(`Unable to infer object type from: ${name}`);
  return type;
}

type Input = Readonly<Record<string, unknown>>;
const inputsIn = (body: unknown): Input[] => {
  const { inputs } = (body ?? {}) as { inputs?: unknown };
  if (!Array.isArray(inputs)) throw badRequest('Invalid input JSON: inputs is missing.');
  return inputs as Input[];
};

/** Values of an update; everything HubSpot gets is text to it. */
function valuesOf(
  store: HubSpotStore,
  custom: CustomProperties,
  type: ObjectType,
  properties: unknown,
): Record<string, string | null> {
  const definitions = new Map(
    custom.definitions(type).map((definition) => [definition.name, definition]),
  );
  const stages = new Set(store.stageIds());
  return Object.fromEntries(
    Object.entries((properties ?? {}) as Input).map(([name, value]) => {
      const definition = definitions.get(name);
      const refuse = (code: string, message: string): never => {
        throw badRequest(
          `Property values were not valid: [{"isValid":false,"message":"${message}","error":"${code}","name":"${name}"}]`,
          {
            errors: [{ message, code, context: { propertyName: [name] } }],
          },
        );
      };
      if (definition === undefined)
        return refuse('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
      if (definition.calculated)
        return refuse(
          'READ_ONLY_VALUE',
          `"${name}" is a read only property; its value cannot be set.`,
        );
      const text =
        value === null || value === ''
          ? null
          : typeof value === 'string'
            ? value
            : JSON.stringify(value);
      if (text !== null && definition.type === 'number' && Number.isNaN(Number(text))) {
        return refuse('INVALID_LONG', `${text} was not a valid number.`);
      }
      if (text !== null && name === 'dealstage' && !stages.has(text)) {
        return refuse('INVALID_OPTION', `${text} was not one of the allowed options`);
      }
      return [name, text] as const;
    }),
  );
}

/**
 * What an app may write: properties of records, and properties themselves
 * (developers.hubspot.com/docs/api-reference/crm-deals-v3 batch update, -crm-properties-v3 create).
 */
export function writeRoutes(
  store: HubSpotStore,
  oauth: HubSpotOAuth,
  custom: CustomProperties,
): Router {
  const router = Router();
  const objects = '/crm/objects/2026-09/:objectType';
  const schemas = '/crm/properties/2026-09/:objectType';
  const nothing = { properties: [], withHistory: [], associations: [] };

  router.post(`${objects}/batch/update`, (request, response, next) => {
    const type = typeOf(request.params.objectType);
    requireScopes(oauth, `crm.objects.${type}.write`)(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      const inputs = inputsIn(request.body);
      if (inputs.length > 100)
        throw badRequest(`The maximum number of inputs is 100, and you sent ${inputs.length}.`);
      // All or nothing: values are checked before the first record changes.
      const updates = inputs.map(({ id, properties }) => ({
        id: String(id),
        values: valuesOf(store, custom, type, properties),
      }));
      const startedAt = new Date().toISOString();
      const missing = updates
        .filter(({ id }) => store.find(type, id)?.archived !== false)
        .map(({ id }) => id);
      const results = updates
        .filter(({ id }) => !missing.includes(id))
        .map(({ id, values }) => {
          store.update(type, id, values, 'INTEGRATION');
          const record = store.find(type, id);
          return record === undefined
            ? null
            : present(store, type, record, { ...nothing, properties: Object.keys(values) });
        });
      response.status(missing.length > 0 ? 207 : 200).json({
        status: 'COMPLETE',
        results,
        startedAt,
        completedAt: new Date().toISOString(),
        ...(missing.length > 0
          ? {
              numErrors: 1,
              errors: [
                {
                  status: 'error',
                  category: 'OBJECT_NOT_FOUND',
                  message:
                    'Could not get some objects, they may be deleted or not exist. Check that ids are valid.',
                  context: { ids: missing },
                },
              ],
            }
          : {}),
      });
    });
  });

  router.patch(`${objects}/:objectId`, (request, response, next) => {
    const type = typeOf(request.params.objectType);
    requireScopes(oauth, `crm.objects.${type}.write`)(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      const values = valuesOf(store, custom, type, (request.body as Input)['properties']);
      const record = store.find(type, request.params.objectId);
      if (record?.archived !== false)
        throw new HubSpotError(404, 'OBJECT_NOT_FOUND', 'resource not found');
      store.update(type, record.id, values, 'INTEGRATION');
      response.json(present(store, type, record, { ...nothing, properties: Object.keys(values) }));
    });
  });

  router.use(schemas, (request, response, next) => {
    const type = typeOf(request.params.objectType);
    requireScopes(oauth, `crm.schemas.${type}.${request.method === 'GET' ? 'read' : 'write'}`)(
      request,
      response,
      next,
    );
  });
  router.get(schemas, (request, response) => {
    response.json({ results: custom.definitions(typeOf(request.params.objectType)) });
  });
  router.post(`${schemas}/groups`, (request, response) => {
    response
      .status(201)
      .json(custom.addGroup(typeOf(request.params.objectType), request.body as Input));
  });
  router.post(`${schemas}/batch/create`, (request, response) => {
    const type = typeOf(request.params.objectType);
    const at = new Date().toISOString();
    const results = inputsIn(request.body).map((input) => custom.add(type, input));
    response.status(201).json({ status: 'COMPLETE', results, startedAt: at, completedAt: at });
  });
  router.post(schemas, (request, response) => {
    response.status(201).json(custom.add(typeOf(request.params.objectType), request.body as Input));
  });
  return router;
}
