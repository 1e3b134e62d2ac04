import type { TenantTransaction } from '../db/tenancy.ts';
import type { TouchRow } from './resolve-incoming.ts';
import { touchId } from './touch-id.ts';

type Column = readonly [name: string, value: (row: TouchRow) => unknown];

const COLUMNS: readonly Column[] = [
  ['id', (row) => touchId(row.idempotencyKey)],
  ['idempotency_key', (row) => row.idempotencyKey],
  ['occurred_at', (row) => row.occurredAt],
  ['is_undated', (row) => row.isUndated],
  ['kind', (row) => row.kind],
  ['channel', (row) => row.channel],
  ['search_intent', (row) => row.searchIntent],
  ['platform', (row) => row.platform],
  ['influencer_id', (row) => row.influencerId],
  ['campaign_id', (row) => row.campaignId],
  ['post_id', (row) => row.postId],
  ['content_type', (row) => row.contentType],
  ['visitor_id', (row) => row.visitorId],
  ['contact_id', (row) => row.contactId],
  ['evidence', (row) => row.evidence],
  ['confidence', (row) => row.confidence],
  ['title', (row) => row.title],
  ['url', (row) => row.url],
  ['referrer', (row) => row.referrer],
  ['utm', (row) => (row.utm === null ? null : JSON.stringify(row.utm))],
  ['mention', (row) => row.mention],
  ['consent', (row) => row.consent],
  ['within_visit', (row) => row.isWithinVisit],
];
const NAMES = COLUMNS.map(([name]) => name).join(', ');

/**
 * Writes rows in one statement (multi-row VALUES: the form that also runs where the database is
 * distributed). Answers, for each row, its id when it was new and null when its key was here already.
 */
export async function insertTouches(
  tx: TenantTransaction,
  rows: readonly TouchRow[],
): Promise<(string | null)[]> {
  if (rows.length === 0) return [];
  const known = await answeredBefore(tx, rows);
  const parameters: unknown[] = [tx.tenantId];
  const tuples: string[] = [];
  for (const row of rows) {
    if (row.mention !== null && known.has(baseKey(row.idempotencyKey))) continue;
    const places = COLUMNS.map(([, value]) => `$${parameters.push(value(row))}`);
    tuples.push(`($1, ${places.join(', ')})`);
  }
  if (tuples.length === 0) return rows.map(() => null);
  const written = await tx.query<{ id: string; idempotency_key: string }>(
    `insert into attribution_touchpoints (tenant_id, ${NAMES}) values ${tuples.join(', ')}
     on conflict (tenant_id, idempotency_key) do nothing returning id, idempotency_key`,
    parameters,
  );
  const idOf = new Map(written.map((row) => [row.idempotency_key, row.id]));
  return rows.map(({ idempotencyKey }) => {
    const id = idOf.get(idempotencyKey) ?? null;
    // The same key twice in one call: the first has the row, the second is the repeat.
    idOf.delete(idempotencyKey);
    return id;
  });
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
