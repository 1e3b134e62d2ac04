import type { TenantTransaction } from '../db/tenancy.ts';
import type { TouchRow } from './resolve-incoming.ts';

interface PostRow {
  readonly id: string;
  readonly url: string;
  readonly influencer_id: string;
  readonly campaign_id: string | null;
  readonly platform: string;
  readonly content_type: string;
}

/**
 * Ties touches to the very post they came from, where the page or the referrer is the post's address.
 * The post then tells what the signals did not: influencer, campaign, platform, content type. A touch
 * that names another influencer keeps its own and gets no post.
 */
export async function linkPosts(
  tx: TenantTransaction,
  rows: readonly TouchRow[],
): Promise<TouchRow[]> {
  const spellings = new Set(
    rows.flatMap((row) => [...spellingsOf(row.referrer), ...spellingsOf(row.url)]),
  );
  if (spellings.size === 0) return [...rows];
  const posts = await tx.query<PostRow>(
    `select id, url, influencer_id, campaign_id, platform, content_type from posts
     where tenant_id = $1 and url = any($2::text[])`,
    [tx.tenantId, [...spellings]],
  );
  if (posts.length === 0) return [...rows];
  const byUrl = new Map(posts.map((post) => [post.url, post]));
  return rows.map((row) => {
    const [post] = [...spellingsOf(row.referrer), ...spellingsOf(row.url)].flatMap(
      (spelling) => byUrl.get(spelling) ?? [],
    );
    if (!post || (row.influencerId !== null && row.influencerId !== post.influencer_id)) return row;
    return {
      ...row,
      postId: post.id,
      influencerId: post.influencer_id,
      campaignId: row.campaignId ?? post.campaign_id,
      platform: row.platform ?? post.platform,
      contentType: row.contentType ?? post.content_type,
      channel: 'influencer',
      evidence: row.influencerId === null ? 'referral' : row.evidence,
    };
  });
}

/** An address as a person may have pasted it into the list of posts: tags, `www.` and the last slash vary. */
function spellingsOf(address: string | null): string[] {
  const parts = /^https?:\/\/(?:www\.)?([^/?#]+)([^?#]*)(\?[^#]*)?/i.exec(address ?? '');
  const [, host = '', path = '', query = ''] = parts ?? [];
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !/^utm_/i.test(pair))
    .join('&');
  const bare = path.replace(/\/+$/, '');
  // A front page is nobody's post.
  if (host === '' || (bare === '' && kept === '')) return [];
  const ends = [bare, `${bare}/`].flatMap((end) => [
    ...(kept === '' ? [] : [`${end}?${kept}`]),
    ...(bare === '' ? [] : [end]),
  ]);
  return ['https://', 'https://www.', 'http://', 'http://www.'].flatMap((start) =>
    ends.map((end) => `${start}${host.toLowerCase()}${end}`),
  );
}
