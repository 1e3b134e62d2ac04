import type { Context } from '../context.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { forgetCountedEvents } from '../ingest/count-hits.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { reduceTouches } from './reduce-touches.ts';

export interface Expired {
  readonly touchesDeleted: number;
  /** Touches a deal's or a lead's credit rests on: reduced to what that needs. */
  readonly touchesReduced: number;
  readonly visitors: number;
}

const DAY_MS = 86_400_000;
/** Touches a transaction, so that nobody waits for a lock for long. */
const BATCH = 1_000;

/**
 * Applies the tenant's retention: removes touchpoints older than `retentionDays`, and devices not seen
 * since. A touch that credit rests on (it lies before the close of one of its person's deals, or before
 * its person became or qualified as a lead) is reduced instead: without address, title, tags, words and
 * device. So a recompute of an old deal gives what it gave. Why: docs/decisions/0010-erasure.md.
 *
 * Stopping in the middle does no harm: what is left comes next time.
 *
 * @param signal ends it behind the batch at hand.
 */
export async function dropExpired(
  context: Context,
  tenantId: number,
  signal?: AbortSignal,
): Promise<Expired> {
  const now = context.now();
  const { privacy } = await withTenant(context.dataSource, tenantId, loadSettings);
  const before = new Date(now.getTime() - privacy.retentionDays * DAY_MS);
  let touchesDeleted = 0;
  let touchesReduced = 0;
  while (!signal?.aborted) {
    const batch = await withTenant(context.dataSource, tenantId, (tx) =>
      expireTouches(tx, before, now),
    );
    touchesDeleted += batch.deleted;
    touchesReduced += batch.reduced;
    if (batch.deleted + batch.reduced < BATCH) break;
  }
  let visitors = 0;
  while (!signal?.aborted) {
    const gone = await withTenant(context.dataSource, tenantId, (tx) => dropVisitors(tx, before));
    visitors += gone;
    if (gone < BATCH) break;
  }
  await withTenant(context.dataSource, tenantId, (tx) => forgetCountedEvents(tx, now));
  return { touchesDeleted, touchesReduced, visitors };
}

async function expireTouches(
  tx: TenantTransaction,
  before: Date,
  now: Date,
): Promise<{ deleted: number; reduced: number }> {
  const rows = await tx.query<{ id: string; credited: boolean }>(
    `with expired as (
       select id, contact_id, occurred_at, kind, channel from attribution_touchpoints
       where tenant_id = $1 and occurred_at < $2 and reduced_at is null
       order by occurred_at limit ${BATCH} for update skip locked
     )
     select t.id, c.id is not null and t.kind <> 'sales_activity' and t.channel <> 'sales' and (
         t.occurred_at <= greatest(c.created_at, c.qualified_at)
         or exists (
           select from deals d
           where d.tenant_id = $1 and (d.outcome = 'open' or t.occurred_at <= coalesce(d.closed_at, $3))
             and (d.account_id = c.works_at_id
                  or d.id in (select dc.deal_id from deal_contacts dc
                              where dc.tenant_id = $1 and dc.contact_id = c.id)))
       ) as credited
     from expired t left join contacts c on c.tenant_id = $1 and c.id = t.contact_id`,
    [tx.tenantId, before, now],
  );
  const credited = rows.filter((row) => row.credited).map(({ id }) => id);
  const rest = rows.filter((row) => !row.credited).map(({ id }) => id);
  await reduceTouches(tx, credited, now, { forgetKey: false });
  await tx.query(
    'delete from attribution_touchpoints where tenant_id = $1 and id = any($2::uuid[])',
    [tx.tenantId, rest],
  );
  return { deleted: rest.length, reduced: credited.length };
}

async function dropVisitors(tx: TenantTransaction, before: Date): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `delete from visitors where tenant_id = $1 and id in (
       select id from visitors where tenant_id = $1 and last_seen_at < $2
       order by last_seen_at limit ${BATCH} for update skip locked)
     returning id`,
    [tx.tenantId, before],
  );
  return rows.length;
}
