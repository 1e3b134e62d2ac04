import type { Basis, GroupBy, ModelId } from '@pipeline-attribution/shared';
import { NIL_ID } from '../attribution/types.ts';
import { groupKeySql } from './credit-sums.ts';
import { Conditions } from './list-filters.ts';
import type { Period } from './period.ts';
import type { Scene } from './scene.ts';

export type DealStage = 'opportunity' | 'open' | 'won' | 'lost';

/** Which deals, and whose credit of them. */
export interface CreditedDealsQuery {
  readonly model: ModelId;
  readonly basis: Basis;
  readonly period: Period;
  /** `opportunity`: credit of having sourced it; the others: of what it is now. */
  readonly stage: DealStage;
  /** Only the credit of one group, or of several together; null for all influencers'. */
  readonly group: { readonly by: GroupBy; readonly keys: readonly string[] } | null;
  readonly search: string;
  readonly sort: { readonly column: CreditedDealSort; readonly direction: 'up' | 'down' } | null;
  readonly page: number;
  readonly size: number;
}

const SORTS = {
  name: 'lower(d.name)',
  account: 'lower(a.name)',
  stage: 's.position',
  amount: 'c.deal_minor',
  share: 'c.share',
  credited: 'c.credited_minor',
  created: 'd.created_at',
  closed: 'd.closed_at',
} as const;
export type CreditedDealSort = keyof typeof SORTS;
export const CREDITED_DEAL_SORTS = Object.keys(SORTS) as readonly CreditedDealSort[];

export interface CreditedDeal {
  readonly id: string;
  readonly externalId: string;
  readonly source: string;
  readonly name: string;
  readonly account: string | null;
  readonly owner: string;
  readonly stage: string;
  readonly outcome: 'open' | 'won' | 'lost';
  /** Home minor units of the whole deal. */
  readonly dealMinor: number;
  /** Of them, the group's. */
  readonly creditedMinor: number;
  readonly share: number;
  readonly createdOn: string;
  readonly closedOn: string | null;
}

export interface CreditedDeals {
  readonly rows: readonly CreditedDeal[];
  /** Of all pages. */
  readonly deals: number;
  readonly dealMinor: number;
  readonly creditedMinor: number;
}

/**
 * The deals behind a figure: what a group has of each, from the credit itself. Their credit sums to the
 * figure of the group in the reports of the same model, basis and period.
 */
export async function creditedDeals(
  { tx }: Scene,
  { model, basis, period, stage, group, search, sort, page, size }: CreditedDealsQuery,
): Promise<CreditedDeals> {
  const conditions = new Conditions(tx.tenantId);
  const day = { created: 'p.created_on', closed: 'p.closed_on', touched: 'p.touched_on' }[basis];
  conditions.where.push('p.tenant_id = $1');
  conditions.add((place) => `p.model = ${place(model)}`);
  conditions.add((place) => `p.stage = ${place(stage)}`);
  // By close date an open deal is in no period.
  conditions.where.push(`${day} is not null`);
  if (period.from !== null) conditions.add((place) => `${day} >= ${place(period.from)}::date`);
  if (period.to !== null) conditions.add((place) => `${day} <= ${place(period.to)}::date`);
  const isGroup = group
    ? `${groupKeySql(group.by)} = any(${conditions.place(group.keys)}::text[])`
    : `(influencer_id <> '${NIL_ID}' or campaign_id <> '${NIL_ID}')`;
  const named =
    search === ''
      ? 'true'
      : `(position(lower(${conditions.place(search)}) in lower(d.name || ' ' || coalesce(a.name, ''))) > 0)`;
  const order = sort
    ? `${SORTS[sort.column]} ${sort.direction === 'up' ? 'asc' : 'desc'} nulls last`
    : 'c.credited_minor desc, c.deal_minor desc';
  const from = `(
      select p.deal_id, sum(p.home_minor)::bigint as deal_minor,
             coalesce(sum(p.home_minor) filter (where ${isGroup}), 0)::bigint as credited_minor,
             coalesce(sum(p.weight) filter (where ${isGroup}), 0)::float8 as share
      from pipeline_attribution p where ${conditions.where.join(' and ')}
      group by p.deal_id having bool_or(${isGroup})
    ) c
    join deals d on d.tenant_id = $1 and d.id = c.deal_id
    join tenants t on t.id = d.tenant_id
    left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
    left join stages s on s.tenant_id = d.tenant_id and s.source = d.source
      and s.pipeline_id = d.pipeline_id and s.stage_id = d.stage_id
    where ${named}`;
  const [totals] = await tx.query<Omit<CreditedDeals, 'rows'>>(
    `select count(*)::int as deals, coalesce(sum(c.deal_minor), 0)::bigint as "dealMinor",
            coalesce(sum(c.credited_minor), 0)::bigint as "creditedMinor" from ${from}`,
    conditions.parameters,
  );
  const { deals, ...sums } = totals ?? { deals: 0, dealMinor: 0, creditedMinor: 0 };
  const last = Math.max(1, Math.ceil(deals / size));
  const rows = await tx.query<CreditedDeal>(
    `select d.id, d.external_id as "externalId", d.source, d.name, a.name as account, d.owner_name as owner,
            coalesce(s.label, d.stage_id) as stage, d.outcome, c.deal_minor as "dealMinor",
            c.credited_minor as "creditedMinor", c.share,
            (d.created_at at time zone t.time_zone)::date::text as "createdOn",
            (d.closed_at at time zone t.time_zone)::date::text as "closedOn"
     from ${from}
     order by ${order}, d.id
     limit ${conditions.place(size)} offset ${conditions.place((Math.min(page, last) - 1) * size)}`,
    conditions.parameters,
  );
  return { rows, deals, ...sums };
}
