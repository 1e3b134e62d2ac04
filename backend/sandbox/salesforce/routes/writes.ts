import { Router, type Request } from 'express';
import { SalesforceError } from '../errors.ts';
import { full, type Input, type WriteRules } from '../write-rules.ts';

const BASE = '/services/data/v:version';
/** sObject Collections' limit. */
const MOST = 200;

interface Result {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: { statusCode: string; message: string; fields: readonly string[] }[];
}

const bodyOf = (request: Request): Input => (request.body ?? {}) as Input;
const param = (request: Request, name: string): string => String(request.params[name]);

/** Single records (REST API Developer Guide, "sObject Basic Information", "sObject Rows", "… by External ID"). */
export function writeRoutes(rules: WriteRules): Router {
  const router = Router();
  router.post(`${BASE}/sobjects/:object`, (request, response) => {
    const id = rules.create(rules.writable(param(request, 'object'), 'POST'), bodyOf(request));
    response.status(201).json({ id, success: true, errors: [] });
  });
  router.patch(`${BASE}/sobjects/:object/:id`, (request, response) => {
    const schema = rules.writable(param(request, 'object'), 'PATCH');
    rules.update(schema, full(param(request, 'id')), bodyOf(request));
    response.status(204).end();
  });
  router.delete(`${BASE}/sobjects/:object/:id`, (request, response) => {
    rules.delete(rules.writable(param(request, 'object'), 'DELETE'), full(param(request, 'id')));
    response.status(204).end();
  });
  router.patch(`${BASE}/sobjects/:object/:field/:value`, (request, response) => {
    const schema = rules.writable(param(request, 'object'), 'PATCH');
    const { id, created } = rules.upsert(
      schema,
      param(request, 'field'),
      param(request, 'value'),
      bodyOf(request),
    );
    response.status(created ? 201 : 200).json({ id, success: true, errors: [], created });
  });
  return router;
}

/** Up to 200 records a call, record by record or all or none (REST API Developer Guide, "sObject Collections"). */
export function collectionRoutes(rules: WriteRules): Router {
  const router = Router();
  const path = `${BASE}/composite/sobjects`;

  router.post(path, (request, response) => {
    response.json(
      each(rules, request, (record) => ({
        id: rules.create(rules.writable(typeOf(record), 'POST'), record),
      })),
    );
  });
  router.patch(path, (request, response) => {
    response.json(
      each(rules, request, (record) => {
        const id = full(record['id'] ?? record['Id']);
        rules.update(rules.writable(typeOf(record), 'PATCH'), id, record);
        return { id };
      }),
    );
  });
  // "Objects … only of the type indicated in the request URI", "Don't set the id field" (… Upsert).
  router.patch(`${path}/:object/:field`, (request, response) => {
    const schema = rules.writable(param(request, 'object'), 'PATCH');
    const field = param(request, 'field');
    response.json(
      each(rules, request, (record) => {
        if (typeOf(record) !== schema.name) {
          throw new SalesforceError(
            400,
            'INVALID_TYPE',
            `The record's type ${String(typeOf(record))} is not ${schema.name}`,
          );
        }
        if (record['id'] !== undefined || record['Id'] !== undefined) {
          throw new SalesforceError(
            400,
            'INVALID_FIELD',
            'Cannot specify Id in an upsert by external id',
          );
        }
        const key = Object.keys(record).find((name) => name.toLowerCase() === field.toLowerCase());
        const { [key ?? '']: value, ...rest } = record;
        return rules.upsert(schema, field, value, rest);
      }),
    );
  });
  router.delete(path, (request, response) => {
    const { ids: asked } = request.query;
    const ids = (typeof asked === 'string' ? asked : '').split(',').filter(Boolean).map(full);
    assertSize(ids.length);
    response.json(
      all(rules, request.query['allOrNone'] === 'true', ids, (id) => {
        const schema = rules.ofId(id);
        rules.delete(schema, id);
        return { id };
      }),
    );
  });
  return router;
}

const typeOf = (record: Input): unknown =>
  ((record['attributes'] ?? {}) as { type?: unknown }).type;

function assertSize(count: number): void {
  if (count >= 1 && count <= MOST) return;
  throw new SalesforceError(
    400,
    'EXCEEDED_MAX_SIZE_REQUEST',
    'record limit reached: a collection holds 1 to 200 records',
  );
}

function each(
  rules: WriteRules,
  request: Request,
  write: (record: Input) => { id: string; created?: boolean },
): Result[] {
  const { records, allOrNone } = bodyOf(request) as { records?: unknown; allOrNone?: unknown };
  if (!Array.isArray(records)) {
    throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'The request body has no list of records');
  }
  assertSize(records.length);
  if (records.some((record) => typeOf((record ?? {}) as Input) === undefined)) {
    throw new SalesforceError(400, 'INVALID_INPUT', 'Each record needs attributes with a type');
  }
  return all(rules, allOrNone === true, records as Input[], write);
}

/**
 * Every record on its own; with `allOrNone` what went well is taken back where anything failed, and says so (REST API
 * Developer Guide, "sObject Collections"; SOAP API Developer Guide, "AllOrNoneHeader": records without errors of their
 * own are marked as rolled back).
 */
function all<Item>(
  rules: WriteRules,
  allOrNone: boolean,
  items: readonly Item[],
  write: (item: Item) => { id: string; created?: boolean },
): Result[] {
  const rollBack = allOrNone ? rules.savepoint() : null;
  const results = items.map((item) => attempt(() => write(item)));
  if (rollBack === null || results.every(({ success }) => success)) return results;
  rollBack();
  return results.map((result): Result => (result.success ? ROLLED_BACK : result));
}

const ROLLED_BACK: Result = {
  success: false,
  errors: [
    {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message:
        'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    },
  ],
};

function attempt(write: () => { id: string; created?: boolean }): Result {
  try {
    return { ...write(), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return {
      success: false,
      errors: [{ statusCode: error.errorCode, message: error.message, fields: error.fields ?? [] }],
    };
  }
}
