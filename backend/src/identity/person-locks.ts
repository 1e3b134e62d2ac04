import { createHash } from 'node:crypto';
import type { TenantTransaction } from '../db/tenancy.ts';

/** Names these locks among the advisory locks of the database. */
const LOCK_SPACE = 7_310_000;
/** Few enough that a back-fill of a million people holds a handful of locks. */
const BUCKETS = 128;

/**
 * Makes transactions that tie a device to an e-mail, and those that bring a contact with that e-mail,
 * wait for each other until the end of the transaction. Without it each could miss the other's row,
 * not yet committed, and the touches would stay without their person for ever.
 */
export async function lockPeople(tx: TenantTransaction, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return;
  const buckets = new Set(
    emails.map(
      (email) =>
        createHash('sha256').update(`${tx.tenantId}:${email}`).digest().readUInt16BE(0) % BUCKETS,
    ),
  );
  // In one order everywhere, so that two transactions cannot hold what the other wants.
  for (const bucket of [...buckets].sort((a, b) => a - b)) {
    await tx.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE + bucket, tx.tenantId]);
  }
}
