import { postTouchId, type FitPost } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { activeLift } from '../lift/lift-store.ts';
import { activeFit, hasLearnt } from './fit/fit-store.ts';
import type { LoadedTouch } from './types.ts';

/** A post as the models take it, with the tenant's day of its publication. */
export interface LoadedPost extends FitPost {
  readonly publishedOn: string;
}

/**
 * All posts of the tenant's influencers, oldest first; of one instant by what they are rather than by their ids,
 * so that two tenants with the same posts have them in one order.
 */
export async function loadPosts(tx: TenantTransaction): Promise<LoadedPost[]> {
  const rows = await tx.query<Omit<LoadedPost, 'publishedAt'> & { publishedAt: Date }>(
    `select p.id, p.influencer_id as "influencerId", p.campaign_id as "campaignId", p.platform,
            p.content_type as "contentType", p.published_at as "publishedAt",
            (p.published_at at time zone t.time_zone)::date as "publishedOn"
     from posts p
     join tenants t on t.id = p.tenant_id
     join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
     where p.tenant_id = $1
     order by p.published_at, lower(i.name), p.platform, p.content_type, p.title, p.url, p.id`,
    [tx.tenantId],
  );
  return rows.map((row) => ({ ...row, publishedAt: row.publishedAt.getTime() }));
}

/** A post that earns credit without a click, as if it were a touch of nobody's. */
export function touchOfPost(post: LoadedPost): LoadedTouch {
  return {
    id: postTouchId(post.id),
    occurredAt: post.publishedAt,
    kind: 'content',
    channel: 'influencer',
    platform: post.platform,
    influencerId: post.influencerId,
    campaignId: post.campaignId,
    contentType: post.contentType,
    contactId: null,
    evidence: 'lift',
    confidence: LIFT_CONFIDENCE,
    touchedOn: post.publishedOn,
  };
}

/** Nobody was seen: the share itself already says how likely the post had a part. */
const LIFT_CONFIDENCE = 0.5;

/**
 * Notes that posts were published, changed or taken away, in the transaction that does it: the deals they may have
 * worked on are marked before the next batch is credited, once for however many posts.
 * @param since the earliest publication among them, before and after.
 */
export async function notePosts(tx: TenantTransaction, since: Date): Promise<void> {
  await tx.query(
    `insert into stale_posts (tenant_id, since) values ($1, $2)
     on conflict (tenant_id) do update set since = least(stale_posts.since, excluded.since)`,
    [tx.tenantId, since],
  );
}

/** Notes a post, or those of an influencer or campaign, about to go or to become another's. */
export async function notePostsOf(
  tx: TenantTransaction,
  column: 'id' | 'influencer_id' | 'campaign_id',
  id: string,
): Promise<void> {
  const [row] = await tx.query<{ since: Date | null }>(
    `select min(published_at) as since from posts where tenant_id = $1 and ${column} = $2`,
    [tx.tenantId, id],
  );
  if (row?.since) await notePosts(tx, row.since);
}

/**
 * Marks the deals and leads that noted posts may have worked on: what was still going on when the first of them
 * was published. Nothing is marked while no model credits posts.
 */
export async function markForPosts(tx: TenantTransaction): Promise<void> {
  const [stale] = await tx.query<{ since: Date }>(
    'delete from stale_posts where tenant_id = $1 returning since',
    [tx.tenantId],
  );
  if (!stale) return;
  if (!hasLearnt(await activeFit(tx)) && !(await activeLift(tx))) return;
  await tx.query(
    `insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, id, 'posts changed' from deals
     where tenant_id = $1 and (outcome = 'open' or closed_at is null or closed_at >= $2)`,
    [tx.tenantId, stale.since],
  );
  await tx.query(
    `insert into dirty_leads (tenant_id, contact_id, reason)
     select $1, id, 'posts changed' from contacts
     where tenant_id = $1 and (created_at >= $2 or qualified_at >= $2)`,
    [tx.tenantId, stale.since],
  );
}
