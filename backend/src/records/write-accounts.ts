import type { TenantTransaction } from '../db/tenancy.ts';
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

export function writeAccounts(
  tx: TenantTransaction,
  source: RecordSource,
  records: readonly AccountRecord[],
): Promise<Written[]> {
  return upsert(
    tx,
    source,
    PLAN,
    records.map((record) => ({
      external_id: record.externalId,
      name: record.name,
      domain: record.domain?.toLowerCase() ?? null,
      created_at: record.createdAt,
    })),
  );
}
