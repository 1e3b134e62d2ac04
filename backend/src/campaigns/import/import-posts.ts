import type { TenantTransaction } from '../../db/tenancy.ts';
import { defined } from '../defined.ts';
import { PostEntity, type PostRow } from '../entities.ts';
import { savePost } from '../post-endpoints.ts';
import { newPost, type NewPost } from '../schemas.ts';
import { readInstant, readWhole } from './cells.ts';
import { resolveCampaign, resolveInfluencer } from './find-named.ts';
import type { Books } from './import-campaigns.ts';
import type { Column, CsvRow } from './read-csv.ts';
import { cell, type RowOutcome } from './run-import.ts';
import { sameRecord } from './same-record.ts';

export const postColumns: readonly Column[] = [
  {
    name: 'influencer',
    aliases: ['influencer name', 'creator', 'author', 'influencer id'],
    required: true,
    example: 'Mina Kovač',
  },
  { name: 'campaign', aliases: ['campaign name', 'campaign id'], example: 'Spring launch' },
  { name: 'platform', aliases: ['network', 'channel'], required: true, example: 'linkedin' },
  {
    name: 'content_type',
    aliases: ['content', 'type', 'format'],
    required: true,
    example: 'carousel',
  },
  {
    name: 'title',
    aliases: ['headline', 'post', 'name'],
    required: true,
    example: 'Seven reasons dashboards lie',
  },
  {
    name: 'url',
    aliases: ['link', 'post url', 'address'],
    example: 'https://www.linkedin.com/posts/mina-kovac-1',
  },
  {
    name: 'published_at',
    aliases: ['published', 'date', 'publish date', 'posted', 'posted at'],
    required: true,
    example: '2026-03-03 09:00',
  },
  {
    name: 'audience',
    aliases: ['followers', 'reach', 'impressions', 'listeners'],
    example: '18000',
  },
];

/** One row: a post, known by its address, else by influencer, platform, title and time. */
export async function importPost(
  tx: TenantTransaction,
  books: Books,
  cells: CsvRow['cells'],
): Promise<RowOutcome> {
  const campaign = cells['campaign'];
  const given = newPost.parse({
    influencerId: await resolveInfluencer(tx, books.influencers, cells['influencer'] ?? ''),
    ...defined({
      campaignId:
        campaign === undefined ? undefined : await resolveCampaign(tx, books.campaigns, campaign),
      url: cells['url'],
      audience: cell(cells, 'audience', readWhole),
    }),
    platform: cells['platform'] ?? '',
    contentType: cells['content_type'] ?? '',
    title: cells['title'] ?? '',
    publishedAt: cell(cells, 'published_at', readInstant) ?? '',
  });
  const before = await findPost(tx, given);
  if (!before) {
    await savePost(tx, given, null, books.now);
    return 'imported';
  }
  // An empty cell leaves what is there.
  const next = {
    ...given,
    campaignId: given.campaignId ?? before.campaignId,
    url: given.url ?? before.url,
    audience: given.audience ?? before.audience,
    publishedAt: new Date(given.publishedAt).toISOString(),
  };
  const was = { ...before, publishedAt: before.publishedAt.toISOString() };
  if (sameRecord(was, next)) return 'unchanged';
  await savePost(tx, next, before.id, books.now);
  return 'updated';
}

async function findPost(tx: TenantTransaction, post: NewPost): Promise<PostRow | null> {
  const { tenantId } = tx;
  const posts = tx.manager.getRepository(PostEntity);
  if (post.url !== null) return posts.findOneBy({ tenantId, url: post.url });
  return posts.findOneBy({
    tenantId,
    influencerId: post.influencerId,
    platform: post.platform,
    title: post.title,
    publishedAt: new Date(post.publishedAt),
  });
}
