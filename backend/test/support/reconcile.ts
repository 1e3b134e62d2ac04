import { expect } from '@jest/globals';
import { MODEL_IDS } from '@pipeline-attribution/shared';
import type { Company } from './company.ts';

/** What a deal's own facts demand, computed apart from the product. */
export interface Demanded {
  readonly id: string;
  readonly outcome: 'open' | 'won' | 'lost';
  readonly minor: number;
  readonly homeMinor: number;
  /** What is left of a won amount after refunds and corrections. */
  readonly netMinor: number;
  readonly netHomeMinor: number;
  readonly counts: boolean;
}

/**
 * Checks that everything kept about credit agrees: the ledger, the current state, revenue, the roll-ups
 * of each basis, and the deals' own amounts, under every model.
 */
export async function expectReconciled(
  company: Company,
  deals: readonly Demanded[],
): Promise<void> {
  const demanded = new Map<string, { minor: number; home: number }>();
  for (const deal of deals) {
    if (!deal.counts) continue;
    for (const model of MODEL_IDS) {
      demanded.set(`${deal.id} ${model} opportunity`, {
        minor: deal.minor,
        home: deal.homeMinor,
      });
      const isWon = deal.outcome === 'won';
      demanded.set(`${deal.id} ${model} ${deal.outcome}`, {
        minor: isWon ? deal.netMinor : deal.minor,
        home: isWon ? deal.netHomeMinor : deal.homeMinor,
      });
    }
  }
  const bySplit = async (table: string): Promise<Map<string, unknown>> => {
    const rows = await company.rows<{ key: string; minor: number; home: number; weight: number }>(
      `select deal_id || ' ' || model || ' ' || stage as key, sum(amount_minor)::float8 as minor,
              sum(home_minor)::float8 as home, sum(weight) as weight
       from ${table} where tenant_id = $1 group by 1
       having sum(weight) <> 0 or sum(amount_minor) <> 0 or sum(home_minor) <> 0`,
      [company.tenantId],
    );
    return new Map(rows.map(({ key, ...sums }) => [key, sums]));
  };
  const wanted = new Map(
    [...demanded].map(([key, { minor, home }]) => [key, { minor, home, weight: 1 }]),
  );
  expect(await bySplit('pipeline_attribution')).toEqual(wanted);
  expect(await bySplit('credit_ledger')).toEqual(wanted);

  await expectNoDifference(company, 'ledger', LEDGER, STATE);
  await expectRevenue(company, deals);
  await expectNoDifference(company, 'credit_monthly', ROLL_UP, GROUPED_STATE);
  await expectNoDifference(company, 'credit_counts_monthly', COUNTS, COUNTED_STATE);
}

async function expectRevenue(company: Company, deals: readonly Demanded[]): Promise<void> {
  const rows = await company.rows<{ key: string; minor: number; home: number }>(
    `select deal_id || ' ' || model as key, sum(amount_minor)::float8 as minor,
            sum(home_minor)::float8 as home
     from revenue_attribution where tenant_id = $1 group by 1`,
    [company.tenantId],
  );
  const wanted = deals
    .filter((deal) => deal.counts && deal.outcome === 'won')
    .flatMap((deal) =>
      MODEL_IDS.map((model) => [
        `${deal.id} ${model}`,
        { minor: deal.netMinor, home: deal.netHomeMinor },
      ]),
    );
  expect(new Map(rows.map(({ key, ...sums }) => [key, sums]))).toEqual(new Map(wanted as []));
}

/** Both queries must answer the same rows, to the last bit. */
async function expectNoDifference(
  company: Company,
  what: string,
  one: string,
  other: string,
): Promise<void> {
  const rows = await company.rows(
    `(select 'only kept' as side, * from ((${one}) except all (${other})) a)
     union all
     (select 'only due' as side, * from ((${other}) except all (${one})) b) limit 5`,
    [company.tenantId],
  );
  expect({ [what]: rows }).toEqual({ [what]: [] });
}

const DIMENSIONS = 'influencer_id, campaign_id, content_type, channel, platform';

const LEDGER = `select deal_id, model, stage, ${DIMENSIONS}, touched_on, currency, sum(weight),
    sum(amount_minor), sum(home_minor)
  from credit_ledger where tenant_id = $1 group by deal_id, model, stage, ${DIMENSIONS}, touched_on, currency
  having sum(weight) <> 0 or sum(amount_minor) <> 0 or sum(home_minor) <> 0`;
const STATE = `select deal_id, model, stage, ${DIMENSIONS}, touched_on, currency, sum(weight),
    sum(amount_minor), sum(home_minor)
  from pipeline_attribution where tenant_id = $1 group by deal_id, model, stage, ${DIMENSIONS}, touched_on, currency`;

/** Every row of credit, deals' and leads', in one form. */
const CREDIT = `
  select deal_id as record_id, model, stage, ${DIMENSIONS}, touched_on, weight, home_minor, expected_minor,
         created_on, closed_on
  from pipeline_attribution where tenant_id = $1
  union all
  select contact_id, model, stage, ${DIMENSIONS}, touched_on, weight, 0, 0, created_on, qualified_on
  from lead_attribution where tenant_id = $1`;

const ROLL_UP = `select model, stage, basis, month, ${DIMENSIONS}, weight, home_minor::numeric, expected_minor::numeric
  from credit_monthly where tenant_id = $1`;
const GROUPED_STATE = `
  select model, stage, b.basis, date_trunc('month', b.day)::date, ${DIMENSIONS}, sum(weight), sum(home_minor),
         sum(expected_minor)
  from (${CREDIT}) c
  cross join lateral (values ('created', created_on), ('closed', closed_on), ('touched', touched_on)) b (basis, day)
  where b.day is not null group by model, stage, b.basis, 4, ${DIMENSIONS}`;

const COUNTS = `select model, stage, basis, month, group_by, group_key, records::bigint
  from credit_counts_monthly where tenant_id = $1`;
const NIL = `'00000000-0000-0000-0000-000000000000'`;
const COUNTED_STATE = `
  select model, stage, b.basis, date_trunc('month', b.day)::date, group_by, group_key, count(*)
  from (
    select record_id, model, stage, g.group_by,
           case when channel in ('unattributed', 'baseline') then channel else g.group_key end as group_key,
           min(created_on) as created_on, min(closed_on) as closed_on, min(touched_on) as touched_on
    from (${CREDIT}) c
    cross join lateral (values
      ('influencer', case when influencer_id = ${NIL} then '' else influencer_id::text end),
      ('campaign', case when campaign_id = ${NIL} then '' else campaign_id::text end),
      ('contentType', content_type), ('channel', channel), ('platform', platform)
    ) g (group_by, group_key)
    group by record_id, model, stage, g.group_by, 5
  ) d
  cross join lateral (values ('created', created_on), ('closed', closed_on), ('touched', touched_on)) b (basis, day)
  where b.day is not null group by model, stage, b.basis, 4, group_by, group_key`;
