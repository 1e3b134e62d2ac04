import type { TenantTransaction } from '../db/tenancy.ts';
import { insertJob } from '../jobs/job-store.ts';

/**
 * A job that analyses the tenant's traffic, in the caller's transaction: the one that waits or runs already, or a new
 * one. Hand a new one to the queue after the commit (`context.dispatchJob`).
 */
export async function requestLift(
  tx: TenantTransaction,
): Promise<{ jobId: string; isNew: boolean }> {
  // Two at once ask for the same.
  await tx.query(`select pg_advisory_xact_lock(hashtext('request lift'), $1)`, [tx.tenantId]);
  const open = await openLiftJob(tx);
  if (open !== null) return { jobId: open, isNew: false };
  return { jobId: await insertJob(tx, 'lift', {}), isNew: true };
}

/** The analysis that waits or runs. */
export async function openLiftJob(tx: TenantTransaction): Promise<string | null> {
  const [open] = await tx.query<{ id: string }>(
    `select id from jobs where tenant_id = $1 and kind = 'lift' and state in ('queued', 'running')
     order by created_at limit 1`,
    [tx.tenantId],
  );
  return open?.id ?? null;
}
