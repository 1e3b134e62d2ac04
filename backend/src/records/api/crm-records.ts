import type { TenantTransaction } from '../../db/tenancy.ts';
import { ItemError } from './items.ts';

/**
 * A record that a CRM owns is changed in the CRM: we would lose the correction at its next change there.
 * @throws ItemError (a conflict) that names the CRM.
 */
export async function refuseCrmRecord(
  tx: TenantTransaction,
  table: 'contacts' | 'deals',
  externalId: string,
): Promise<void> {
  const [row] = await tx.query<{ source: string }>(
    `select source from ${table}
     where tenant_id = $1 and external_id = $2 and source <> 'api' limit 1`,
    [tx.tenantId, externalId],
  );
  if (!row) return;
  const crm = row.source === 'hubspot' ? 'HubSpot' : 'Salesforce';
  throw new ItemError(
    'externalId',
    `${externalId} is a record of ${crm}, which owns it. Change it there: we follow within minutes.`,
    { isConflict: true },
  );
}
