import type { Crm } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';

/** How far writing back has got. */
export interface WriteBackState {
  readonly ledgerId: number;
  readonly peopleUntil: Date | null;
  readonly fullAt: Date | null;
  readonly fullModel: string | null;
  readonly ranAt: Date | null;
  readonly error: string | null;
}

const NEVER: WriteBackState = {
  ledgerId: 0,
  peopleUntil: null,
  fullAt: null,
  fullModel: null,
  ranAt: null,
  error: null,
};

export async function loadState(tx: TenantTransaction, crm: Crm): Promise<WriteBackState> {
  const [row] = await tx.query<{
    ledger_id: number;
    people_until: Date | null;
    full_at: Date | null;
    full_model: string | null;
    ran_at: Date | null;
    error: string | null;
  }>(
    `select ledger_id, people_until, full_at, full_model, ran_at, error from write_back_state
     where tenant_id = $1 and crm = $2`,
    [tx.tenantId, crm],
  );
  return row
    ? {
        ledgerId: row.ledger_id,
        peopleUntil: row.people_until,
        fullAt: row.full_at,
        fullModel: row.full_model,
        ranAt: row.ran_at,
        error: row.error,
      }
    : NEVER;
}

export async function saveState(
  tx: TenantTransaction,
  crm: Crm,
  state: WriteBackState,
): Promise<void> {
  await tx.query(
    `insert into write_back_state (tenant_id, crm, ledger_id, people_until, full_at, full_model, ran_at, error)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, crm) do update
       set ledger_id = excluded.ledger_id, people_until = excluded.people_until, full_at = excluded.full_at,
           full_model = excluded.full_model, ran_at = excluded.ran_at, error = excluded.error`,
    [
      tx.tenantId,
      crm,
      state.ledgerId,
      state.peopleUntil,
      state.fullAt,
      state.fullModel,
      state.ranAt,
      state.error,
    ],
  );
}
