import type { Basis, GroupBy, ModelId } from '@pipeline-attribution/shared';
import { BASELINE, NIL_ID, UNATTRIBUTED } from '../attribution/types.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { cutPeriod, type Period } from './period.ts';

/** Which credit is summed. */
export interface CreditQuery {
  readonly models: readonly ModelId[];
  readonly basis: Basis;
  readonly period: Period;
  readonly influencer?: string | undefined;
  /** Only credit of these. A row of credit is of one campaign, so that nothing counts twice. */
  readonly campaigns?: readonly string[] | undefined;
  /** A second grouping within the first. */
  readonly splitBy?: GroupBy;
}

export type SumStage = 'lead' | 'qualified' | 'opportunity' | 'open' | 'won' | 'lost';

/** Credit of one group, model and stage, in home minor units. */
export interface CreditSum {
  readonly model: ModelId;
  /** Id or word; empty for none; `baseline`, and `unattributed` for what no touch can have. */
  readonly key: string;
  /** The same of the second grouping; empty without one. */
  readonly split: string;
  /** Whether an influencer or a campaign of theirs has it. */
  readonly isInfluencer: boolean;
  readonly stage: SumStage;
  /** Leads or deals, fractions of shared ones included. */
  readonly count: number;
  readonly homeMinor: number;
  readonly expectedMinor: number;
}

/** The group a row of credit is in, in SQL. */
export function groupKeySql(groupBy: GroupBy): string {
  const value: Readonly<Record<GroupBy, string>> = {
    influencer: `case when influencer_id = '${NIL_ID}' then '' else influencer_id::text end`,
    campaign: `case when campaign_id = '${NIL_ID}' then '' else campaign_id::text end`,
    contentType: 'content_type',
    channel: 'channel',
    platform: 'platform',
  };
  return `case when channel in ('${UNATTRIBUTED}', '${BASELINE}') then channel else ${value[groupBy]} end`;
}

