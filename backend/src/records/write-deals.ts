import { markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { resolve } from './resolve.ts';
import type { DealRecord, RecordSource, Written } from './types.ts';
import { upsert, type UpsertPlan } from './upsert.ts';

const PLAN: UpsertPlan = {
  table: 'deals',
  key: ['external_id'],
  columns: [
    'account_id',
    'name',
    'pipeline_id',
    'stage_id',
    'outcome',
    'probability',
    'amount_minor',
    'currency',
    'home_minor',
    'created_at',
    'closed_at',
    'expected_close_on',
    'owner_name',
    'owner_external_id',
  ],
  credited: [
    'account_id',
    'stage_id',
    'outcome',
    'probability',
    'amount_minor',
    'currency',
    'home_minor',
    'created_at',
    'closed_at',
  ],
  only: 'old.merged_into_id is null',
};

/** Writes deals, and marks those whose amount, stage, dates or account changed. */
export async function writeDeals(
  tx: TenantTransaction,
  source: RecordSource,
  records: readonly DealRecord[],
): Promise<Written[]> {
  if (records.length === 0) return [];
  const accounts = await resolve(
    tx,
    source,
    'account',
    records.map(({ accountExternalId }) => accountExternalId),
  );
  const written = await upsert(
    tx,
    source,
    PLAN,
    records.map((record) => ({
      external_id: record.externalId,
      account_id: accounts.get(record.accountExternalId ?? '') ?? null,
      name: record.name,
      pipeline_id: record.pipelineId,
      stage_id: record.stageId,
      outcome: record.outcome,
      probability: record.probability,
      amount_minor: record.amountMinor,
      currency: record.currency,
      home_minor: record.homeMinor,
      created_at: record.createdAt,
      closed_at: record.closedAt,
      expected_close_on: record.expectedCloseOn,
      owner_name: record.ownerName,
      owner_external_id: record.ownerExternalId ?? '',
    })),
  );
  await markDeals(
    tx,
    written.filter((one) => one.credited).map(({ id }) => id),
    'deal changed',
  );
  return written;
}
