import { createHash } from 'node:crypto';
import { parseUtm, type CompiledDirectory } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import { resolveIncoming } from './resolve-incoming.ts';
import { scrubText } from './scrub.ts';
import { isInnerPage, touchOfEvent } from './touch-of-event.ts';
import type { TrackEvent } from './track-event.ts';

/** A tag is a label of a campaign; more than this is something else. */
const MAX_TAG = 100;
/** How long a repeat of a counted event is known; clients give up long before. */
const REMEMBERED_DAYS = 7;

/** Why an event is only counted. */
export type CountedFor = 'consent' | 'bot';

export interface CountedEvent {
  readonly event: TrackEvent;
  readonly reason: CountedFor;
}

/**
 * Counts what is not stored. Page views of people who may not be followed: by day, tags and channel, no device, no
 * address, no time of day. Whatever crawlers send: by day. Answers which were new: a repeat of a named event
 * does not count again.
 */
export async function countHits(
  tx: TenantTransaction,
  counted: readonly CountedEvent[],
  directory: CompiledDirectory,
  ownDomains: readonly string[],
): Promise<boolean[]> {
  const wanted = counted.filter(({ event, reason }) => reason === 'bot' || event.type === 'page');
  const fresh = await rememberEvents(
    tx,
    wanted.map(({ event }) => event),
  );
  const once = wanted.filter((_, index) => fresh[index]);
  await addUp(
    tx,
    'aggregate_hits',
    ['utm_source', 'utm_medium', 'utm_campaign', 'channel'],
    once.flatMap(({ event, reason }) =>
      reason === 'consent'
        ? [[dayOf(event), ...tagsOf(event), channelOf(event, directory, ownDomains)]]
        : [],
    ),
  );
  await addUp(
    tx,
    'filtered_hits',
    ['reason'],
    once.flatMap(({ event, reason }) => (reason === 'bot' ? [[dayOf(event), reason]] : [])),
  );
  const repeats = new Set(wanted.filter((_, index) => !fresh[index]));
  return counted.map((one) => !repeats.has(one));
}

/** Drops the names of counted events that nobody will send again; for the retention job. */
export async function forgetCountedEvents(tx: TenantTransaction, now: Date): Promise<void> {
  await tx.query(
    `delete from counted_events where tenant_id = $1 and day < ($2::timestamptz at time zone 'UTC')::date - ${REMEMBERED_DAYS}`,
    [tx.tenantId, now],
  );
}

/** Notes events by a hash of their random names; which of them were not known. */
async function rememberEvents(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
): Promise<boolean[]> {
  if (events.length === 0) return [];
  const hashes = events.map(({ messageId }) =>
    createHash('sha256').update(messageId).digest().subarray(0, 16),
  );
  const named = new Map(hashes.map((hash) => [hash.toString('hex'), hash]));
  const parameters: unknown[] = [tx.tenantId];
  // Sorted: concurrent transactions meet in the same order.
  const tuples = [...named]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, hash]) => `($1, $${parameters.push(hash)}, (now() at time zone 'UTC')::date)`);
  const rows = await tx.query<{ event_hash: Buffer }>(
    `insert into counted_events (tenant_id, event_hash, day) values ${tuples.join(', ')}
     on conflict (tenant_id, event_hash) do nothing returning event_hash`,
    parameters,
  );
  const fresh = new Set(rows.map((row) => row.event_hash.toString('hex')));
  // The same name twice in one call: the second is the repeat.
  return hashes.map((hash) => fresh.delete(hash.toString('hex')));
}

/** One more hit for each of the rows, its day first, in the counters of `table`. */
async function addUp(
  tx: TenantTransaction,
  table: 'aggregate_hits' | 'filtered_hits',
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const hits = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    hits.set(key, (hits.get(key) ?? 0) + 1);
  }
  // Sorted: concurrent transactions lock the counters in the same order.
  const sums = [...hits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => [...(JSON.parse(key) as string[]), count]);
  const parameters: unknown[] = [tx.tenantId];
  const types = ['date', ...columns.map(() => 'text'), 'integer'];
  const list = valuesList(sums, types, parameters, '$1, ');
  const key = ['day', ...columns].join(', ');
  await tx.query(
    `insert into ${table} as old (tenant_id, ${key}, hits) values ${list}
     on conflict (tenant_id, ${key}) do update set hits = old.hits + excluded.hits`,
    parameters,
  );
}

const dayOf = ({ occurredAt }: TrackEvent): string => occurredAt.toISOString().slice(0, 10);

/** Where a page view came from; nothing for a page within the site. */
function channelOf(
  event: TrackEvent,
  directory: CompiledDirectory,
  ownDomains: readonly string[],
): string {
  if (isInnerPage(event, ownDomains)) return '';
  return (
    resolveIncoming(touchOfEvent(event), directory, { ownDomains, brandTerms: [] })[0]?.channel ??
    ''
  );
}

function tagsOf({ url, utm }: TrackEvent): string[] {
  const separate = parseUtm(
    Object.fromEntries(
      Object.entries(utm ?? {}).map(([key, value]) => [
        /^utm_/i.test(key) ? key : `utm_${key}`,
        value,
      ]),
    ),
  );
  const fromUrl = parseUtm(url ?? '');
  return (['source', 'medium', 'campaign'] as const).map((tag) =>
    scrubText(separate[tag] ?? fromUrl[tag] ?? '').slice(0, MAX_TAG),
  );
}
