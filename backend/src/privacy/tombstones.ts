import { createHmac, randomBytes } from 'node:crypto';
import type { TenantTransaction } from '../db/tenancy.ts';

/** What an erased person could come back by. */
export type Subject =
  | { readonly kind: 'email'; readonly email: string }
  | {
      readonly kind: 'crm_record';
      readonly source: string;
      readonly objectType: string;
      readonly externalId: string;
    }
  | { readonly kind: 'visitor'; readonly visitorId: string };

export type TombstoneReason = 'erasure' | 'consent';

/** One text a subject, the same however it is written. */
function nameOf(subject: Subject): string {
  if (subject.kind === 'email') return `email:${subject.email.trim().toLowerCase()}`;
  if (subject.kind === 'visitor') return `visitor:${subject.visitorId}`;
  return `crm_record:${subject.source}:${subject.objectType}:${subject.externalId}`;
}

/**
 * Remembers, as keyed hashes, who must not come back. The list names nobody: without the tenant's key
 * a hash cannot be tested against a guess, nor compared with another tenant's. Answers how many
 * subjects were named.
 */
export async function writeTombstones(
  tx: TenantTransaction,
  subjects: readonly Subject[],
  reason: TombstoneReason,
): Promise<number> {
  if (subjects.length === 0) return 0;
  const key = await tenantKey(tx);
  const parameters: unknown[] = [tx.tenantId, reason];
  const unique = new Map(subjects.map((subject) => [nameOf(subject), subject]));
  const tuples = [...unique].map(([name, { kind }]) => {
    parameters.push(hash(key, name), kind);
    return `($1, $${parameters.length - 1}, $${parameters.length}, $2)`;
  });
  // An erasure is the stronger word: a refusal of consent never replaces it.
  await tx.query(
    `insert into erasures as old (tenant_id, subject_hash, subject, reason) values ${tuples.join(', ')}
     on conflict (tenant_id, subject_hash) do update set reason = 'erasure', erased_at = now()
       where excluded.reason = 'erasure' and old.reason = 'consent'`,
    parameters,
  );
  return unique.size;
}

/** Takes refusals of consent back; erasures only when the person themself asked to be known again. */
export async function liftRefusals(
  tx: TenantTransaction,
  subjects: readonly Subject[],
  { alsoErasures = false } = {},
): Promise<void> {
  if (subjects.length === 0) return;
  const key = await existingKey(tx);
  if (key === null) return;
  await tx.query(
    `delete from erasures where tenant_id = $1 and subject_hash = any($2::bytea[])
     ${alsoErasures ? '' : `and reason = 'consent'`}`,
    [tx.tenantId, subjects.map((subject) => hash(key, nameOf(subject)))],
  );
}

/** Which of these have a tombstone, and why; in the order given. */
export async function findTombstones(
  tx: TenantTransaction,
  subjects: readonly Subject[],
): Promise<(TombstoneReason | null)[]> {
  // A tenant that never erased anybody has no key: nothing to look for.
  const key = subjects.length === 0 ? null : await existingKey(tx);
  if (key === null) return subjects.map(() => null);
  const hashes = subjects.map((subject) => hash(key, nameOf(subject)));
  const rows = await tx.query<{ subject_hash: Buffer; reason: TombstoneReason }>(
    `select subject_hash, reason from erasures where tenant_id = $1 and subject_hash = any($2::bytea[])`,
    [tx.tenantId, hashes],
  );
  const found = new Map(rows.map((row) => [row.subject_hash.toString('hex'), row.reason]));
  return hashes.map((one) => found.get(one.toString('hex')) ?? null);
}

/** Without the people who were erased: for whoever loads records from outside. */
export async function withoutErased<Item>(
  tx: TenantTransaction,
  items: readonly Item[],
  subjectsOf: (item: Item) => readonly Subject[],
): Promise<Item[]> {
  const subjects = items.map(subjectsOf);
  const found = await findTombstones(tx, subjects.flat());
  let next = 0;
  return items.filter((_, index) => {
    const own = found.slice(next, (next += subjects[index]?.length ?? 0));
    return !own.includes('erasure');
  });
}

const hash = (key: Buffer, name: string): Buffer => createHmac('sha256', key).update(name).digest();

/** A transaction asks for its tenant's key more than once. */
const keyOfTransaction = new WeakMap<TenantTransaction, Buffer>();

async function existingKey(tx: TenantTransaction): Promise<Buffer | null> {
  const known = keyOfTransaction.get(tx);
  if (known) return known;
  const [row] = await tx.query<{ key: Buffer }>(
    'select key from erasure_keys where tenant_id = $1',
    [tx.tenantId],
  );
  if (row) keyOfTransaction.set(tx, row.key);
  return row?.key ?? null;
}

async function tenantKey(tx: TenantTransaction): Promise<Buffer> {
  await tx.query(
    `insert into erasure_keys (tenant_id, key) values ($1, $2) on conflict (tenant_id) do nothing`,
    [tx.tenantId, randomBytes(32)],
  );
  const key = await existingKey(tx);
  if (key === null)
    throw new Error(`Tenant ${tx.tenantId} has no erasure key after one was written.`);
  return key;
}
