import type { Crm } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { ObjectType } from '../records/types.ts';

/** A record that a CRM said changed and that has not been read since. */
export interface DirtyRecord {
  readonly objectType: ObjectType;
  readonly externalId: string;
}

interface Marked {
  readonly object_type: ObjectType;
  readonly external_id: string;
  /** To the microsecond, as text. */
  readonly marked_at: string;
}

/** Notes records to be read anew; one that is noted already is noted again, later. */
export async function markDirty(
  tx: TenantTransaction,
  crm: Crm,
  records: readonly DirtyRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `insert into dirty_records (tenant_id, crm, object_type, external_id, marked_at)
     select distinct on (t.object_type, t.external_id) $1::integer, $2, t.object_type, t.external_id, clock_timestamp()
     from unnest($3::text[], $4::text[]) as t (object_type, external_id)
     order by t.object_type, t.external_id
     on conflict (tenant_id, crm, object_type, external_id) do update set marked_at = excluded.marked_at`,
    [
      tx.tenantId,
      crm,
      records.map(({ objectType }) => objectType),
      records.map(({ externalId }) => externalId),
    ],
  );
}

/** The records that have waited longest. */
export function loadDirty(tx: TenantTransaction, crm: Crm, limit: number): Promise<Marked[]> {
  return tx.query<Marked>(
    `select object_type, external_id, marked_at::text as marked_at from dirty_records
     where tenant_id = $1 and crm = $2 order by marked_at limit $3`,
    [tx.tenantId, crm, limit],
  );
}

/** Takes marks away, except those that were made again meanwhile. */
export async function clearDirty(
  tx: TenantTransaction,
  crm: Crm,
  marks: readonly Marked[],
): Promise<void> {
  await tx.query(
    `delete from dirty_records d
     using unnest($3::text[], $4::text[], $5::timestamptz[]) as t (object_type, external_id, marked_at)
     where d.tenant_id = $1 and d.crm = $2 and d.object_type = t.object_type
       and d.external_id = t.external_id and d.marked_at = t.marked_at`,
    [
      tx.tenantId,
      crm,
      marks.map(({ object_type: objectType }) => objectType),
      marks.map(({ external_id: externalId }) => externalId),
      marks.map(({ marked_at: markedAt }) => markedAt),
    ],
  );
}
