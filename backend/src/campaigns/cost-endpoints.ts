import { In } from 'typeorm';
import { z } from 'zod';
import { markCampaigns } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { likePattern, listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { notFound } from '../http/problem.ts';
import { crud } from './crud.ts';
import { COST_KINDS, CostEntity } from './entities.ts';
import { homeCurrency, HomeAmounts } from './home-amount.ts';
import { refuseTakenExternalId } from './influencer-store.ts';
import { refuseUnknownReferences } from './references.ts';
import { dateSchema } from './fields.ts';
import { changedCost, costOut, newCost, type NewCost } from './schemas.ts';

type CostView = z.input<typeof costOut>;

const SORTS = {
  incurredOn: { sql: 't.incurred_on', type: 'date' },
  createdAt: { sql: 't.created_at', type: 'timestamptz' },
} as const satisfies Sorts;

async function loadCosts(tx: TenantTransaction, ids: readonly string[]): Promise<CostView[]> {
  if (ids.length === 0) return [];
  const rows = await tx.manager
    .getRepository(CostEntity)
    .findBy({ tenantId: tx.tenantId, id: In([...ids]) });
  const home = await homeCurrency(tx);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      {
        id,
        campaignId: row.campaignId,
        influencerId: row.influencerId,
        kind: row.kind,
        amount: { minor: row.amountMinor, currency: row.currency },
        homeAmount: { minor: row.homeMinor, currency: home },
        incurredOn: row.incurredOn,
        note: row.note,
        externalId: row.externalId,
        createdAt: row.createdAt.toISOString(),
        updatedAt: row.updatedAt.toISOString(),
      },
    ];
  });
}

async function loadCost(tx: TenantTransaction, id: string): Promise<CostView> {
  const [cost] = await loadCosts(tx, [id]);
  if (!cost) throw notFound(`There is no cost ${id}.`);
  return cost;
}

/**
 * Inserts a cost without `id`, else overwrites it; its amount in home currency is that of its day.
 * @throws ProblemError 400 for an unknown influencer or campaign or a missing exchange rate, 409 for an
 *   external id that is taken.
 */
export async function saveCost(
  tx: TenantTransaction,
  cost: NewCost,
  id: string | null,
  { now, amounts }: { now: Date; amounts: HomeAmounts },
): Promise<string> {
  const { tenantId } = tx;
  await refuseUnknownReferences(tx, cost);
  await refuseTakenExternalId(tx, 'costs', cost.externalId, id);
  const repository = tx.manager.getRepository(CostEntity);
  const values = {
    tenantId,
    campaignId: cost.campaignId,
    influencerId: cost.influencerId,
    kind: cost.kind,
    amountMinor: cost.amount.minor,
    currency: cost.amount.currency,
    homeMinor: amounts.convert(cost.amount, cost.incurredOn),
    incurredOn: cost.incurredOn,
    note: cost.note,
    externalId: cost.externalId,
    updatedAt: now,
  };
  let saved = id;
  if (saved === null) {
    const { identifiers } = await repository.insert(values);
    saved = (identifiers[0] as { id: string }).id;
  } else {
    const former = await repository.findOneBy({ tenantId, id: saved });
    await markCampaigns(tx, given(former?.campaignId));
    await repository.update({ tenantId, id: saved }, values);
  }
  await markCampaigns(tx, given(cost.campaignId));
  return saved;
}

const given = (id: string | null | undefined): string[] => (id == null ? [] : [id]);

/**
 * Converts every cost in a foreign currency anew after the rates changed.
 * @throws ProblemError 400 when a cost would be left without a rate.
 */
export async function convertCosts(tx: TenantTransaction): Promise<void> {
  const amounts = await HomeAmounts.load(tx);
  const costs = await tx.query<{
    id: string;
    minor: number;
    currency: string;
    day: string;
    home_minor: number;
    campaign_id: string | null;
  }>(
    `select id, campaign_id, amount_minor as minor, currency, incurred_on as day, home_minor from costs
     where tenant_id = $1 and currency <> $2 order by id for update`,
    [tx.tenantId, amounts.home],
  );
  for (const cost of costs) {
    const home = amounts.convert(cost, cost.day);
    if (home === cost.home_minor) continue;
    await tx.query(
      'update costs set home_minor = $3, updated_at = now() where tenant_id = $1 and id = $2',
      [tx.tenantId, cost.id, home],
    );
    await markCampaigns(tx, given(cost.campaign_id));
  }
}

const list = endpoint({
  method: 'get',
  path: '/costs',
  tag: 'Costs',
  summary: 'List costs',
  scope: 'read',
  query: z.strictObject({
    ...pageQuery(['incurredOn', 'createdAt'], '-incurredOn'),
    q: z.string().max(200).optional().meta({ description: 'Part of the note.' }),
    kind: z.enum(COST_KINDS).optional(),
    influencerId: z.uuid().optional(),
    campaignId: z.uuid().optional(),
    from: dateSchema.optional(),
    to: dateSchema.optional(),
  }),
  answer: pageOf(costOut),
  handle: ({ query, transaction }) =>
    transaction(async (tx) => {
      const parameters: unknown[] = [tx.tenantId];
      const where: string[] = [];
      const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
      if (query.kind) where.push(`t.kind = ${bind(query.kind)}`);
      if (query.influencerId) where.push(`t.influencer_id = ${bind(query.influencerId)}`);
      if (query.campaignId) where.push(`t.campaign_id = ${bind(query.campaignId)}`);
      if (query.from) where.push(`t.incurred_on >= ${bind(query.from)}::date`);
      if (query.to) where.push(`t.incurred_on <= ${bind(query.to)}::date`);
      if (query.q) where.push(`t.note ilike ${bind(likePattern(query.q))}`);
      const page = await listIds(tx, query, { from: 'costs t', sorts: SORTS, where, parameters });
      return { items: await loadCosts(tx, page.ids), nextCursor: page.nextCursor };
    }),
});

export const costEndpoints: readonly Endpoint[] = [
  list,
  ...crud({
    tag: 'Costs',
    path: '/costs',
    noun: 'a cost',
    entity: 'cost',
    newOne: newCost,
    changed: changedCost,
    view: costOut,
    load: loadCost,
    asNew: (view) => view,
    save: async (tx, cost, id, context) =>
      saveCost(tx, cost, id, { now: context.now(), amounts: await HomeAmounts.load(tx) }),
    remove: async (tx, id) => {
      await markCampaigns(tx, given((await loadCost(tx, id)).campaignId));
      await tx.query('delete from costs where tenant_id = $1 and id = $2', [tx.tenantId, id]);
    },
  }),
];
