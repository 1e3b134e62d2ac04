import { parseUtm } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import { scrubText } from './scrub.ts';
import type { TrackEvent } from './track-event.ts';

/** A tag is a label of a campaign; more than this is something else. */
const MAX_TAG = 100;

/**
 * Counts page views of people who are not followed, by day and tags: no device, no address, no time of
 * day. Without an id there is no telling a repeat from a second visit, so repeats count.
 */
export async function countHits(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
): Promise<void> {
  const hits = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'page') continue;
    const tags = tagsOf(event);
    const key = JSON.stringify([event.occurredAt.toISOString().slice(0, 10), ...tags]);
    hits.set(key, (hits.get(key) ?? 0) + 1);
  }
  if (hits.size === 0) return;
  // Sorted: concurrent transactions lock the counters in the same order.
  const rows = [...hits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => [...(JSON.parse(key) as string[]), count]);
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(rows, ['date', 'text', 'text', 'text', 'integer'], parameters);
  await tx.query(
    `insert into aggregate_hits as old (tenant_id, day, utm_source, utm_medium, utm_campaign, hits)
     values ${list.replaceAll('($', '($1, $')}
     on conflict (tenant_id, day, utm_source, utm_medium, utm_campaign) do update
       set hits = old.hits + excluded.hits`,
    parameters,
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
