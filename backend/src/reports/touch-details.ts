import type { DealCardPost, DealCardTouch } from '@pipeline-attribution/shared';
import type { LoadedTouch } from '../attribution/types.ts';
import type { Scene } from './scene.ts';

/** The piece of content a touch came through. */
export interface SeenPost {
  readonly title: string;
  readonly url: string | null;
}

/** Touches with the names a reader needs, and the post each came through where it is known. */
export async function loadTouchDetails(
  { tx }: Scene,
  loaded: readonly LoadedTouch[],
): Promise<{ touches: DealCardTouch[]; posts: Map<string, SeenPost> }> {
  const rows = await tx.query<{
    id: string;
    title: string | null;
    url: string | null;
    influencer: string | null;
    campaign: string | null;
    post_title: string | null;
    post_url: string | null;
  }>(
    `select p.id, coalesce(nullif(p.title, ''), o.title) as title, p.url,
            i.name as influencer, c.name as campaign, o.title as post_title, o.url as post_url
     from attribution_touchpoints p
     left join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
     left join campaigns c on c.tenant_id = p.tenant_id and c.id = p.campaign_id
     -- The very post where its address told; else the latest one of this booking before the touch: a link is
     -- made per influencer, campaign, platform and content type, and people follow what was just published.
     left join lateral (
       select post.title, post.url from posts post
       where post.tenant_id = p.tenant_id
         and (post.id = p.post_id
              or (p.post_id is null and post.influencer_id = p.influencer_id
                  and post.campaign_id = p.campaign_id and post.published_at <= p.occurred_at
                  and (p.platform is null or post.platform = p.platform)
                  and (p.content_type is null or post.content_type = p.content_type)))
       order by post.id = p.post_id desc nulls last, post.published_at desc, post.id limit 1
     ) o on true
     where p.tenant_id = $1 and p.id = any($2::uuid[])`,
    [tx.tenantId, loaded.map(({ id }) => id)],
  );
  const details = new Map(rows.map((row) => [row.id, row]));
  const posts = new Map<string, SeenPost>();
  const touches = loaded.map((touch): DealCardTouch => {
    const row = details.get(touch.id);
    if (row?.post_title) posts.set(touch.id, { title: row.post_title, url: row.post_url });
    return {
      id: touch.id,
      occurredAt: touch.occurredAt,
      kind: touch.kind,
      channel: touch.channel,
      ...(touch.searchIntent === undefined ? {} : { searchIntent: touch.searchIntent }),
      platform: touch.platform,
      contentType: touch.contentType,
      influencerId: touch.influencerId,
      influencerName: row?.influencer ?? null,
      campaignId: touch.campaignId,
      campaignName: row?.campaign ?? null,
      contactId: touch.contactId,
      evidence: touch.evidence,
      confidence: touch.confidence,
      title: row?.title ?? null,
      url: row?.url ?? null,
    };
  });
  return { touches, posts };
}

/** Posts of influencers that somebody came through, as candidates to talk about. */
export function seenPosts({
  touches,
  posts,
}: {
  readonly touches: readonly DealCardTouch[];
  readonly posts: ReadonlyMap<string, SeenPost>;
}): DealCardPost[] {
  return touches.flatMap((touch) => {
    const post = posts.get(touch.id);
    if (!post || touch.influencerName === null) return [];
    return [
      {
        title: post.title,
        url: post.url,
        influencerName: touch.influencerName,
        platform: touch.platform,
        seenAt: touch.occurredAt,
        contactId: touch.contactId,
      },
    ];
  });
}
