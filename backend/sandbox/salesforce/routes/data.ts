import { Router, type Request, type Response } from 'express';
import { newToken } from '../../common/token.ts';
import { withSuffix } from '../../common/record-ids.ts';
import { notFound, SalesforceError } from '../errors.ts';
import { instant, type ObjectSchema } from '../schema.ts';
import { evaluate } from '../soql/evaluate.ts';
import type { Row } from '../soql/source.ts';
import { parseSoql } from '../soql/parse.ts';
import type { SalesforceStore } from '../store.ts';
import { describe, describeGlobal } from './describe.ts';
import type { QueryJobs } from '../bulk/query-jobs.ts';

/** API version this stand-in speaks; older ones answer alike. */
const VERSIONS = [
  { label: "Winter '26", version: '65.0' },
  { label: "Spring '26", version: '66.0' },
  { label: "Summer '26", version: '67.0' },
] as const;

const BASE = '/services/data/v:version';
const DEFAULT_BATCH = 2000;
/** Deletions are told of for fifteen days (SOAP API Developer Guide, "getDeleted"). */
const KEPT_MS = 15 * 86_400_000;

/** Locators live as long as the process; Salesforce keeps them for two days. */
interface Cursor {
  readonly records: readonly Record<string, unknown>[];
  readonly total: number;
  readonly batch: number;
}

export interface ApiUsage {
  used: number;
  readonly max: number;
}

/** The list of versions needs no session (REST API Developer Guide, "Versions"). */
export function versionRoutes(): Router {
  const router = Router();
  router.get('/services/data', (_request, response) => {
    response.json(
      VERSIONS.map(({ label, version }) => ({ label, url: `/services/data/v${version}`, version })),
    );
  });
  return router;
}

/** Queries, records, describes, deleted records, limits. */
export function dataRoutes(store: SalesforceStore, usage: ApiUsage, jobs: QueryJobs): Router {
  const router = Router();
  const cursors = new Map<string, Cursor>();

  router.use(BASE, (request, _response, next) => {
    if (!VERSIONS.some(({ version }) => version === request.params.version)) throw notFound();
    next();
  });

  router.get(BASE, (request, response) => {
    const base = `/services/data/v${request.params.version}`;
    response.json({
      sobjects: `${base}/sobjects`,
      query: `${base}/query`,
      queryAll: `${base}/queryAll`,
      limits: `${base}/limits`,
      identity: `${base}/identity`,
    });
  });

  router.get(`${BASE}/limits`, (_request, response) => {
    response.json({
      DailyApiRequests: { Max: usage.max, Remaining: Math.max(0, usage.max - usage.used) },
      DailyBulkV2QueryJobs: { Max: 10_000, Remaining: Math.max(0, 10_000 - jobs.made) },
      DataStorageMB: { Max: 11_264, Remaining: 10_871 },
    });
  });

  for (const [path, withDeleted] of [
    ['query', false],
    ['queryAll', true],
  ] as const) {
    router.get(`${BASE}/${path}`, (request, response) => {
      const { q } = request.query;
      if (typeof q !== 'string' || q.trim() === '') {
        throw new SalesforceError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
      }
      store.questions.note(q);
      const answer = evaluate(parseSoql(q), store, withDeleted);
      const cursor: Cursor = {
        records: answer.records,
        total: answer.total,
        batch: batchSize(request),
      };
      const locator = `0r8${newToken(11).replaceAll(/[-_]/g, 'x')}AAA`;
      if (answer.records.length > cursor.batch) cursors.set(locator, cursor);
      sendBatch(request, response, locator, cursor, 0);
    });

    router.get(`${BASE}/${path}/:locator`, (request, response) => {
      const [locator = '', from = '0'] = request.params.locator.split(/-(?=\d+$)/);
      const cursor = cursors.get(locator);
      if (cursor === undefined)
        throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
      sendBatch(request, response, locator, cursor, Number(from));
    });
  }

  router.get(`${BASE}/sobjects`, (_request, response) => {
    response.json(describeGlobal(store.schemas));
  });

  router.get(`${BASE}/sobjects/:object/describe`, (request, response) => {
    response.json(describe(objectIn(request, store), store.company));
  });

  // "Get Deleted": ids and dates of the last days, of deleted, merged and purged records.
  router.get(`${BASE}/sobjects/:object/deleted`, (request, response) => {
    const { from, to } = spanOf(request);
    const { name } = objectIn(request, store);
    const earliest = store.now() - KEPT_MS;
    if (from < earliest) {
      throw new SalesforceError(
        400,
        'INVALID_REPLICATION_DATE',
        'startDate before org replication enabled date',
      );
    }
    const deleted = store.deletions.filter(
      ({ object, id, at }) =>
        object === name &&
        at >= from &&
        at < to &&
        // What was taken out of the recycle bin again is not deleted.
        store.byId(object, id)?.['IsDeleted'] !== false,
    );
    response.json({
      deletedRecords: deleted.map(({ id, at }) => ({ id, deletedDate: instant(at) })),
      earliestDateAvailable: instant(earliest),
      latestDateCovered: new Date(to).toISOString().replace('Z', '+0000'),
    });
  });

  router.get(`${BASE}/sobjects/:object/updated`, (request, response) => {
    const { from, to } = spanOf(request);
    const updated = [...store.rows(objectIn(request, store).name)].filter(
      (row) => row['IsDeleted'] !== true && within(row, from, to),
    );
    response.json({
      ids: updated.map((row) => row['Id']),
      latestDateCovered: new Date(to).toISOString().replace('Z', '+0000'),
    });
  });

  router.get(`${BASE}/sobjects/:object/:id`, (request, response) => {
    const schema = objectIn(request, store);
    const asked = request.params.id;
    const id = asked.length === 15 ? withSuffix(asked) : asked;
    const row = store.byId(schema.name, id);
    if (row === undefined) throw notFound('The requested resource does not exist');
    if (row['IsDeleted'] === true)
      throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
    const { fields } = request.query;
    const names =
      typeof fields === 'string'
        ? fields.split(',').map((name) => name.trim())
        : [...schema.fields.values()].map(({ name }) => name);
    response.json({
      attributes: { type: schema.name, url: `/services/data/v67.0/sobjects/${schema.name}/${id}` },
      ...Object.fromEntries(
        names.map((name) => [fieldIn(schema, name), row[fieldIn(schema, name)] ?? null]),
      ),
    });
  });

  return router;
}

