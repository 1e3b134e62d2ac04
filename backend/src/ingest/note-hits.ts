import type { DataSource } from 'typeorm';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import type { TouchRow } from './resolve-incoming.ts';

type Hit = Pick<
  TouchRow,
  'campaignId' | 'influencerId' | 'platform' | 'contentType' | 'occurredAt'
>;

/**
 * Moves a last hit only when it is this much newer: a campaign under load would otherwise have its row
 * rewritten with every flush. The screens show minutes.
 */
const SETTLE_MS = 30_000;

interface Span {
  readonly key: readonly (string | null)[];
  readonly first: Date;
  readonly last: Date;
}

/** What this process has noted and committed lately, so that most flushes need not ask. */
interface Noted {
  readonly span: Span;
  readonly at: number;
}
const notedByDatabase = new WeakMap<DataSource, Map<string, Noted>>();
const MOST_NOTED = 10_000;
const pendingByTransaction = new WeakMap<TenantTransaction, Map<string, Span>>();

/** Tells that what was noted in the transaction is committed. Who does not tell only pays with more statements. */
export function hitsCommitted(tx: TenantTransaction): void {
  const { dataSource } = tx.manager;
  const noted = notedByDatabase.get(dataSource) ?? new Map<string, Noted>();
  notedByDatabase.set(dataSource, noted);
  for (const [name, span] of pendingByTransaction.get(tx) ?? []) {
    noted.delete(name);
    noted.set(name, { span, at: performance.now() });
    const [oldest] = noted.keys();
    if (noted.size > MOST_NOTED && oldest !== undefined) noted.delete(oldest);
  }
  pendingByTransaction.delete(tx);
}

/** A span within what was noted: it would change nothing. Asked anew now and then, as a row may have been reset. */
function isNoted(tx: TenantTransaction, name: string, { first, last }: Span): boolean {
  const known = notedByDatabase.get(tx.manager.dataSource)?.get(name);
  return (
    known !== undefined &&
    performance.now() - known.at < SETTLE_MS &&
    first >= known.span.first &&
    last.getTime() <= known.span.last.getTime() + SETTLE_MS
  );
}

/**
 * Tells campaigns, and the placements within them, when their links were first and last used. A row somebody is
 * changing at the moment is passed over, and told with the next hit: visits wait for no import of campaigns, and an
 * import of campaigns that holds one row and wants the next cannot meet them in a deadlock.
 */
export async function noteHits(tx: TenantTransaction, hits: readonly Hit[]): Promise<void> {
  const spans = new Map<string, Span>();
  for (const { campaignId, influencerId, platform, contentType, occurredAt } of hits) {
    if (campaignId === null) continue;
    const key = [campaignId, influencerId, platform, contentType];
    const name = [tx.tenantId, ...key].join('/');
    const known = spans.get(name);
    spans.set(name, {
      key,
      first: known && known.first < occurredAt ? known.first : occurredAt,
      last: known && known.last > occurredAt ? known.last : occurredAt,
    });
  }
  for (const [name, span] of spans) if (isNoted(tx, name, span)) spans.delete(name);
  if (spans.size === 0) return;
  let wasSkipped = false;
  const rows = [...spans.values()].map(({ key, first, last }) => [...key, first, last]);
  const types = ['uuid', 'uuid', 'text', 'text', 'timestamptz', 'timestamptz'];
  for (const target of [
    { table: 'campaigns', on: 'old.id = hit.campaign_id' },
    {
      table: 'campaign_influencers',
      // What a touch does not tell (a platform, a content type) fits any placement of its influencer.
      on: `old.campaign_id = hit.campaign_id and old.influencer_id = hit.influencer_id
           and old.platform = coalesce(hit.platform, old.platform)
           and old.content_type = coalesce(hit.content_type, old.content_type)`,
    },
  ]) {
    const parameters: unknown[] = [tx.tenantId];
    const list = valuesList(rows, types, parameters);
    const key =
      target.table === 'campaigns' ? 'id' : 'campaign_id, influencer_id, platform, content_type';
    const oldKey = key.replace(/(\w+)/g, 'old.$1');
    const spanKey = key.replace(/(\w+)/g, 'span.$1');
    const [row] = await tx.query<{ skipped: number }>(
      `with hit (campaign_id, influencer_id, platform, content_type, first_at, last_at) as (values ${list}),
       span as (
         select ${oldKey}, min(hit.first_at) as first_at, max(hit.last_at) as last_at
         from ${target.table} old join hit on ${target.on}
         where old.tenant_id = $1 group by ${oldKey}
       ),
       due as materialized (
         select ${oldKey} from ${target.table} old join span on (${oldKey}) = (${spanKey})
         where old.tenant_id = $1
           and (old.first_hit_at is null or span.first_at < old.first_hit_at
                or span.last_at > old.last_hit_at + interval '${SETTLE_MS} milliseconds')
       ),
       free as materialized (
         select ${oldKey} from ${target.table} old
         where old.tenant_id = $1 and (${oldKey}) in (select * from due)
         for no key update skip locked
       ),
       noted as (
         update ${target.table} old
         set first_hit_at = least(old.first_hit_at, span.first_at),
             last_hit_at = greatest(old.last_hit_at, span.last_at)
         from span
         where old.tenant_id = $1 and (${oldKey}) = (${spanKey}) and (${oldKey}) in (select * from free)
       )
       select ((select count(*) from due) - (select count(*) from free))::int as skipped`,
      parameters,
    );
    if (row && row.skipped > 0) wasSkipped = true;
  }
  if (wasSkipped) return;
  pendingByTransaction.set(tx, new Map([...(pendingByTransaction.get(tx) ?? []), ...spans]));
}
