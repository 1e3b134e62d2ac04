import { z } from 'zod';
import { notePostsOf } from '../attribution/load-posts.ts';
import { markContacts } from '../attribution/mark-dirty.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { likePattern, listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { changeDirectory, removeFromDirectory } from './change-directory.ts';
import { INFLUENCER_STATUSES } from './entities.ts';
import { loadInfluencer, loadInfluencers, saveInfluencer } from './influencer-store.ts';
import { mergeInfluencers } from './merge-influencers.ts';
import { idParams, platformSchema } from './fields.ts';
import { changedInfluencer, influencerOut, newInfluencer } from './schemas.ts';
import { InfluencerSpellings } from './spellings.ts';
import { defined } from './defined.ts';

const tag = 'Influencers';
const SORTS = {
  name: { sql: 'lower(t.name)', type: 'text' },
  createdAt: { sql: 't.created_at', type: 'timestamptz' },
} as const satisfies Sorts;

const list = endpoint({
  method: 'get',
  path: '/influencers',
  tag,
  summary: 'List influencers',
  scope: 'read',
  query: z.strictObject({
    ...pageQuery(['name', 'createdAt'], 'name'),
    q: z.string().max(200).optional().meta({ description: 'Part of a name, alias or handle.' }),
    status: z.enum(INFLUENCER_STATUSES).optional(),
    platform: platformSchema.optional(),
  }),
  answer: pageOf(influencerOut),
  handle: ({ query, transaction }) =>
    transaction(async (tx) => {
      const parameters: unknown[] = [tx.tenantId];
      const where: string[] = [];
      const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
      if (query.status) where.push(`t.status = ${bind(query.status)}`);
      if (query.platform) {
        where.push(`t.handles @> ${bind(JSON.stringify([{ platform: query.platform }]))}::jsonb`);
      }
      if (query.q) {
        const pattern = bind(likePattern(query.q));
        where.push(`(t.name ilike ${pattern}
          or exists (select from jsonb_to_recordset(t.handles) as h (handle text) where h.handle ilike ${pattern})
          or exists (select from influencer_aliases a where a.tenant_id = $1 and a.influencer_id = t.id and a.alias ilike ${pattern}))`);
      }
      const page = await listIds(tx, query, {
        from: 'influencers t',
        sorts: SORTS,
        where,
        parameters,
      });
      return { items: await loadInfluencers(tx, page.ids), nextCursor: page.nextCursor };
    }),
});

const create = endpoint({
  method: 'post',
  path: '/influencers',
  tag,
  summary: 'Add an influencer',
  description: 'Touches that came before and name this influencer are linked to them at once.',
  scope: 'write',
  body: newInfluencer,
  status: 201,
  problems: [409],
  answer: influencerOut,
  handle: ({ body, principal, context, transaction }) =>
    transaction(async (tx) => {
      const id = await changeDirectory(tx, 'influencer added', (directory) =>
        saveInfluencer(tx, new InfluencerSpellings(directory), body, {
          id: null,
          now: context.now(),
        }),
      );
      const after = await loadInfluencer(tx, id);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'create',
        entity: 'influencer',
        entityId: id,
        after,
      });
      return after;
    }),
});

const get = endpoint({
  method: 'get',
  path: '/influencers/{id}',
  tag,
  summary: 'Read an influencer',
  scope: 'read',
  params: idParams,
  answer: influencerOut,
  handle: ({ params, transaction }) => transaction((tx) => loadInfluencer(tx, params.id)),
});

const change = endpoint({
  method: 'patch',
  path: '/influencers/{id}',
  tag,
  summary: 'Change an influencer',
  description:
    'Fields left out stay as they are; lists are replaced. A name that is given up becomes an alias. Aliases apply to touches that came before.',
  scope: 'write',
  params: idParams,
  body: changedInfluencer,
  problems: [409],
  answer: influencerOut,
  handle: ({ params: { id }, body, principal, context, transaction }) =>
    transaction(async (tx) => {
      const before = await loadInfluencer(tx, id);
      await changeDirectory(tx, 'influencer changed', (directory) =>
        saveInfluencer(
          tx,
          new InfluencerSpellings(directory),
          { ...before, ...defined(body) },
          { id, now: context.now() },
        ),
      );
      const after = await loadInfluencer(tx, id);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'change',
        entity: 'influencer',
        entityId: id,
        before,
        after,
      });
      return after;
    }),
});

const remove = endpoint({
  method: 'delete',
  path: '/influencers/{id}',
  tag,
  summary: 'Delete an influencer',
  description:
    'Their posts and assignments go too; their touches stay, without a name, and credit moves accordingly. To keep the past as it is, set the status to `archived` instead.',
  scope: 'write',
  params: idParams,
  status: 204,
  answer: z.void(),
  handle: ({ params: { id }, principal, transaction }) =>
    transaction(async (tx) => {
      const before = await loadInfluencer(tx, id);
      await removeFromDirectory(tx, 'influencer deleted', id, async () => {
        await markTouchedBy(tx, 'influencer_id', id, 'influencer deleted');
        await notePostsOf(tx, 'influencer_id', id);
        await tx.query('delete from influencers where tenant_id = $1 and id = $2', [
          tx.tenantId,
          id,
        ]);
      });
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'delete',
        entity: 'influencer',
        entityId: id,
        before,
      });
    }),
});

const merge = endpoint({
  method: 'post',
  path: '/influencers/{id}/merge',
  tag,
  summary: 'Merge another influencer into this one',
  description:
    'For one person entered twice. Everything of `from` becomes this influencer’s; `from` is deleted.',
  scope: 'write',
  params: idParams,
  body: z.strictObject({ from: z.uuid() }),
  problems: [409],
  answer: influencerOut,
  handle: ({ params: { id }, body, principal, transaction }) =>
    transaction(async (tx) => {
      const { before, after } = await mergeInfluencers(tx, id, body.from);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'merge',
        entity: 'influencer',
        entityId: id,
        before,
        after,
      });
      return after;
    }),
});

/** Marks the people whose touches name a record that is about to go. */
export async function markTouchedBy(
  tx: TenantTransaction,
  column: 'influencer_id' | 'campaign_id',
  id: string,
  reason: string,
): Promise<void> {
  const rows = await tx.query<{ contact_id: string }>(
    `select distinct contact_id from attribution_touchpoints
     where tenant_id = $1 and ${column} = $2 and contact_id is not null order by contact_id`,
    [tx.tenantId, id],
  );
  await markContacts(
    tx,
    rows.map((row) => row.contact_id),
    reason,
  );
}

export const influencerEndpoints: readonly Endpoint[] = [list, create, get, change, remove, merge];
