import type { DataSource } from 'typeorm';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { TouchRow } from './resolve-incoming.ts';
import { touchId } from './touch-id.ts';

type Column = readonly [name: string, type: string, value: (row: TouchRow) => unknown];

const COLUMNS: readonly Column[] = [
  ['id', 'uuid', (row) => touchId(row.idempotencyKey)],
  ['idempotency_key', 'text', (row) => row.idempotencyKey],
  ['occurred_at', 'timestamptz', (row) => row.occurredAt],
  ['is_undated', 'boolean', (row) => row.isUndated],
  ['kind', 'text', (row) => row.kind],
  ['channel', 'text', (row) => row.channel],
  ['search_intent', 'text', (row) => row.searchIntent],
  ['platform', 'text', (row) => row.platform],
  ['influencer_id', 'uuid', (row) => row.influencerId],
  ['campaign_id', 'uuid', (row) => row.campaignId],
  ['post_id', 'uuid', (row) => row.postId],
  ['content_type', 'text', (row) => row.contentType],
  ['visitor_id', 'text', (row) => row.visitorId],
  ['contact_id', 'uuid', (row) => row.contactId],
  ['evidence', 'text', (row) => row.evidence],
  ['confidence', 'double precision', (row) => row.confidence],
  ['title', 'text', (row) => row.title],
  ['url', 'text', (row) => row.url],
  ['referrer', 'text', (row) => row.referrer],
  ['utm', 'jsonb', (row) => (row.utm === null ? null : JSON.stringify(row.utm))],
  ['mention', 'text', (row) => row.mention],
  ['consent', 'text', (row) => row.consent],
  ['within_visit', 'boolean', (row) => row.isWithinVisit],
];
const NAMES = COLUMNS.map(([name]) => name).join(', ');

/**
 * Writes rows in one statement. Answers, for each row, its id when it was new and null when its key was here
 * already.
 */
export async function insertTouches(
  tx: TenantTransaction,
  rows: readonly TouchRow[],
): Promise<(string | null)[]> {
  if (rows.length === 0) return [];
  const known = await answeredBefore(tx, rows);
  const wanted = rows.filter(
    (row) => row.mention === null || !known.has(baseKey(row.idempotencyKey)),
  );
  if (wanted.length === 0) return rows.map(() => null);
  const { source, parameters } = (await isDistributed(tx)) ? asValues(wanted) : asArrays(wanted);
  const written = await tx.query<{ id: string; idempotency_key: string }>(
    `insert into attribution_touchpoints (tenant_id, ${NAMES}) ${source}
     on conflict (tenant_id, idempotency_key) do nothing returning id, idempotency_key`,
    [tx.tenantId, ...parameters],
  );
  const idOf = new Map(written.map((row) => [row.idempotency_key, row.id]));
  return rows.map(({ idempotencyKey }) => {
    const id = idOf.get(idempotencyKey) ?? null;
    // The same key twice in one call: the first has the row, the second is the repeat.
    idOf.delete(idempotencyKey);
    return id;
  });
}

interface Source {
  readonly source: string;
  readonly parameters: unknown[];
}

/** An array a column: one short statement whatever the number of rows, a third faster than thousands of places. */
const ARRAYS = `select $1, * from unnest(${COLUMNS.map(([, type], at) => `$${at + 2}::${type}[]`).join(', ')})`;
const asArrays = (rows: readonly TouchRow[]): Source => ({
  source: ARRAYS,
  parameters: COLUMNS.map(([, , value]) => rows.map(value)),
});

/** The form that also runs where the database is distributed: there INSERT … SELECT refuses row-level security. */
function asValues(rows: readonly TouchRow[]): Source {
  const parameters: unknown[] = [];
  const tuples = rows.map((row) => {
    const places = COLUMNS.map(([, , value]) => `$${parameters.push(value(row)) + 1}`);
    return `($1, ${places.join(', ')})`;
  });
  return { source: `values ${tuples.join(', ')}`, parameters };
}

const distributed = new WeakMap<DataSource, boolean>();

/** Whether the database is spread over machines by Citus; that does not change while we run. */
async function isDistributed(tx: TenantTransaction): Promise<boolean> {
  const { dataSource } = tx.manager;
  const known = distributed.get(dataSource);
  if (known !== undefined) return known;
  const rows = await tx.query(`select from pg_extension where extname = 'citus'`);
  distributed.set(dataSource, rows.length > 0);
  return rows.length > 0;
}

const baseKey = (key: string): string => key.replace(/#\d+$/, '');

/**
 * Keys of self-reports that were stored before. Who is found in a text depends on the directory of the
 * day, so a repeat may come apart into more people; it is a no-op all the same.
 */
async function answeredBefore(
  tx: TenantTransaction,
  rows: readonly TouchRow[],
): Promise<ReadonlySet<string>> {
  const keys = rows.flatMap((row) => (row.mention === null ? [] : [baseKey(row.idempotencyKey)]));
  if (keys.length === 0) return new Set();
  const known = await tx.query<{ idempotency_key: string }>(
    `select idempotency_key from attribution_touchpoints
     where tenant_id = $1 and idempotency_key = any($2::text[])`,
    [tx.tenantId, [...new Set(keys)]],
  );
  return new Set(known.map((row) => row.idempotency_key));
}
