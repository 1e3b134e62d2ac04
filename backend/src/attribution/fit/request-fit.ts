import type { Context } from '../../context.ts';
import { withTenant, type TenantTransaction } from '../../db/tenancy.ts';
import { insertJob } from '../../jobs/job-store.ts';
import { countInfluencerTouches, type FitCounts } from './fit-store.ts';

/** Why a fit was asked for, kept with its job. */
export type FitCause =
  'asked for' | 'nightly' | 'first' | 'new conversions' | 'new touches' | 'new posts';

/** So much more or less than the fit in force has seen, as a part of it, asks for another. */
const NEW_CONVERSIONS = 0.05;
/** Touches and posts come in by the thousand when influencers are taken in or the website is connected. */
const NEW_EVIDENCE = 0.2;

/**
 * A job that fits the tenant's models, in the caller's transaction: the one that waits or runs already, or a new
 * one. Hand a new one to the queue after the commit (`context.dispatchJob`).
 */
export async function requestFit(
  tx: TenantTransaction,
  cause: FitCause,
): Promise<{ jobId: string; isNew: boolean }> {
  // Two at once ask for the same.
  await tx.query(`select pg_advisory_xact_lock(hashtext('request fit'), $1)`, [tx.tenantId]);
  const [open] = await tx.query<{ id: string }>(
    `select id from jobs where tenant_id = $1 and kind = 'fit' and state in ('queued', 'running')
     order by created_at limit 1`,
    [tx.tenantId],
  );
  if (open) return { jobId: open.id, isNew: false };
  return { jobId: await insertJob(tx, 'fit', { cause }), isNew: true };
}

/**
 * Asks for a fit where one is due: nothing was ever learnt though there are deals; the number of won deals has moved
 * by a twentieth since, or that of influencers' touches or posts by a fifth. Called when a tenant's credit is up to date. A tenant whose history is still being
 * loaded waits for the rest of it, and one whose last fit failed waits for the night.
 */
export async function requestFitIfDue(context: Context, tenantId: number): Promise<void> {
  const { dispatchJob } = context;
  if (!dispatchJob) return;
  const jobId = await withTenant(context.dataSource, tenantId, async (tx) => {
    const cause = await dueCause(tx);
    if (cause === null) return null;
    const { jobId: id, isNew } = await requestFit(tx, cause);
    return isNew ? id : null;
  });
  if (jobId !== null) await dispatchJob(tenantId, jobId);
}

async function dueCause(tx: TenantTransaction): Promise<FitCause | null> {
  const [row] = await tx.query<{
    deals: number;
    won: number;
    posts: number;
    seen: Partial<FitCounts> | null;
    is_busy: boolean;
  }>(
    `select count(*)::int as deals, (count(*) filter (where outcome = 'won'))::int as won,
            (select count(*)::int from posts where tenant_id = $1) as posts,
            (select counts from credit_fits
             where tenant_id = $1 and kind = 'models' and state = 'active') as seen,
            exists (
              select from jobs where tenant_id = $1
                and (kind in ('backfill', 'fit') and state in ('queued', 'running')
                     or kind = 'fit' and state = 'failed' and finished_at > now() - interval '20 hours')
            ) as is_busy
     from deals where tenant_id = $1 and deleted_at is null and merged_into_id is null`,
    [tx.tenantId],
  );
  if (!row || row.deals === 0 || row.is_busy) return null;
  const { seen } = row;
  if (seen === null) return 'first';
  if (hasMoved(seen.won, row.won, NEW_CONVERSIONS)) return 'new conversions';
  if (hasMoved(seen.posts, row.posts, NEW_EVIDENCE)) return 'new posts';
  const touches = await countInfluencerTouches(tx);
  return hasMoved(seen.influencerTouches, touches, NEW_EVIDENCE) ? 'new touches' : null;
}

function hasMoved(before: number | undefined, now: number, part: number): boolean {
  const moved = Math.abs(now - (before ?? 0));
  return moved > 0 && moved >= part * (before ?? 0);
}
