import { notePostsOf } from '../attribution/load-posts.ts';
import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { conflict } from '../http/problem.ts';
import { changeDirectory } from './change-directory.ts';
import { loadInfluencer, replaceAliases, type InfluencerView } from './influencer-store.ts';

/**
 * Makes one influencer of two: everything of `fromId` becomes `intoId`'s (names, handles, touches, posts,
 * costs, assignments), `fromId` is gone, and whatever was credited to either is credited anew. Fees of the
 * same placement are added up.
 * @throws ProblemError 409 when two fees of one placement are in different currencies.
 */
export async function mergeInfluencers(
  tx: TenantTransaction,
  intoId: string,
  fromId: string,
): Promise<{ before: readonly InfluencerView[]; after: InfluencerView }> {
  if (intoId === fromId) throw conflict('An influencer cannot be merged into themselves.');
  const into = await loadInfluencer(tx, intoId);
  const from = await loadInfluencer(tx, fromId);
  await changeDirectory(tx, 'influencers merged', async () => {
    const touched = await tx.query<{ contact_id: string }>(
      `select distinct contact_id from attribution_touchpoints
       where tenant_id = $1 and influencer_id = $2 and contact_id is not null order by contact_id`,
      [tx.tenantId, fromId],
    );
    await moveAssignments(tx, intoId, fromId);
    await notePostsOf(tx, 'influencer_id', fromId);
    for (const table of ['attribution_touchpoints', 'posts', 'costs']) {
      await tx.query(
        `update ${table} set influencer_id = $2 where tenant_id = $1 and influencer_id = $3`,
        [tx.tenantId, intoId, fromId],
      );
    }
    await tx.query('delete from influencers where tenant_id = $1 and id = $2', [
      tx.tenantId,
      fromId,
    ]);
    // What people decided about answers and values that named the one is now about the other.
    await tx.query(
      `update self_report_answers
       set links = replace(links::text, $2, $3)::jsonb,
           alias_of = case when alias_of = $2::uuid then $3::uuid else alias_of end
       where tenant_id = $1 and links is not null`,
      [tx.tenantId, fromId, intoId],
    );
    await tx.query('update repairs set target_id = $3 where tenant_id = $1 and target_id = $2', [
      tx.tenantId,
      fromId,
      intoId,
    ]);
    await replaceAliases(tx, 'influencer', intoId, [...into.aliases, ...from.aliases, from.name]);
    await tx.query(
      `update influencers set handles = $3, notes = $4, external_id = coalesce(external_id, $5), updated_at = now()
       where tenant_id = $1 and id = $2`,
      [
        tx.tenantId,
        intoId,
        JSON.stringify(mergedHandles(into, from)),
        [into.notes, from.notes].filter((text) => text !== '').join('\n'),
        from.externalId,
      ],
    );
    await markContacts(
      tx,
      touched.map((row) => row.contact_id),
      'influencers merged',
    );
  });
  return { before: [into, from], after: await loadInfluencer(tx, intoId) };
}

async function moveAssignments(
  tx: TenantTransaction,
  intoId: string,
  fromId: string,
): Promise<void> {
  const key = `a.tenant_id = $1 and a.influencer_id = $2 and b.tenant_id = $1 and b.influencer_id = $3
    and b.campaign_id = a.campaign_id and b.platform = a.platform and b.content_type = a.content_type`;
  const [mixed] = await tx.query(
    `select 1 from campaign_influencers a join campaign_influencers b on ${key}
     where a.currency <> b.currency and b.fee_minor > 0 limit 1`,
    [tx.tenantId, intoId, fromId],
  );
  if (mixed) {
    throw conflict(
      'Both have a fee for the same campaign, platform and content type, in different currencies. Put them into one currency first.',
    );
  }
  await tx.query(
    `update campaign_influencers a
     set fee_minor = a.fee_minor + b.fee_minor, first_hit_at = least(a.first_hit_at, b.first_hit_at),
         last_hit_at = greatest(a.last_hit_at, b.last_hit_at)
     from campaign_influencers b where ${key}`,
    [tx.tenantId, intoId, fromId],
  );
  for (const table of ['promo_codes', 'vanity_links']) {
    await tx.query(
      `update ${table} set influencer_id = $2 where tenant_id = $1 and influencer_id = $3`,
      [tx.tenantId, intoId, fromId],
    );
  }
  // Links that are out there keep their source, also those of a placement both had.
  await tx.query(
    `insert into influencer_aliases (tenant_id, influencer_id, alias)
     select distinct $1::integer, $2::uuid, utm_source from campaign_influencers where tenant_id = $1 and influencer_id = $3
     on conflict (tenant_id, alias) do update set influencer_id = excluded.influencer_id`,
    [tx.tenantId, intoId, fromId],
  );
  await tx.query(`delete from campaign_influencers b using campaign_influencers a where ${key}`, [
    tx.tenantId,
    intoId,
    fromId,
  ]);
  await tx.query(
    `update campaign_influencers set influencer_id = $2 where tenant_id = $1 and influencer_id = $3`,
    [tx.tenantId, intoId, fromId],
  );
}

function mergedHandles(into: InfluencerView, from: InfluencerView): InfluencerView['handles'] {
  const seen = new Set<string>();
  return [...into.handles, ...from.handles].filter(({ platform, handle }) => {
    const key = `${platform}:${handle.toLowerCase()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
