import {
  evidenceTag,
  minorToDecimal,
  type Evidence,
  type Settings,
} from '@pipeline-attribution/shared';
import { NIL_ID } from '../../attribution/types.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { MOST_TOUCHES, type CreditedTouch, type CreditRow, type DealCredits } from '../credits.ts';

interface Row {
  readonly deal_id: string;
  readonly influencer_id: string;
  readonly influencer: string | null;
  readonly handle: { platform?: string; handle?: string; url?: string } | null;
  readonly campaign_id: string;
  readonly campaign: string | null;
  readonly weight: number;
  readonly amount_minor: number;
  readonly currency: string;
  readonly evidence: Evidence;
  readonly first_touch_at: Date | null;
  readonly last_touch_at: Date | null;
  readonly stage: 'open' | 'won' | 'lost';
  readonly contact: string | null;
}

/**
 * All the credit of these deals under the tenant's default model, by influencer and campaign. A deal in which no
 * influencer has a part comes without rows: a CRM's records cost its customer room.
 */
export async function loadDealCredits(
  tx: TenantTransaction,
  settings: Settings,
  dealIds: readonly string[],
  now: Date,
): Promise<DealCredits[]> {
  if (dealIds.length === 0) return [];
  const deals = await tx.query<{ id: string; external_id: string; has_amount: boolean }>(
    `select d.id, d.external_id, d.amount_minor is not null as has_amount
     from deals d join tenants t on t.id = $1 and t.crm = d.source
     where d.tenant_id = $1 and d.id = any($2::uuid[]) and d.deleted_at is null and d.merged_into_id is null
     order by d.external_id`,
    [tx.tenantId, dealIds],
  );
  const rows = await tx.query<Row>(
    `with credit as (
     select p.deal_id, p.stage, p.influencer_id, i.name as influencer, i.handles -> 0 as handle,
            p.campaign_id, c.external_id as campaign, sum(p.weight) as weight,
            sum(p.amount_minor)::bigint as amount_minor, max(p.currency) as currency,
            (array_agg(p.evidence order by p.weight desc, p.evidence))[1] as evidence,
            min(p.first_touch_at) as first_touch_at, max(p.last_touch_at) as last_touch_at
     from pipeline_attribution p
     -- The deals are named twice: an equal column does not tell the planner that only these are wanted.
     join deals d on d.tenant_id = $1 and d.id = p.deal_id and d.outcome = p.stage and d.id = any($3::uuid[])
     left join influencers i on i.tenant_id = $1 and i.id = p.influencer_id
     left join campaigns c on c.tenant_id = $1 and c.id = p.campaign_id
     where p.tenant_id = $1 and p.model = $2 and p.deal_id = any($3::uuid[])
     group by p.deal_id, p.stage, p.influencer_id, i.name, i.handles, p.campaign_id, c.external_id)
     select credit.*, through.contact
     from credit
     left join lateral (
       -- People on the deal or at its account, by any of their records, whom this influencer and campaign touched in
       -- the time credited.
       select case when count(*) = 1 then min(c.external_id) end as contact
       from (select dc.contact_id as id from deal_contacts dc
             where dc.tenant_id = $1 and dc.deal_id = credit.deal_id
             union
             select a.id from contacts a
             join deals d on d.tenant_id = $1 and d.id = credit.deal_id and d.account_id = a.account_id
             where a.tenant_id = $1) people
       join contacts c on c.tenant_id = $1 and c.id = people.id and c.object_type = 'contact'
         and c.merged_into_id is null and c.converted_into_id is null
       where exists (
         select from contacts r
         join attribution_touchpoints t on t.tenant_id = $1 and t.contact_id = r.id
         where r.tenant_id = $1
           and (r.id = c.id or r.merged_into_id = c.id or r.converted_into_id = c.id)
           and t.influencer_id = credit.influencer_id
           and coalesce(t.campaign_id, '${NIL_ID}') = credit.campaign_id
           and t.occurred_at between credit.first_touch_at and credit.last_touch_at)
     ) through on true
     order by credit.deal_id, credit.weight desc, credit.influencer_id, credit.campaign_id`,
    [tx.tenantId, settings.defaultModel, deals.map(({ id }) => id)],
  );
  const touches = await tx.query<TouchRow>(
    `with span as (
       select p.deal_id, p.influencer_id, p.campaign_id,
              min(p.first_touch_at) as first_touch_at, max(p.last_touch_at) as last_touch_at
       from pipeline_attribution p
       join deals d on d.tenant_id = $1 and d.id = p.deal_id and d.outcome = p.stage and d.id = any($3::uuid[])
       where p.tenant_id = $1 and p.model = $2 and p.deal_id = any($3::uuid[])
         and p.influencer_id <> '${NIL_ID}'
       group by p.deal_id, p.influencer_id, p.campaign_id),
     people as (
       select dc.deal_id, dc.contact_id as id from deal_contacts dc
       where dc.tenant_id = $1 and dc.deal_id = any($3::uuid[])
       union
       select d.id, a.id from deals d
       join contacts a on a.tenant_id = $1 and a.account_id = d.account_id
       where d.tenant_id = $1 and d.id = any($3::uuid[])),
     found as (
       select span.deal_id, t.id, t.influencer_id, k.external_id as campaign, t.occurred_at, t.evidence,
              t.confidence, t.content_type, t.platform, t.url,
              case when c.object_type = 'contact' then c.external_id end as contact,
              row_number() over (partition by span.deal_id order by t.occurred_at desc, t.id) as place
       from span
       join people on people.deal_id = span.deal_id
       join contacts c on c.tenant_id = $1 and c.id = people.id
         and c.merged_into_id is null and c.converted_into_id is null
       join contacts r on r.tenant_id = $1
         and (r.id = c.id or r.merged_into_id = c.id or r.converted_into_id = c.id)
       join attribution_touchpoints t on t.tenant_id = $1 and t.contact_id = r.id
         and t.influencer_id = span.influencer_id
         and coalesce(t.campaign_id, '${NIL_ID}') = span.campaign_id
         and t.occurred_at between span.first_touch_at and span.last_touch_at
       left join campaigns k on k.tenant_id = $1 and k.id = t.campaign_id)
     select * from found where place <= ${String(MOST_TOUCHES)} order by deal_id, place`,
    [tx.tenantId, settings.defaultModel, deals.map(({ id }) => id)],
  );
  const touchesOf = Map.groupBy(touches, ({ deal_id: id }) => id);
  const byDeal = Map.groupBy(rows, ({ deal_id: id }) => id);
  return deals.map(({ id, external_id: externalId, has_amount: hasAmount }) => {
    const parts = byDeal.get(id) ?? [];
    const isInfluenced = parts.some(({ influencer_id: who }) => who !== NIL_ID);
    return {
      externalId,
      model: settings.defaultModel,
      computedAt: now,
      rows: isInfluenced ? parts.map((part) => toRow(part, hasAmount)) : [],
      touches: (touchesOf.get(id) ?? []).map(toTouch),
    };
  });
}

