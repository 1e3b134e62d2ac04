import { MODEL_IDS } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { loadCostLines } from './cost-lines.ts';
import { loadSettings } from '../settings/load-settings.ts';

/** Campaigns whose outcomes are summed in one go. */
const BATCH = 200;

/**
 * Sums the marked campaigns' outcomes anew from the roll-ups: `campaign_outcomes` per month and model,
 * and the pipeline-impact fields of `campaigns` under the tenant's default model. Leads and pipeline
 * count in the month of creation, qualified leads, won deals and losses when they became so, revenue
 * and refunds when they were recognised, costs when they were incurred. Answers how many were summed.
 */
export async function refreshCampaigns(tx: TenantTransaction): Promise<number> {
  const marks = await tx.query<{ campaign_id: string; marks: string[] }>(
    `select campaign_id, array_agg(id)::text[] as marks from dirty_campaigns where tenant_id = $1
     group by campaign_id order by min(id) limit ${BATCH}`,
    [tx.tenantId],
  );
  const ids = marks.map((mark) => mark.campaign_id);
  if (ids.length === 0) return 0;
  await tx.query(
    'delete from campaign_outcomes where tenant_id = $1 and campaign_id = any($2::uuid[])',
    [tx.tenantId, ids],
  );
  const costs = (await loadCostLines(tx, ids)).map((line) => ({
    campaign_id: line.campaignId,
    incurred_on: line.on,
    home_minor: line.homeMinor,
  }));
  await tx.query(OUTCOMES, [tx.tenantId, ids, MODEL_IDS, JSON.stringify(costs)]);
  const { defaultModel } = await loadSettings(tx);
  await tx.query(IMPACT, [tx.tenantId, ids, defaultModel]);
  await tx.query('delete from dirty_campaigns where tenant_id = $1 and id = any($2::bigint[])', [
    tx.tenantId,
    marks.flatMap((mark) => mark.marks),
  ]);
  return ids.length;
}

const OUTCOMES = `
  insert into campaign_outcomes (tenant_id, campaign_id, month, model, leads, qualified_leads,
    opportunities, pipeline_minor, won_deals, revenue_minor, lost_minor, cost_minor, roi)
  select $1, parts.campaign_id, month, parts.model, sum(leads), sum(qualified), sum(opportunities),
         sum(pipeline), sum(won), sum(revenue), sum(lost), sum(cost),
         case when sum(cost) > 0 then (sum(revenue) - sum(cost))::float8 / sum(cost)::float8 end
  from (
    select campaign_id, month, model,
           case when stage = 'lead' then weight else 0 end as leads,
           case when stage = 'qualified' then weight else 0 end as qualified,
           case when stage = 'opportunity' then weight else 0 end as opportunities,
           case when stage = 'opportunity' then home_minor else 0 end as pipeline,
           case when stage = 'won' then weight else 0 end as won,
           0 as revenue,
           case when stage = 'lost' then home_minor else 0 end as lost,
           0 as cost
    from credit_monthly
    where tenant_id = $1 and campaign_id = any($2::uuid[])
      and (basis, stage) in (('created', 'lead'), ('closed', 'qualified'), ('created', 'opportunity'),
                             ('closed', 'won'), ('closed', 'lost'))
    union all
    select campaign_id, date_trunc('month', recognised_on)::date, model, 0, 0, 0, 0, 0, home_minor, 0, 0
    from revenue_attribution
    where tenant_id = $1 and campaign_id = any($2::uuid[])
    union all
    select k.campaign_id, date_trunc('month', k.incurred_on)::date, model, 0, 0, 0, 0, 0, 0, 0, k.home_minor
    from jsonb_to_recordset($4::jsonb) as k (campaign_id uuid, incurred_on date, home_minor bigint)
    cross join unnest($3::text[]) as model
  ) parts
  join campaigns c on c.tenant_id = $1 and c.id = parts.campaign_id
  group by parts.campaign_id, month, parts.model`;

const IMPACT = `
  update campaigns c
  set attributed_leads = coalesce(s.leads, 0),
      attributed_opportunities = coalesce(s.opportunities, 0),
      attributed_pipeline_minor = coalesce(s.pipeline, 0),
      attributed_open_minor = coalesce(s.open, 0),
      attributed_revenue_minor = coalesce(s.revenue, 0)
  from unnest($2::uuid[]) as wanted (id)
  left join (
    select campaign_id,
           sum(weight) filter (where stage = 'lead') as leads,
           sum(weight) filter (where stage = 'opportunity') as opportunities,
           sum(home_minor) filter (where stage = 'opportunity') as pipeline,
           sum(home_minor) filter (where stage = 'open') as open,
           sum(home_minor) filter (where stage = 'won') as revenue
    from credit_monthly
    where tenant_id = $1 and model = $3 and basis = 'created' and campaign_id = any($2::uuid[])
    group by campaign_id
  ) s on s.campaign_id = wanted.id
  where c.tenant_id = $1 and c.id = wanted.id`;
