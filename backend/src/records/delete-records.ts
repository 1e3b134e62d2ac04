import { markContacts, markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { linkContactsOfAccounts, linkContactsToAccounts } from '../identity/link-accounts.ts';
import { TABLES } from './resolve.ts';
import type { DeletionRecord, ObjectType, RecordSource } from './types.ts';

/**
 * Follows deletions in the CRM. The rows stay, marked, because a recycle bin gives records back;
 * credit no longer counts them. A merge is told before its deletion, so merged records are left alone.
 */
export async function deleteRecords(
  tx: TenantTransaction,
  source: RecordSource,
  deletions: readonly DeletionRecord[],
): Promise<void> {
  for (const { objectType, externalId, deletedAt } of deletions) {
    const rows = await tx.query<{ id: string }>(
      `update ${TABLES[objectType]} set deleted_at = $4, updated_at = now()
       where tenant_id = $1 and source = $2 and external_id = $3
         and deleted_at is null and merged_into_id is null ${ofType(objectType)}
       returning id`,
      [tx.tenantId, source, externalId, deletedAt],
    );
    await markChanged(tx, objectType, rows, 'deleted in the CRM');
  }
}

/** Follows a record out of the recycle bin. */
export async function restoreRecords(
  tx: TenantTransaction,
  source: RecordSource,
  restored: readonly Pick<DeletionRecord, 'objectType' | 'externalId'>[],
): Promise<void> {
  for (const { objectType, externalId } of restored) {
    const rows = await tx.query<{ id: string }>(
      `update ${TABLES[objectType]} set deleted_at = null, updated_at = now()
       where tenant_id = $1 and source = $2 and external_id = $3
         and deleted_at is not null ${ofType(objectType)}
       returning id`,
      [tx.tenantId, source, externalId],
    );
    await markChanged(tx, objectType, rows, 'restored in the CRM');
  }
}

const ofType = (objectType: ObjectType): string =>
  objectType === 'contact' || objectType === 'lead' ? `and object_type = '${objectType}'` : '';

async function markChanged(
  tx: TenantTransaction,
  objectType: ObjectType,
  rows: readonly { id: string }[],
  reason: string,
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (objectType === 'deal') await markDeals(tx, ids, reason);
  else if (objectType === 'account') await linkContactsOfAccounts(tx, ids);
  else {
    await markContacts(tx, ids, reason);
    await linkContactsToAccounts(tx, ids);
  }
}