function objectIn(request: Request, { schemas }: SalesforceStore): ObjectSchema {
  const schema = schemas.of(String(request.params['object']));
  if (schema === undefined) throw notFound('The requested resource does not exist');
  return schema;
}

function fieldIn(schema: ObjectSchema, name: string): string {
  const field = schema.fields.get(name.toLowerCase());
  if (field === undefined) {
    throw new SalesforceError(
      400,
      'INVALID_FIELD',
      `No such column '${name}' on sobject of type ${schema.name}`,
    );
  }
  return field.name;
}

/** `Sforce-Query-Options: batchSize=n`, 200 to 2,000 (REST API Developer Guide, "Query Options Header"). */
function batchSize(request: Request): number {
  const asked = /batchSize=(\d+)/i.exec(request.get('sforce-query-options') ?? '')?.[1];
  return asked === undefined
    ? DEFAULT_BATCH
    : Math.min(DEFAULT_BATCH, Math.max(200, Number(asked)));
}

function sendBatch(
  request: Request,
  response: Response,
  locator: string,
  cursor: Cursor,
  from: number,
): void {
  const end = from + cursor.batch;
  const done = end >= cursor.records.length;
  response.json({
    totalSize: cursor.total,
    done,
    ...(done
      ? {}
      : {
          nextRecordsUrl: `/services/data/v${String(request.params['version'])}/query/${locator}-${end}`,
        }),
    records: cursor.records.slice(from, end),
  });
}

function spanOf(request: Request): { from: number; to: number } {
  const read = (name: string): number => {
    const text = request.query[name];
    // An unencoded plus sign of a time zone arrives as a space.
    const at = typeof text === 'string' ? Date.parse(text.replace(' ', '+')) : Number.NaN;
    if (Number.isNaN(at))
      throw new SalesforceError(
        400,
        'INVALID_REPLICATION_DATE',
        `${name} date is missing or not a date`,
      );
    return at;
  };
  const from = read('start');
  const to = read('end');
  if (from >= to)
    throw new SalesforceError(400, 'INVALID_REPLICATION_DATE', 'endDate before startDate');
  return { from, to };
}

function within(row: Row, from: number, to: number): boolean {
  const at = Date.parse(String(row['SystemModstamp']));
  return at >= from && at < to;
}
