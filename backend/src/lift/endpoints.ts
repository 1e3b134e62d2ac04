import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { badRequest } from '../http/problem.ts';
import { loadNames } from '../reports/groups.ts';
import { liftView } from './lift-view.ts';
import { activeLift, loadLifts } from './lift-store.ts';
import { loadFlagRows } from './load-lift-input.ts';
import { openLiftJob, requestLift } from './request-lift.ts';
import { flag, flagOut, liftOut } from './schemas.ts';
import { trafficEndpoints } from './traffic-endpoints.ts';

const SORTS = { analysedAt: { sql: 't.analysed_at', type: 'timestamptz' } } satisfies Sorts;

const flags = z.object({ flags: z.array(flagOut) });

/** What posts did to traffic that names nobody, and the days and counts that is learnt from. */
export const liftEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/attribution/lift',
    tag: 'Lift',
    summary: 'What posts did to direct, search, referral and social traffic',
    description:
      'By series, influencer and event: visits in excess with their interval, the chance that random dates do as well, and whether traffic was up before. And the job that looks anew, if one waits or runs.',
    scope: 'read',
    answer: z.object({
      lift: liftOut.nullable().meta({ description: 'Null before the first analysis.' }),
      reason: z
        .string()
        .nullable()
        .meta({ description: 'Why there is no analysis yet, and what brings one; null with one.' }),
      jobId: z.uuid().nullable().meta({ description: 'Its progress is at GET /jobs/{id}.' }),
    }),
    handle: ({ transaction }) =>
      transaction(async (tx) => {
        const lift = await activeLift(tx);
        const jobId = await openLiftJob(tx);
        return {
          lift: lift && liftView(lift, await loadNames(tx, 'influencers')),
          reason: lift ? null : await reasonOfNone(tx, jobId !== null),
          jobId,
        };
      }),
  }),
  endpoint({
    method: 'get',
    path: '/attribution/lift/versions',
    tag: 'Lift',
    summary: 'List what was found, version by version',
    description: 'The latest first; an analysis that found nothing else makes no version.',
    scope: 'read',
    query: z.strictObject({
      ...pageQuery(['analysedAt'], '-analysedAt'),
      limit: z.coerce.number().int().min(1).max(20).default(10).meta({
        description: 'Items a page, at most 20.',
      }),
    }),
    answer: pageOf(liftOut),
    handle: ({ query, transaction }) =>
      transaction(async (tx) => {
        const { ids, nextCursor } = await listIds(tx, query, {
          from: 'lift_analyses t',
          sorts: SORTS,
          where: [],
          parameters: [tx.tenantId],
        });
        const names = await loadNames(tx, 'influencers');
        return { items: (await loadLifts(tx, ids)).map((one) => liftView(one, names)), nextCursor };
      }),
  }),
  endpoint({
    method: 'post',
    path: '/attribution/lift',
    tag: 'Lift',
    summary: 'Look anew at what posts did to traffic',
    description:
      'Runs every night by itself. Where it changes what visits are judged by, every deal is credited anew, with the reason “lift of posts analysed anew”. One at a time: while one waits or runs, that one is answered.',
    scope: 'write',
    status: 202,
    answer: z.object({
      jobId: z.uuid().meta({ description: 'Its progress is at GET /jobs/{id}.' }),
    }),
    handle: async ({ principal, context, transaction }) => {
      const { tenantId, actor } = principal;
      const { jobId, isNew } = await transaction(async (tx) => {
        const requested = await requestLift(tx);
        if (requested.isNew) {
          await writeAudit(tx, {
            actor,
            action: 'analyse',
            entity: 'lift',
            entityId: requested.jobId,
          });
        }
        return requested;
      });
      if (isNew) await context.dispatchJob?.(tenantId, jobId);
      return { jobId };
    },
  }),
  endpoint({
    method: 'get',
    path: '/attribution/lift/flags',
    tag: 'Lift',
    summary: 'Holidays and launches',
    scope: 'read',
    answer: flags,
    handle: ({ transaction }) =>
      transaction(async (tx) => ({ flags: [...(await loadFlagRows(tx))] })),
  }),
  endpoint({
    method: 'put',
    path: '/attribution/lift/flags',
    tag: 'Lift',
    summary: 'Say which days were unusual for a reason of their own',
    description:
      'Replaces all of them. A launch is given a size of its own, which fades; without its flag, posts that came out with it would have its visitors. From 23 December to 2 January is known.',
    scope: 'write',
    body: z.strictObject({ flags: z.array(flag).max(2_000) }),
    answer: flags,
    handle: ({ body, principal, transaction }) =>
      transaction(async (tx) => {
        const seen = new Set<string>();
        for (const [index, { day, kind }] of body.flags.entries()) {
          const field = `flags.${index}`;
          const message = `${day} is there twice as a ${kind}.`;
          if (seen.has(`${day} ${kind}`))
            throw badRequest(`${field}: ${message}`, [{ field, message }]);
          seen.add(`${day} ${kind}`);
        }
        const before = await loadFlagRows(tx);
        await tx.query('delete from lift_flags where tenant_id = $1', [tx.tenantId]);
        for (const { day, kind, name } of body.flags) {
          await tx.query(
            'insert into lift_flags (tenant_id, day, kind, name) values ($1, $2, $3, $4)',
            [tx.tenantId, day, kind, name],
          );
        }
        await writeAudit(tx, {
          actor: principal.actor,
          action: 'change',
          entity: 'lift flags',
          before: { flags: before },
          after: { flags: body.flags },
        });
        return { flags: [...(await loadFlagRows(tx))] };
      }),
  }),
  ...trafficEndpoints,
];

/** An analysis needs posts with a date and visits that name nobody, or imported counts; the first runs at night. */
async function reasonOfNone(tx: TenantTransaction, isUnderWay: boolean): Promise<string> {
  if (isUnderWay) return 'The first analysis is under way.';
  const [row] = await tx.query<{ posts: number }>(
    'select count(*)::int as posts from posts where tenant_id = $1',
    [tx.tenantId],
  );
  const posts = row?.posts ?? 0;
  return posts === 0
    ? 'Nothing was analysed: no post of an influencer is on record. Add their posts with the day they appeared; the traffic after them is looked at every night.'
    : `Nothing was analysed yet. ${posts === 1 ? 'One post is' : `${posts.toLocaleString('en')} posts are`} on record; the traffic after them is looked at every night, or at once by POST /attribution/lift.`;
}
