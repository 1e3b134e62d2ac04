import type { Channel, Evidence, SearchIntent } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import type { IncomingTouch } from './incoming-touch.ts';

/** A visit ends after half an hour of silence, as in every web analytics product. */
export const SESSION = `interval '30 minutes'`;

/** What a touch has from the visit it was done in. */
export const SOURCE_COLUMNS = [
  'channel',
  'platform',
  'influencer_id',
  'campaign_id',
  'content_type',
  'evidence',
  'confidence',
  'search_intent',
] as const;

export interface VisitSource {
  readonly channel: Channel;
  readonly platform: string | null;
  readonly influencer_id: string | null;
  readonly campaign_id: string | null;
  readonly content_type: string | null;
  readonly evidence: Evidence;
  readonly confidence: number;
  readonly search_intent: SearchIntent | null;
}

interface SourceRow extends VisitSource {
  readonly at: number;
}

/**
 * Gives what somebody did on the site the source of the visit they did it in: a form sent on the third
 * page belongs to the post that brought its sender, not to "direct". Touches without a visit in the half
 * hour before stay as they are.
 */
export async function withSessionSource(
  tx: TenantTransaction,
  touches: readonly IncomingTouch[],
): Promise<IncomingTouch[]> {
  if (touches.length === 0) return [];
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(
    touches.map(({ visitorId, occurredAt }, index) => [index, visitorId ?? '', occurredAt]),
    ['integer', 'text', 'timestamptz'],
    parameters,
  );
  const rows = await tx.query<SourceRow>(
    `select distinct on (done.at) done.at, ${SOURCE_COLUMNS.map((name) => `t.${name}`).join(', ')}
     from (values ${list}) done (at, visitor_id, occurred_at)
     join attribution_touchpoints t on t.tenant_id = $1 and t.visitor_id = done.visitor_id
       and t.kind = 'visit' and t.occurred_at <= done.occurred_at
       and t.occurred_at > done.occurred_at - ${SESSION}
     order by done.at, t.occurred_at desc, t.id`,
    parameters,
  );
  const sources = new Map(rows.map((row) => [row.at, row]));
  return touches.map((touch, index) => {
    const source = sources.get(index);
    if (!source) return touch;
    return {
      ...touch,
      channel: source.channel,
      platform: source.platform,
      influencerId: source.influencer_id,
      campaignId: source.campaign_id,
      contentType:
        (source.influencer_id === null ? touch.formContent : null) ?? source.content_type,
      evidence: source.evidence,
      confidence: source.confidence,
      searchIntent: source.search_intent,
    };
  });
}
