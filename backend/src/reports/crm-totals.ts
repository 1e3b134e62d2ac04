import type { Basis } from '@pipeline-attribution/shared';
import {
  DEAL_CLOSED_ON,
  DEAL_COUNTS,
  DEAL_CREATED_ON,
  DEAL_HOME_MINOR,
  EVENT_HOME_MINOR,
} from '../attribution/deal-days.ts';
import type { Period } from './period.ts';
import type { Scene } from './scene.ts';

/** What the CRM's own deals of a period come to, in home minor units; credit must come to the same. */
export interface CrmTotals {
  readonly deals: number;
  readonly openDeals: number;
  readonly wonDeals: number;
  readonly lostDeals: number;
  readonly pipelineMinor: number;
  readonly openMinor: number;
  readonly expectedMinor: number;
  /** After refunds and corrections. */
  readonly wonMinor: number;
  readonly lostMinor: number;
  /** Deals whose amount has no value in the home currency: counted as 0 until a rate is known. */
  readonly withoutHomeAmount: number;
}

/** The deals of a period by one basis, in SQL, with their days and home amounts; $1 tenant, $2 from, $3 to. */
export function dealsOfPeriod(basis: Exclude<Basis, 'touched'>): string {
  const on = basis === 'created' ? DEAL_CREATED_ON : DEAL_CLOSED_ON;
  // Days are the tenant's and the index is of instants: a day more on either side finds all.
  const at = basis === 'created' ? 'd.created_at' : 'd.closed_at';
  const near = `${at} >= coalesce($2::date - 1, '-infinity') and ${at} < coalesce($3::date + 2, 'infinity')`;
  return `select d.id, d.source, d.pipeline_id, d.stage_id, d.outcome, d.probability, d.amount_minor,
            d.created_at, d.closed_at, ${DEAL_HOME_MINOR} as home_minor,
            d.amount_minor is not null and d.home_minor is null and d.currency <> t.home_currency
              as lacks_rate
     from deals d join tenants t on t.id = d.tenant_id
     where d.tenant_id = $1 and ${DEAL_COUNTS} and ${on} is not null
       and (${near} ${basis === 'created' ? '' : 'or d.closed_at is null'})
       and ${on} between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')`;
}

/** Straight from the deals, not from credit. Null by touch date: no CRM has such totals. */
export async function crmTotals(
  { tx }: Scene,
  basis: Basis,
  { from, to }: Period,
): Promise<CrmTotals | null> {
  if (basis === 'touched') return null;
  const [row] = await tx.query<CrmTotals>(
    `select count(*)::int as deals,
            count(*) filter (where outcome = 'open')::int as "openDeals",
            count(*) filter (where outcome = 'won')::int as "wonDeals",
            count(*) filter (where outcome = 'lost')::int as "lostDeals",
            coalesce(sum(home_minor), 0)::bigint as "pipelineMinor",
            coalesce(sum(home_minor) filter (where outcome = 'open'), 0)::bigint as "openMinor",
            coalesce(sum(floor(home_minor * probability + 0.5)) filter (where outcome = 'open'), 0)::bigint
              as "expectedMinor",
            (coalesce(sum(home_minor) filter (where outcome = 'won'), 0)
              + coalesce(sum(corrections) filter (where outcome = 'won'), 0))::bigint as "wonMinor",
            coalesce(sum(home_minor) filter (where outcome = 'lost'), 0)::bigint as "lostMinor",
            count(*) filter (where lacks_rate)::int as "withoutHomeAmount"
     from (${dealsOfPeriod(basis)}) deal
     left join (
       select e.deal_id, sum(${EVENT_HOME_MINOR}) as corrections
       from revenue_events e where e.tenant_id = $1 group by e.deal_id
     ) events on events.deal_id = deal.id`,
    [tx.tenantId, from, to],
  );
  return row ?? null;
}
