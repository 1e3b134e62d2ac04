import type { Crm } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';

/** The tenant's CRM. */
export async function crmOf(tx: TenantTransaction): Promise<Crm> {
  const [row] = await tx.query<{ crm: Crm }>('select crm from tenants where id = $1', [
    tx.tenantId,
  ]);
  if (!row) throw new Error(`Tenant ${tx.tenantId} is gone.`);
  return row.crm;
}
