import { DEAL_COUNTS, DEAL_HOME_MINOR } from '../attribution/deal-days.ts';
import type { TenantTransaction } from '../db/tenancy.ts';

/** What hangs on a value or an answer, in home minor units. */
export interface AtStake {
  readonly people: number;
  readonly deals: number;
  readonly pipelineMinor: number;
  readonly openMinor: number;
  readonly wonMinor: number;
}

export const NOTHING_AT_STAKE: AtStake = {
  people: 0,
  deals: 0,
  pipelineMinor: 0,
  openMinor: 0,
  wonMinor: 0,
};

/** The bucket that holds several others: what hangs on all of them, each deal once. */
export const ALL = -1;

/** A query of `(bucket, contact_id)` with {@link ALL}, of the buckets that a list (`$n`) names. */
export const withAll = (bucketed: string, of: string): string =>
  `select * from (${bucketed}) one
   union select ${String(ALL)}, contact_id from (${bucketed}) every where every.bucket = any(${of}::integer[])`;

/**
 * For each bucket of touches the people behind them (merges and conversions followed), the deals those are on,
 * each once, and their amounts.
 *
 * @param bucketed a query of `(bucket, contact_id)`; `$1` is the tenant.
 */
export async function atStake(
  tx: TenantTransaction,
  bucketed: string,
  parameters: readonly unknown[],
): Promise<Map<number, AtStake>> {
  const rows = await tx.query<AtStake & { bucket: number }>(
    `with recursive named (bucket, contact_id) as (${bucketed}),
     people (bucket, id) as (
       select bucket, contact_id from named
       union
       select p.bucket, coalesce(c.merged_into_id, c.converted_into_id)
       from people p join contacts c on c.tenant_id = $1 and c.id = p.id
       where coalesce(c.merged_into_id, c.converted_into_id) is not null
     ),
     standing as (
       select p.bucket, p.id from people p join contacts c on c.tenant_id = $1 and c.id = p.id
       where coalesce(c.merged_into_id, c.converted_into_id) is null
     ),
     hanging as (
       select distinct p.bucket, dc.deal_id
       from people p join deal_contacts dc on dc.tenant_id = $1 and dc.contact_id = p.id
     )
     select s.bucket, s.people,
            coalesce(h.deals, 0)::int as deals,
            coalesce(h.pipeline, 0)::bigint as "pipelineMinor",
            coalesce(h.open, 0)::bigint as "openMinor",
            coalesce(h.won, 0)::bigint as "wonMinor"
     from (select bucket, count(distinct id)::int as people from standing group by bucket) s
     left join (
       select h.bucket, count(*)::int as deals, sum(d.home) as pipeline,
              sum(d.home) filter (where d.outcome = 'open') as open,
              sum(d.home) filter (where d.outcome = 'won') as won
       from hanging h join (
         select d.id, d.outcome, ${DEAL_HOME_MINOR} as home
         from deals d join tenants t on t.id = d.tenant_id
         where d.tenant_id = $1 and ${DEAL_COUNTS}
       ) d on d.id = h.deal_id
       group by h.bucket
     ) h on h.bucket = s.bucket`,
    [tx.tenantId, ...parameters],
  );
  return new Map(rows.map(({ bucket, ...stake }) => [bucket, stake]));
}
