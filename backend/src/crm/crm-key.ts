import { randomBytes } from 'node:crypto';
import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { hashKey } from '../http/authenticate.ts';
import { badRequest } from '../http/problem.ts';

/** A new key for the CRM's servers; the earlier ones work until it is confirmed. */
export async function mintKey(
  tx: TenantTransaction,
  label: string,
  actor: string,
): Promise<{ key: string; shown: string }> {
  const key = `sk_${randomBytes(32).toString('base64url')}`;
  const shown = `…${key.slice(-4)}`;
  const [row] = await tx.query<{ id: string }>(
    `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
     values ($1, 'secret', $2, $3, $4, '{admin}') returning id`,
    [tx.tenantId, label, hashKey(key), shown],
  );
  await writeAudit(tx, {
    actor,
    action: 'create',
    entity: 'key',
    entityId: row?.id ?? '',
    after: { name: label, shown },
  });
  return { key, shown };
}

/**
 * The CRM has stored its newest key, for it presents it: the earlier ones are revoked. Only the newest may say so, or a
 * key that leaked could shut out the one that replaced it.
 *
 * @throws Problem 400 for any other caller.
 */
export async function confirmKey(
  tx: TenantTransaction,
  label: string,
  keyId: string | undefined,
  actor: string,
  now: Date,
): Promise<number> {
  const keys = await tx.query<{ id: string }>(
    `select id from api_keys where tenant_id = $1 and kind = 'secret' and name = $2 and revoked_at is null
     order by created_at desc, id for update`,
    [tx.tenantId, label],
  );
  const [newest, ...earlier] = keys.map(({ id }) => id);
  if (keyId === undefined || newest !== keyId) {
    throw badRequest(
      `Only the newest key of ${label} can be confirmed, by presenting it. Make one with POST /connections/{crm}/key.`,
    );
  }
  if (earlier.length === 0) return 0;
  await tx.query(
    `update api_keys set revoked_at = $3 where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, earlier, now],
  );
  await writeAudit(tx, {
    actor,
    action: 'revoke',
    entity: 'key',
    entityId: keyId,
    after: { name: label, revoked: earlier.length },
  });
  return earlier.length;
}
