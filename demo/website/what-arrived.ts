import {
  channelLabel,
  evidenceOf,
  touchTitle,
  type DealCardTouch,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../backend/src/db/tenancy.ts';

/** What the server holds of a device, and what it only counted, as the demo's website shows it. */
export interface Arrived {
  readonly touches: readonly {
    readonly at: string;
    /** As the cards tell it. */
    readonly what: string;
    readonly channel: string;
    readonly influencer: string | null;
    readonly campaign: string | null;
    readonly evidence: string;
  }[];
  readonly email: string | null;
  /** Visits of today of people who refused, whoever they are. */
  readonly counted: readonly { readonly campaign: string; readonly hits: number }[];
}

type Touch = Omit<DealCardTouch, 'occurredAt'> & { readonly occurredAt: Date };

/** Newest first. */
export async function whatArrived(tx: TenantTransaction, visitorId: string): Promise<Arrived> {
  const touches = await tx.query<Touch>(
    `select t.id, t.occurred_at as "occurredAt", t.kind, t.channel, t.platform, t.content_type as "contentType",
       t.influencer_id as "influencerId", i.name as "influencerName", t.campaign_id as "campaignId",
       c.name as "campaignName", t.contact_id as "contactId", t.evidence, t.confidence,
       nullif(t.title, '') as title, t.url
     from attribution_touchpoints t
     left join influencers i on i.tenant_id = $1 and i.id = t.influencer_id
     left join campaigns c on c.tenant_id = $1 and c.id = t.campaign_id
     where t.tenant_id = $1 and t.visitor_id = $2 order by t.occurred_at desc, t.kind limit 20`,
    [tx.tenantId, visitorId],
  );
  const [said] = await tx.query<{ email: string }>(
    `select email from visitor_identities where tenant_id = $1 and visitor_id = $2
     order by identified_at desc limit 1`,
    [tx.tenantId, visitorId],
  );
  const counted = await tx.query<Arrived['counted'][number]>(
    `select utm_campaign as campaign, sum(hits)::int as hits from aggregate_hits
     where tenant_id = $1 and day = (now() at time zone 'UTC')::date group by 1 order by 1`,
    [tx.tenantId],
  );
  return {
    touches: touches.map((touch) => ({
      at: touch.occurredAt.toISOString(),
      what: touchTitle({ ...touch, occurredAt: touch.occurredAt.getTime() }),
      channel: channelLabel(touch.channel),
      influencer: touch.influencerName,
      campaign: touch.campaignName,
      evidence: evidenceOf([touch.evidence]).label,
    })),
    email: said?.email ?? null,
    counted,
  };
}
