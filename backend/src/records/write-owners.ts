import type { TenantTransaction } from '../db/tenancy.ts';
import type { OwnerRecord, RecordSource } from './types.ts';

/** Writes the CRM's record owners; who is no longer listed stays, since their deals still name them. */
export async function writeOwners(
  tx: TenantTransaction,
  source: RecordSource,
  owners: readonly OwnerRecord[],
): Promise<void> {
  if (owners.length === 0) return;
  await tx.query(
    `insert into crm_owners as old (tenant_id, source, external_id, user_id, name, email, team_ids)
     select $1, $2, o.external_id, o.user_id, o.name, o.email, o.team_ids
     from jsonb_to_recordset($3::jsonb)
       as o (external_id text, user_id text, name text, email text, team_ids text[])
     on conflict (tenant_id, source, external_id) do update
       set user_id = excluded.user_id, name = excluded.name, email = excluded.email, team_ids = excluded.team_ids
     where (old.user_id, old.name, old.email, old.team_ids)
       is distinct from (excluded.user_id, excluded.name, excluded.email, excluded.team_ids)`,
    [
      tx.tenantId,
      source,
      JSON.stringify(
        owners.map(({ externalId, userId, name, email, teamIds }) => ({
          external_id: externalId,
          user_id: userId,
          name,
          email,
          team_ids: teamIds,
        })),
      ),
    ],
  );
}