/** Sums credit by group from the monthly roll-ups, and from the credit itself for months cut in two. */
export async function creditSums(
  tx: TenantTransaction,
  groupBy: GroupBy,
  query: CreditQuery,
): Promise<CreditSum[]> {
  const source = creditSource(tx, query);
  if (source === null) return [];
  const filters: string[] = [];
  if (query.influencer !== undefined) {
    source.parameters.push(query.influencer);
    filters.push(`influencer_id = $${source.parameters.length}`);
  }
  if (query.campaigns !== undefined) {
    source.parameters.push(query.campaigns);
    filters.push(`campaign_id = any($${source.parameters.length}::uuid[])`);
  }
  return tx.query<CreditSum>(
    `select model, stage, ${groupKeySql(groupBy)} as key,
            ${query.splitBy ? groupKeySql(query.splitBy) : "''"} as split,
            (influencer_id <> '${NIL_ID}' or campaign_id <> '${NIL_ID}') as "isInfluencer",
            sum(weight) as count, sum(home_minor)::bigint as "homeMinor",
            sum(expected_minor)::bigint as "expectedMinor"
     from (${source.sql}) credit ${filters.length > 0 ? `where ${filters.join(' and ')}` : ''}
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    source.parameters,
  );
}

const DIMENSIONS = 'influencer_id, campaign_id, content_type, channel, platform';
const DEAL_DAY: Readonly<Record<Basis, string>> = {
  created: 'created_on',
  closed: 'closed_on',
  touched: 'touched_on',
};
const LEAD_DAY: Readonly<Record<Basis, string>> = { ...DEAL_DAY, closed: 'qualified_on' };

/** Rows of credit in the period, as SQL: months of the roll-up and days of the credit for the edges. */
function creditSource(
  tx: TenantTransaction,
  { models, basis, period }: CreditQuery,
): { sql: string; parameters: unknown[] } | null {
  const { months, edges } = cutPeriod(period);
  const parameters: unknown[] = [tx.tenantId, models, basis];
  const parts: string[] = [];
  if (months) {
    parameters.push(months.first, months.last);
    parts.push(
      `select model, stage, ${DIMENSIONS}, weight, home_minor, expected_minor from credit_monthly
       where tenant_id = $1 and model = any($2::text[]) and basis = $3
         and month between coalesce($4::date, '-infinity') and coalesce($5::date, 'infinity')`,
    );
  }
  for (const edge of edges) {
    parameters.push(edge.from, edge.to);
    const days = `between $${parameters.length - 1}::date and $${parameters.length}::date`;
    parts.push(
      `select model, stage, ${DIMENSIONS}, weight, home_minor, expected_minor from pipeline_attribution
       where tenant_id = $1 and model = any($2::text[]) and $3::text is not null
         and ${DEAL_DAY[basis]} ${days} ${dealsNear(basis, parameters.length)}`,
      `select model, stage, ${DIMENSIONS}, weight, 0, 0 from lead_attribution
       where tenant_id = $1 and model = any($2::text[]) and ${LEAD_DAY[basis]} ${days}`,
    );
  }
  return parts.length > 0 ? { sql: parts.join(' union all '), parameters } : null;
}

/**
 * Finds an edge's deals by the deals' own index first (their credit is stored by deal); a day more on
 * either side, because days are the tenant's and instants UTC.
 */
function dealsNear(basis: Basis, to: number): string {
  const range = `>= $${to - 1}::date - 1 and %at < $${to}::date + 2`;
  const near = (column: string): string => `d.${column} ${range.replace('%at', `d.${column}`)}`;
  if (basis === 'touched') return '';
  return `and deal_id in (select d.id from deals d where d.tenant_id = $1 and (${
    basis === 'created'
      ? near('created_at')
      : `${near('closed_at')} or (d.closed_at is null and d.outcome <> 'open')`
  }))`;
}

/** How many different deals or leads each group earned credit of, by stage. */
export async function creditCounts(
  tx: TenantTransaction,
  groupBy: GroupBy,
  query: CreditQuery & { readonly models: readonly [ModelId] },
): Promise<{ key: string; stage: SumStage; records: number }[]> {
  const { basis, period, influencer, campaigns } = query;
  const isFiltered = influencer !== undefined || campaigns !== undefined;
  const { months, edges } = isFiltered
    ? { months: null, edges: [{ from: period.from, to: period.to }] }
    : cutPeriod(period);
  const parameters: unknown[] = [tx.tenantId, query.models, basis, groupBy];
  const parts: string[] = [];
  if (months) {
    parameters.push(months.first, months.last);
    parts.push(
      `select stage, group_key as key, sum(records) as records from credit_counts_monthly
       where tenant_id = $1 and model = any($2::text[]) and basis = $3 and group_by = $4
         and month between coalesce($5::date, '-infinity') and coalesce($6::date, 'infinity')
       group by 1, 2`,
    );
  }
  for (const edge of edges) {
    parameters.push(edge.from, edge.to, influencer ?? null, campaigns ?? null);
    const at = parameters.length;
    // A record counts on one day of each group, as in the roll-up: the first credited touch's.
    const days = `between coalesce($${at - 3}::date, '-infinity') and coalesce($${at - 2}::date, 'infinity')`;
    // Of the other bases all rows of a record have the same day: those outside need not be read.
    const near = (table: string, day: string): string => {
      if (basis === 'touched' || edge.from === null || edge.to === null) return '';
      return `and ${day} ${days} ${table === 'pipeline_attribution' ? dealsNear(basis, at - 2) : ''}`;
    };
    const counted = (table: string, id: string, day: string): string =>
      `select stage, key, count(*) as records from (
         select ${id}, stage, ${groupKeySql(groupBy)} as key, min(${day}) as day from ${table}
         where tenant_id = $1 and model = any($2::text[]) and $3::text is not null and $4::text is not null
           and influencer_id = coalesce($${at - 1}::uuid, influencer_id)
           and ($${at}::uuid[] is null or campaign_id = any($${at}::uuid[])) ${near(table, day)}
         group by 1, 2, 3
       ) record
       where day ${days} group by 1, 2`;
    parts.push(
      counted('pipeline_attribution', 'deal_id', DEAL_DAY[basis]),
      counted('lead_attribution', 'contact_id', LEAD_DAY[basis]),
    );
  }
  return tx.query(
    `select stage, key, sum(records)::int as records from (${parts.join(' union all ')}) counts
     group by 1, 2`,
    parameters,
  );
}

/** Credit of one month. */
export interface MonthSum {
  /** First day, `YYYY-MM-DD`. */
  readonly month: string;
  readonly kind: 'influencer' | 'other' | 'baseline' | 'unattributed';
  readonly pipelineMinor: number;
  readonly wonMinor: number;
}

/** Pipeline and revenue by month, who has it in four kinds; whole months only, from the roll-up. */
export async function creditByMonth(
  tx: TenantTransaction,
  { models, basis, period }: CreditQuery,
): Promise<MonthSum[]> {
  return tx.query<MonthSum>(
    `select month::text, case
              when channel = '${UNATTRIBUTED}' then 'unattributed'
              when channel = '${BASELINE}' then 'baseline'
              when influencer_id <> '${NIL_ID}' or campaign_id <> '${NIL_ID}' then 'influencer'
              else 'other' end as kind,
            coalesce(sum(home_minor) filter (where stage = 'opportunity'), 0)::bigint as "pipelineMinor",
            coalesce(sum(home_minor) filter (where stage = 'won'), 0)::bigint as "wonMinor"
     from credit_monthly
     where tenant_id = $1 and model = any($2::text[]) and basis = $3 and stage in ('opportunity', 'won')
       and month between coalesce(date_trunc('month', $4::date), '-infinity') and coalesce($5::date, 'infinity')
     group by 1, 2 order by 1, 2`,
    [tx.tenantId, models, basis, period.from, period.to],
  );
}
