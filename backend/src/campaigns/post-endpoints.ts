import { In } from 'typeorm';
import { z } from 'zod';
import { notePosts, notePostsOf } from '../attribution/load-posts.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { likePattern, listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { notFound } from '../http/problem.ts';
import { crud } from './crud.ts';
import { PostEntity } from './entities.ts';
import { refuseConflicts } from './influencer-store.ts';
import { refuseUnknownReferences } from './references.ts';
import { contentTypeSchema, dateSchema, platformSchema } from './fields.ts';
import { changedPost, newPost, postOut, type NewPost } from './schemas.ts';

type PostView = z.input<typeof postOut>;

const SORTS = {
  publishedAt: { sql: 't.published_at', type: 'timestamptz' },
  title: { sql: 'lower(t.title)', type: 'text' },
} as const satisfies Sorts;

async function loadPosts(tx: TenantTransaction, ids: readonly string[]): Promise<PostView[]> {
  if (ids.length === 0) return [];
  const rows = await tx.manager
    .getRepository(PostEntity)
    .findBy({ tenantId: tx.tenantId, id: In([...ids]) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      {
        id,
        influencerId: row.influencerId,
        campaignId: row.campaignId,
        platform: row.platform,
        contentType: row.contentType,
        title: row.title,
        url: row.url,
        publishedAt: row.publishedAt.toISOString(),
        audience: row.audience,
        createdAt: row.createdAt.toISOString(),
        updatedAt: row.updatedAt.toISOString(),
      },
    ];
  });
}

async function loadPost(tx: TenantTransaction, id: string): Promise<PostView> {
  const [post] = await loadPosts(tx, [id]);
  if (!post) throw notFound(`There is no post ${id}.`);
  return post;
}

/**
 * Inserts a post without `id`, else overwrites it.
 * @throws ProblemError 400 for an unknown influencer or campaign, 409 for an address that is taken.
 */
export async function savePost(
  tx: TenantTransaction,
  post: NewPost,
  id: string | null,
  now: Date,
): Promise<string> {
  const { tenantId } = tx;
  await refuseUnknownReferences(tx, post);
  const repository = tx.manager.getRepository(PostEntity);
  if (post.url !== null) {
    const taken = await repository.findOneBy({ tenantId, url: post.url });
    if (taken && taken.id !== id) {
      refuseConflicts([
        { field: 'url', message: `The post “${taken.title}” already has this address.` },
      ]);
    }
  }
  const values = {
    tenantId,
    influencerId: post.influencerId,
    campaignId: post.campaignId,
    platform: post.platform,
    contentType: post.contentType,
    title: post.title,
    url: post.url,
    publishedAt: new Date(post.publishedAt),
    audience: post.audience,
    updatedAt: now,
  };
  const former = id === null ? null : await repository.findOneBy({ tenantId, id });
  const since = former && former.publishedAt < values.publishedAt ? former : values;
  await notePosts(tx, since.publishedAt);
  if (id !== null) {
    await repository.update({ tenantId, id }, values);
    return id;
  }
  const { identifiers } = await repository.insert(values);
  return (identifiers[0] as { id: string }).id;
}

const list = endpoint({
  method: 'get',
  path: '/posts',
  tag: 'Posts',
  summary: 'List posts',
  scope: 'read',
  query: z.strictObject({
    ...pageQuery(['publishedAt', 'title'], '-publishedAt'),
    q: z.string().max(200).optional().meta({ description: 'Part of the title or address.' }),
    influencerId: z.uuid().optional(),
    campaignId: z.uuid().optional(),
    platform: platformSchema.optional(),
    contentType: contentTypeSchema.optional(),
    from: dateSchema.optional().meta({ description: 'First day of publication (UTC).' }),
    to: dateSchema.optional().meta({ description: 'Last day of publication (UTC).' }),
  }),
  answer: pageOf(postOut),
  handle: ({ query, transaction }) =>
    transaction(async (tx) => {
      const parameters: unknown[] = [tx.tenantId];
      const where: string[] = [];
      const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
      if (query.influencerId) where.push(`t.influencer_id = ${bind(query.influencerId)}`);
      if (query.campaignId) where.push(`t.campaign_id = ${bind(query.campaignId)}`);
      if (query.platform) where.push(`t.platform = ${bind(query.platform)}`);
      if (query.contentType) where.push(`t.content_type = ${bind(query.contentType)}`);
      if (query.from) where.push(`t.published_at >= ${bind(query.from)}::date`);
      if (query.to) where.push(`t.published_at < ${bind(query.to)}::date + 1`);
      if (query.q) {
        const pattern = bind(likePattern(query.q));
        where.push(`(t.title ilike ${pattern} or t.url ilike ${pattern})`);
      }
      const page = await listIds(tx, query, { from: 'posts t', sorts: SORTS, where, parameters });
      return { items: await loadPosts(tx, page.ids), nextCursor: page.nextCursor };
    }),
});

export const postEndpoints: readonly Endpoint[] = [
  list,
  ...crud({
    tag: 'Posts',
    path: '/posts',
    noun: 'a post',
    entity: 'post',
    newOne: newPost,
    changed: changedPost,
    view: postOut,
    load: loadPost,
    asNew: (view) => view,
    save: (tx, post, id, context) => savePost(tx, post, id, context.now()),
    remove: async (tx, id) => {
      await notePostsOf(tx, 'id', id);
      await tx.query('delete from posts where tenant_id = $1 and id = $2', [tx.tenantId, id]);
    },
  }),
];
