import type { Crm } from '@pipeline-attribution/shared';
import { notFound } from '../http/problem.ts';
import { longSalesforceId } from './record-id.ts';
import type { Scene } from './scene.ts';

export const CRM_NAME: Readonly<Record<Crm, string>> = {
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
};

export const DEAL_NOUN: Readonly<Record<Crm, 'deal' | 'opportunity'>> = {
  hubspot: 'deal',
  salesforce: 'opportunity',
};

/**
 * Our id of a deal by the CRM's; of a merged one, the id of what it was merged into.
 * @throws ProblemError 404 when the tenant has another CRM or the deal has not reached us.
 */
export async function findDeal(scene: Scene, crm: Crm, recordId: string): Promise<string> {
  const { tx } = scene;
  refuseOtherCrm(scene, crm);
  const id = crm === 'salesforce' ? longSalesforceId(recordId) : recordId;
  const [row] = await tx.query<{ id: string; is_deleted: boolean }>(
    `with recursive standing (id, merged_into_id, deleted_at) as (
       select id, merged_into_id, deleted_at from deals
       where tenant_id = $1 and source = $2 and external_id = $3
       union
       select d.id, d.merged_into_id, d.deleted_at
       from standing s join deals d on d.tenant_id = $1 and d.id = s.merged_into_id
     )
     select id, deleted_at is not null as is_deleted from standing where merged_into_id is null`,
    [tx.tenantId, crm, id],
  );
  const noun = DEAL_NOUN[crm];
  if (!row) {
    throw notFound(
      `We do not know the ${CRM_NAME[crm]} ${noun} ${recordId} yet. A new ${noun} arrives within minutes; if it does not, check in the settings that ${CRM_NAME[crm]} is connected and its history has been read.`,
    );
  }
  if (row.is_deleted) {
    throw notFound(
      `The ${CRM_NAME[crm]} ${noun} ${recordId} was deleted there, so it has no credit. Restore it in ${CRM_NAME[crm]} to see its history again.`,
    );
  }
  return row.id;
}

export function refuseOtherCrm({ crm: own }: Pick<Scene, 'crm'>, crm: Crm): void {
  if (crm === own) return;
  throw notFound(
    `This account is connected with ${CRM_NAME[own]}, not with ${CRM_NAME[crm]}. Ask for the record under /records/${own}/.`,
  );
}
