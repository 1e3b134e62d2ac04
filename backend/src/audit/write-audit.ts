import type { TenantTransaction } from '../db/tenancy.ts';

export interface AuditEntry {
  /** Who, as in `Principal.actor`. */
  readonly actor: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId?: string | null;
  /** The record as it was and as it is; null where there is none. Never a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Notes who changed what, in the transaction of the change: one is not there without the other. */
export async function writeAudit(
  tx: TenantTransaction,
  { actor, action, entity, entityId = null, before = null, after = null }: AuditEntry,
): Promise<void> {
  await tx.query(
    `insert into audit_log (tenant_id, actor, action, entity, entity_id, before, after)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.tenantId,
      actor,
      action,
      entity,
      entityId,
      before === null ? null : JSON.stringify(before),
      after === null ? null : JSON.stringify(after),
    ],
  );
}
