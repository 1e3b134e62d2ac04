import type { TenantTransaction } from '../db/tenancy.ts';
import { dimensionKey } from './gather.ts';
import { insertRows } from './insert-rows.ts';
import type { Change } from './state-table.ts';
import type { PipelineRow } from './types.ts';

interface Difference {
  readonly row: PipelineRow;
  weight: number;
  amountMinor: number;
  homeMinor: number;
}

/**
 * What was added to or taken from a deal's credit, row by row. A change of currency takes all back in
 * the old one and gives it in the new.
 */
export function differences({ before, after }: Change<PipelineRow>): Difference[] {
  const found = new Map<string, Difference>();
  const add = (row: PipelineRow, sign: 1 | -1): void => {
    const key = `${dimensionKey(row)}|${row.currency}`;
    let difference = found.get(key);
    if (!difference) {
      difference = { row, weight: 0, amountMinor: 0, homeMinor: 0 };
      found.set(key, difference);
    }
    difference.weight += sign * row.weight;
    difference.amountMinor += sign * row.amountMinor;
    difference.homeMinor += sign * row.homeMinor;
  };
  for (const row of before) add(row, -1);
  for (const row of after) add(row, 1);
  return [...found.values()].filter(
    ({ weight, amountMinor, homeMinor }) => weight !== 0 || amountMinor !== 0 || homeMinor !== 0,
  );
}

/** Appends the differences of one run to the ledger, each with the reason its deal was marked for. */
export async function appendToLedger(
  tx: TenantTransaction,
  runId: number,
  changed: readonly Change<PipelineRow>[],
  reasonOf: ReadonlyMap<string, string>,
): Promise<void> {
  await insertRows(
    tx,
    'credit_ledger',
    [
      'run_id',
      'deal_id',
      'model',
      'stage',
      'influencer_id',
      'campaign_id',
      'content_type',
      'channel',
      'platform',
      'touched_on',
      'weight',
      'amount_minor',
      'currency',
      'home_minor',
      'reason',
    ],
    changed
      .flatMap((change) => differences(change))
      .map(({ row, weight, amountMinor, homeMinor }) => [
        runId,
        row.dealId,
        row.model,
        row.stage,
        row.influencerId,
        row.campaignId,
        row.contentType,
        row.channel,
        row.platform,
        row.touchedOn,
        weight,
        amountMinor,
        row.currency,
        homeMinor,
        reasonOf.get(row.dealId) ?? 'recomputed',
      ]),
  );
}
