import type { Crm } from '@pipeline-attribution/shared';
import { notFound } from '../http/problem.ts';
import { CRM_NAME, refuseOtherCrm } from './find-deal.ts';
import { longSalesforceId } from './record-id.ts';
import type { Scene } from './scene.ts';

/**
 * A person of the CRM by their record: the record they are today, merges and conversions followed.
 * @throws ProblemError 404 when the tenant has another CRM, the record has not reached us, or is gone.
 */
export async function findPerson(
  scene: Scene,
  crm: Crm,
  objectType: 'contact' | 'lead',
  recordId: string,
): Promise<string> {
  const { tx } = scene;
  refuseOtherCrm(scene, crm);
  const [row] = await tx.query<Found>(
    `with recursive standing (id, next_id, deleted_at, erased_at) as (
       select id, coalesce(merged_into_id, converted_into_id), deleted_at, erased_at from contacts
       where tenant_id = $1 and source = $2 and object_type = $3 and external_id = $4
       union
       select c.id, coalesce(c.merged_into_id, c.converted_into_id), c.deleted_at, c.erased_at
       from standing s join contacts c on c.tenant_id = $1 and c.id = s.next_id
     )
     select id, deleted_at is not null as deleted, erased_at is not null as erased
     from standing where next_id is null`,
    [tx.tenantId, crm, objectType, canonical(crm, recordId)],
  );
  if (row?.erased === true) {
    throw notFound('The personal data of this person was erased, so there is nothing to show.');
  }
  return found(row, crm, objectType, recordId);
}

/**
 * A company or account of the CRM by its record, merges followed.
 * @throws ProblemError 404 as {@link findPerson}
 */
export async function findAccount(
  scene: Scene,
  crm: Crm,
  objectType: 'company' | 'account',
  recordId: string,
): Promise<string> {
  const { tx } = scene;
  refuseOtherCrm(scene, crm);
  const [row] = await tx.query<Found>(
    `with recursive standing (id, merged_into_id, deleted_at) as (
       select id, merged_into_id, deleted_at from accounts
       where tenant_id = $1 and source = $2 and external_id = $3
       union
       select a.id, a.merged_into_id, a.deleted_at
       from standing s join accounts a on a.tenant_id = $1 and a.id = s.merged_into_id
     )
     select id, deleted_at is not null as deleted, false as erased
     from standing where merged_into_id is null`,
    [tx.tenantId, crm, canonical(crm, recordId)],
  );
  return found(row, crm, objectType, recordId);
}

interface Found {
  readonly id: string;
  readonly deleted: boolean;
  readonly erased: boolean;
}

const canonical = (crm: Crm, recordId: string): string =>
  crm === 'salesforce' ? longSalesforceId(recordId) : recordId;

function found(row: Found | undefined, crm: Crm, noun: string, recordId: string): string {
  const name = CRM_NAME[crm];
  if (!row) {
    throw notFound(
      `We do not know the ${name} ${noun} ${recordId} yet. A new ${noun} arrives within minutes; if it does not, check in the settings that ${name} is connected and its history has been read.`,
    );
  }
  if (row.deleted) {
    throw notFound(
      `The ${name} ${noun} ${recordId} was deleted there. Restore it in ${name} to see its history again.`,
    );
  }
  return row.id;
}
