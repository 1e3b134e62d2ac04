import type { Crm } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';
import type { FieldValues, FigureObject } from '../figures.ts';

/** What we know of our values on a record. */
export interface Written {
  readonly values: FieldValues;
  readonly pending: FieldValues | null;
  readonly held: readonly string[];
}

export async function loadWritten(
  tx: TenantTransaction,
  crm: Crm,
  object: FigureObject,
  externalIds: readonly string[],
): Promise<Map<string, Written>> {
  const rows = await tx.query<{
    external_id: string;
    field_values: FieldValues;
    pending: FieldValues | null;
    held: string[];
  }>(
    `select external_id, field_values, pending, held from written_values
     where tenant_id = $1 and crm = $2 and object_type = $3 and external_id = any($4::text[])`,
    [tx.tenantId, crm, object, externalIds],
  );
  return new Map(
    rows.map(({ external_id: id, field_values: values, pending, held }) => [
      id,
      { values, pending, held },
    ]),
  );
}

/** Notes what is about to be written, before it is: if the process ends in between, it still counts as ours. */
export async function notePending(
  tx: TenantTransaction,
  crm: Crm,
  object: FigureObject,
  writes: readonly { readonly externalId: string; readonly values: FieldValues }[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query(
    `insert into written_values as old (tenant_id, crm, object_type, external_id, pending)
     select $1, $2, $3, t.id, t.pending::jsonb from unnest($4::text[], $5::text[]) as t (id, pending)
     order by t.id
     on conflict (tenant_id, crm, object_type, external_id) do update
       set field_values = old.field_values || coalesce(old.pending, '{}'), pending = excluded.pending`,
    [
      tx.tenantId,
      crm,
      object,
      writes.map(({ externalId }) => externalId),
      writes.map(({ values }) => JSON.stringify(values)),
    ],
  );
}

/** What a record holds of ours now, which fields are a person's, and whether the CRM refused. */
export async function noteWritten(
  tx: TenantTransaction,
  crm: Crm,
  object: FigureObject,
  records: readonly {
    readonly externalId: string;
    readonly values: FieldValues;
    readonly held: readonly string[];
    readonly refused: string | null;
  }[],
  at: Date,
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `insert into written_values
       (tenant_id, crm, object_type, external_id, field_values, pending, held, refused, written_at)
     select $1, $2, $3, r.id, r.field_values, null,
            array(select jsonb_array_elements_text(r.held)), r.refused, $5
     from jsonb_to_recordset($4::jsonb) as r (id text, field_values jsonb, held jsonb, refused text)
     order by r.id
     on conflict (tenant_id, crm, object_type, external_id) do update
       set field_values = excluded.field_values, pending = null, held = excluded.held,
           refused = excluded.refused, written_at = excluded.written_at`,
    [
      tx.tenantId,
      crm,
      object,
      JSON.stringify(
        records.map(({ externalId, values, held, refused }) => ({
          id: externalId,
          field_values: values,
          held,
          refused,
        })),
      ),
      at,
    ],
  );
}
