import { z } from 'zod';
import { notePostsOf } from '../attribution/load-posts.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { likePattern, listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { badRequest } from '../http/problem.ts';
import { assign, loadAssignments } from './assignments.ts';
import { loadCampaign, loadCampaigns, saveCampaign } from './campaign-store.ts';
import { changeDirectory, removeFromDirectory } from './change-directory.ts';
import { defined } from './defined.ts';
import { CAMPAIGN_STATUSES } from './entities.ts';
import { markTouchedBy } from './influencer-endpoints.ts';
import { idParams } from './fields.ts';
import {
  assignmentOut,
  assignmentsIn,
  campaignOut,
  changedCampaign,
  newCampaign,
  trackingCheckOut,
} from './schemas.ts';
import { CampaignSpellings, InfluencerSpellings } from './spellings.ts';
import { checkTracking } from './tracking-check.ts';

const tag = 'Campaigns';
const SORTS = {
  name: { sql: 'lower(t.name)', type: 'text' },
  createdAt: { sql: 't.created_at', type: 'timestamptz' },
} as const satisfies Sorts;

const list = endpoint({
  method: 'get',
  path: '/campaigns',
  tag,
  summary: 'List campaigns',
  scope: 'read',
  query: z.strictObject({
    ...pageQuery(['name', 'createdAt'], '-createdAt'),
    q: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Part of a name, alias or utm_campaign.' }),
    status: z.enum(CAMPAIGN_STATUSES).optional(),
    influencerId: z.uuid().optional().meta({ description: 'Campaigns they are assigned to.' }),
  }),
  answer: pageOf(campaignOut),
  handle: ({ query, transaction }) =>
    transaction(async (tx) => {
      const parameters: unknown[] = [tx.tenantId];
      const where: string[] = [];
      const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
      if (query.status) where.push(`t.status = ${bind(query.status)}`);
      if (query.influencerId) {
        where.push(`exists (select from campaign_influencers a where a.tenant_id = $1
          and a.campaign_id = t.id and a.influencer_id = ${bind(query.influencerId)})`);
      }
      if (query.q) {
        const pattern = bind(likePattern(query.q));
        where.push(`(t.name ilike ${pattern} or t.utm_campaign ilike ${pattern}
          or exists (select from campaign_aliases a where a.tenant_id = $1 and a.campaign_id = t.id and a.alias ilike ${pattern}))`);
      }
      const page = await listIds(tx, query, {
        from: 'campaigns t',
        sorts: SORTS,
        where,
        parameters,
      });
      return { items: await loadCampaigns(tx, page.ids), nextCursor: page.nextCursor };
    }),
});

const create = endpoint({
  method: 'post',
  path: '/campaigns',
  tag,
  summary: 'Set up a campaign',
  scope: 'write',
  body: newCampaign,
  status: 201,
  problems: [409],
  answer: campaignOut,
  handle: ({ body, principal, context, transaction }) =>
    transaction(async (tx) => {
      const id = await changeDirectory(tx, 'campaign added', (directory) =>
        saveCampaign(tx, new CampaignSpellings(directory), body, { id: null, now: context.now() }),
      );
      const after = await loadCampaign(tx, id);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'create',
        entity: 'campaign',
        entityId: id,
        after,
      });
      return after;
    }),
});

const get = endpoint({
  method: 'get',
  path: '/campaigns/{id}',
  tag,
  summary: 'Read a campaign',
  scope: 'read',
  params: idParams,
  answer: campaignOut,
  handle: ({ params, transaction }) => transaction((tx) => loadCampaign(tx, params.id)),
});

