import type { Context } from '../../context.ts';
import { withTenant, type TenantTransaction } from '../../db/tenancy.ts';
import { insertJob } from '../../jobs/job-store.ts';

/** Why a fit was asked for, kept with its job. */
export type FitCause = 'asked for' | 'nightly' | 'first' | 'new conversions';

/** So many new won deals, as a part of those the fit in force has seen, ask for another. */
const NEW_CONVERSIONS = 0.05;

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
 * Asks for a fit where one is due: nothing was ever learnt though there are deals, or the number of won deals has
 * moved by a twentieth since. Called when a tenant's credit is up to date. A tenant whose history is still being
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
    fitted_won: number | null;
    is_busy: boolean;
  }>(
    `select count(*)::int as deals, (count(*) filter (where outcome = 'won'))::int as won,
            (select (counts ->> 'won')::int from credit_fits
             where tenant_id = $1 and kind = 'models' and state = 'active') as fitted_won,
            exists (
              select from jobs where tenant_id = $1
                and (kind in ('backfill', 'fit') and state in ('queued', 'running')
                     or kind = 'fit' and state = 'failed' and finished_at > now() - interval '20 hours')
            ) as is_busy
     from deals where tenant_id = $1 and deleted_at is null and merged_into_id is null`,
    [tx.tenantId],
  );
  if (!row || row.deals === 0 || row.is_busy) return null;
  if (row.fitted_won === null) return 'first';
  const moved = Math.abs(row.won - row.fitted_won);
  return moved > 0 && moved >= NEW_CONVERSIONS * row.fitted_won ? 'new conversions' : null;
}
