import { bareDomain } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { linkContactsOfAccounts } from '../identity/link-accounts.ts';
import type { AccountRecord, RecordSource, Written } from './types.ts';
import { upsert, type UpsertPlan } from './upsert.ts';

const PLAN: UpsertPlan = {
  table: 'accounts',
  key: ['external_id'],
  columns: ['name', 'domain', 'created_at'],
  // An account's name and domain are for people to read; who belongs to it is said by contacts and deals.
  credited: [],
  only: 'old.merged_into_id is null',
};

/** Writes accounts, and ties to them whom the CRM ties to none and whose address is at their domain. */
export async function writeAccounts(
  tx: TenantTransaction,
  source: RecordSource,
  records: readonly AccountRecord[],
): Promise<Written[]> {
  const written = await upsert(
    tx,
    source,
    PLAN,
    records.map((record) => ({
      external_id: record.externalId,
      name: record.name,
      domain:
        record.domain === null ? null : (bareDomain(record.domain) ?? record.domain.toLowerCase()),
      created_at: record.createdAt,
    })),
  );
  await linkContactsOfAccounts(
    tx,
    written.map(({ id }) => id),
  );
  return written;
}