interface TouchRow {
  readonly deal_id: string;
  readonly id: string;
  readonly influencer_id: string;
  readonly campaign: string | null;
  readonly contact: string | null;
  readonly occurred_at: Date;
  readonly evidence: Evidence;
  readonly confidence: number;
  readonly content_type: string | null;
  readonly platform: string | null;
  readonly url: string | null;
}

const toTouch = (row: TouchRow): CreditedTouch => ({
  id: row.id,
  influencerId: row.influencer_id,
  campaignExternalId: row.campaign,
  contactExternalId: row.contact,
  occurredAt: row.occurred_at,
  evidence: evidenceTag(row.evidence).replace('_', '-'),
  confidence: row.confidence,
  contentType: row.content_type,
  platform: row.platform,
  url: row.url,
});

function toRow(row: Row, hasAmount: boolean): CreditRow {
  const { influencer_id: id, influencer: name, handle } = row;
  return {
    influencer:
      id === NIL_ID || name === null
        ? null
        : {
            id,
            name,
            platform: handle?.platform ?? null,
            handle: handle?.handle ?? null,
            profileUrl: handle?.url ?? null,
          },
    campaignId: row.campaign_id === NIL_ID ? null : row.campaign_id,
    campaignExternalId: row.campaign,
    share: row.weight,
    amount: hasAmount ? minorToDecimal(row.amount_minor, row.currency) : null,
    evidence: row.first_touch_at === null ? 'none' : evidenceTag(row.evidence).replace('_', '-'),
    firstTouchAt: row.first_touch_at,
    lastTouchAt: row.last_touch_at,
    contactExternalId: row.contact,
    stage: row.stage,
  };
}
