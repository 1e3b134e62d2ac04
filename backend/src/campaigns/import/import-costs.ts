import type { TenantTransaction } from '../../db/tenancy.ts';
import { saveCost } from '../cost-endpoints.ts';
import { defined } from '../defined.ts';
import { CostEntity } from '../entities.ts';
import type { HomeAmounts } from '../home-amount.ts';
import { newCost, type NewCost } from '../schemas.ts';
import { readAmount, readCurrency, readDay } from './cells.ts';
import { resolveCampaign, resolveInfluencer } from './find-named.ts';
import type { Books } from './import-campaigns.ts';
import type { Column, CsvRow } from './read-csv.ts';
import { cell, type RowOutcome } from './run-import.ts';
import { sameRecord } from './same-record.ts';

export const costColumns: readonly Column[] = [
  {
    name: 'incurred_on',
    aliases: ['date', 'day', 'incurred', 'invoice date'],
    required: true,
    example: '2026-03-15',
  },
  { name: 'kind', aliases: ['type', 'category'], example: 'production' },
  {
    name: 'amount',
    aliases: ['cost', 'sum', 'total', 'price'],
    required: true,
    example: '1250.00',
  },
  { name: 'currency', aliases: [], example: 'EUR' },
  {
    name: 'campaign',
    aliases: ['campaign name', 'campaign id', 'utm_campaign'],
    example: 'Spring launch',
  },
  {
    name: 'influencer',
    aliases: ['influencer name', 'creator', 'influencer id'],
    example: 'Mina Kovač',
  },
  { name: 'note', aliases: ['notes', 'description', 'comment'], example: 'Video editing' },
  { name: 'external_id', aliases: ['id', 'external id', 'invoice', 'invoice number'], example: '' },
];

export interface CostBooks extends Books {
  readonly amounts: HomeAmounts;
  /** How many rows of this file said exactly this, so that two equal costs in one file stay two. */
  readonly seen: Map<string, number>;
}

/**
 * One row: a cost, known by its external id. Without one, a row is known when the same cost is there
 * already as many times as the file has it so far.
 */
export async function importCost(
  tx: TenantTransaction,
  books: CostBooks,
  cells: CsvRow['cells'],
): Promise<RowOutcome> {
  const currency = cell(cells, 'currency', readCurrency) ?? books.home;
  const { campaign, influencer } = cells;
  const cost = newCost.parse({
    kind: cells['kind']?.toLowerCase() ?? 'other',
    amount: cell(cells, 'amount', (text) => readAmount(text, currency)),
    incurredOn: cell(cells, 'incurred_on', readDay) ?? '',
    ...defined({
      campaignId:
        campaign === undefined ? undefined : await resolveCampaign(tx, books.campaigns, campaign),
      influencerId:
        influencer === undefined
          ? undefined
          : await resolveInfluencer(tx, books.influencers, influencer),
      note: cells['note'],
      externalId: cells['external_id'],
    }),
  });
  return cost.externalId === null
    ? importNameless(tx, books, cost)
    : importNamed(tx, books, cost, cost.externalId);
}

async function importNamed(
  tx: TenantTransaction,
  books: CostBooks,
  cost: NewCost,
  externalId: string,
): Promise<RowOutcome> {
  const before = await tx.manager
    .getRepository(CostEntity)
    .findOneBy({ tenantId: tx.tenantId, externalId });
  if (!before) {
    await saveCost(tx, cost, null, books);
    return 'imported';
  }
  const was = {
    ...before,
    amount: { minor: before.amountMinor, currency: before.currency },
  };
  // An empty cell leaves what is there.
  const next = {
    ...cost,
    campaignId: cost.campaignId ?? before.campaignId,
    influencerId: cost.influencerId ?? before.influencerId,
    note: cost.note === '' ? before.note : cost.note,
  };
  if (sameRecord(was, next)) return 'unchanged';
  await saveCost(tx, next, before.id, books);
  return 'updated';
}

async function importNameless(
  tx: TenantTransaction,
  books: CostBooks,
  cost: NewCost,
): Promise<RowOutcome> {
  const key = JSON.stringify(cost);
  const before = books.seen.get(key);
  const [row] =
    before === undefined
      ? await tx.query<{ count: number }>(
          `select count(*)::integer as count from costs
           where tenant_id = $1 and external_id is null and kind = $2 and amount_minor = $3 and currency = $4
             and incurred_on = $5 and campaign_id is not distinct from $6::uuid
             and influencer_id is not distinct from $7::uuid and note = $8`,
          [
            tx.tenantId,
            cost.kind,
            cost.amount.minor,
            cost.amount.currency,
            cost.incurredOn,
            cost.campaignId,
            cost.influencerId,
            cost.note,
          ],
        )
      : [];
  // What is left of the equal costs that were there before this file.
  const left = before ?? row?.count ?? 0;
  if (left > 0) {
    books.seen.set(key, left - 1);
    return 'unchanged';
  }
  await saveCost(tx, cost, null, books);
  books.seen.set(key, 0);
  return 'imported';
}
