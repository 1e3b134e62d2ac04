import { createHash } from 'node:crypto';
import type { TenantTransaction } from '../db/tenancy.ts';

/** Names these locks among the advisory locks of the database. */
const LOCK_SPACE = 7_320_000;
/**
 * Many, so that a page of a back-fill rarely stands in the way of a visitor who identifies; a transaction never
 * holds more locks than it has people, some hundreds.
 */
const BUCKETS = 16_384;

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
  await tx.query(
    `select pg_advisory_xact_lock(bucket, $2)
     from (select unnest($1::integer[]) as bucket order by 1) ordered`,
    [[...buckets].map((bucket) => LOCK_SPACE + bucket), tx.tenantId],
  );
}