const change = endpoint({
  method: 'patch',
  path: '/campaigns/{id}',
  tag,
  summary: 'Change a campaign',
  description:
    'Fields left out stay as they are; lists are replaced. A name or utm_campaign that is given up becomes an alias. The links are made anew.',
  scope: 'write',
  params: idParams,
  body: changedCampaign,
  problems: [409],
  answer: campaignOut,
  handle: ({ params: { id }, body, principal, context, transaction }) =>
    transaction(async (tx) => {
      const before = await loadCampaign(tx, id);
      const utm = { ...before.utm, ...defined(body.utm ?? {}) };
      const next = { ...before, ...defined(body), utm };
      // Half of the period may be in the body, the other half in the campaign.
      if (next.startsOn && next.endsOn && next.startsOn > next.endsOn) {
        const message = `Must not be before startsOn (${next.startsOn}).`;
        throw badRequest(`endsOn: ${message}`, [{ field: 'endsOn', message }]);
      }
      await changeDirectory(tx, 'campaign changed', (directory) =>
        saveCampaign(tx, new CampaignSpellings(directory), next, { id, now: context.now() }),
      );
      const after = await loadCampaign(tx, id);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'change',
        entity: 'campaign',
        entityId: id,
        before,
        after,
      });
      return after;
    }),
});

const remove = endpoint({
  method: 'delete',
  path: '/campaigns/{id}',
  tag,
  summary: 'Delete a campaign',
  description:
    'Its assignments and outcomes go too; touches, posts and costs stay, without a campaign, and credit moves accordingly. To keep the past as it is, set the status to `archived` instead.',
  scope: 'write',
  params: idParams,
  status: 204,
  answer: z.void(),
  handle: ({ params: { id }, principal, transaction }) =>
    transaction(async (tx) => {
      const before = await loadCampaign(tx, id);
      await removeFromDirectory(tx, 'campaign deleted', id, async () => {
        await markTouchedBy(tx, 'campaign_id', id, 'campaign deleted');
        await notePostsOf(tx, 'campaign_id', id);
        await tx.query('delete from campaigns where tenant_id = $1 and id = $2', [tx.tenantId, id]);
      });
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'delete',
        entity: 'campaign',
        entityId: id,
        before,
      });
    }),
});

const assignments = z.object({ assignments: z.array(assignmentOut) });

const getAssignments = endpoint({
  method: 'get',
  path: '/campaigns/{id}/influencers',
  tag,
  summary: 'Who works on a campaign, with their tracking links',
  scope: 'read',
  params: idParams,
  answer: assignments,
  handle: ({ params: { id }, context, transaction }) =>
    transaction(async (tx) => {
      await loadCampaign(tx, id);
      return { assignments: await loadAssignments(tx, id, context.config.publicUrl) };
    }),
});

const putAssignments = endpoint({
  method: 'put',
  path: '/campaigns/{id}/influencers',
  tag,
  summary: 'Say who works on a campaign, where, with what and for how much',
  description:
    'Replaces the list; answers it with a ready tracking link for each. What is not in the list any more is taken off the campaign; its links keep working.',
  scope: 'write',
  params: idParams,
  body: assignmentsIn,
  answer: assignments,
  handle: ({ params: { id }, body, principal, context, transaction }) =>
    transaction(async (tx) => {
      await loadCampaign(tx, id);
      const { publicUrl } = context.config;
      const before = await loadAssignments(tx, id, publicUrl);
      await changeDirectory(tx, 'campaign assigned', (directory) =>
        assign(tx, id, body.assignments, new InfluencerSpellings(directory), { replace: true }),
      );
      const after = await loadAssignments(tx, id, publicUrl);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'assign',
        entity: 'campaign',
        entityId: id,
        before,
        after,
      });
      return { assignments: after };
    }),
});

const trackingCheck = endpoint({
  method: 'get',
  path: '/campaigns/{id}/tracking-check',
  tag,
  summary: 'Do the links work?',
  description: 'The first and the last hit of the campaign and of each link.',
  scope: 'read',
  params: idParams,
  answer: trackingCheckOut,
  handle: ({ params, context, transaction }) =>
    transaction((tx) => checkTracking(tx, params.id, context.now())),
});

export const setUpEndpoints: readonly Endpoint[] = [
  list,
  create,
  get,
  change,
  remove,
  getAssignments,
  putAssignments,
  trackingCheck,
];
