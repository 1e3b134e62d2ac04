import {
  collapseEchoes,
  collapseVisits,
  knownIntent,
  type SearchIntent,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';
import type { LoadedTouch } from '../types.ts';

/** Touches of identified visitors whom no record of the CRM stands for, by their address. */
export async function touchesOfVisitors(
  tx: TenantTransaction,
  emails: readonly string[],
): Promise<Map<string, LoadedTouch[]>> {
  const byEmail = new Map<string, LoadedTouch[]>();
  if (emails.length === 0) return byEmail;
  const rows = await tx.query<
    Omit<LoadedTouch, 'occurredAt' | 'searchIntent'> & {
      occurredAt: Date;
      email: string;
      intent: SearchIntent | null;
    }
  >(
    `select v.email, p.id, p.occurred_at as "occurredAt", p.is_undated as "isUndated", p.kind, p.channel,
            p.platform, p.influencer_id as "influencerId", p.campaign_id as "campaignId",
            p.content_type as "contentType", null as "contactId", p.evidence, p.confidence,
            p.search_intent as intent,
            (p.occurred_at at time zone t.time_zone)::date as "touchedOn"
     from visitors v
     join tenants t on t.id = v.tenant_id
     join attribution_touchpoints p
       on p.tenant_id = $1 and p.visitor_id = v.id and p.contact_id is null
     where v.tenant_id = $1 and v.contact_id is null and v.email = any($2::text[])`,
    [tx.tenantId, emails],
  );
  for (const { email, occurredAt, intent, ...touch } of rows) {
    const touches = byEmail.get(email) ?? [];
    byEmail.set(email, touches);
    touches.push({ ...touch, ...knownIntent(intent), occurredAt: occurredAt.getTime() });
  }
  for (const [email, touches] of byEmail) {
    byEmail.set(email, collapseVisits(collapseEchoes(touches)));
  }
  return byEmail;
}
