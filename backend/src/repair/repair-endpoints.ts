import { CONTENT_TYPE_IDS, PLATFORM_IDS, type Repair } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { idParams } from '../campaigns/fields.ts';
import { withAmounts } from './at-stake-view.ts';
import { loadTenantMoney } from './tenant-money.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { likePattern, listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { money } from '../reports/schemas.ts';
import { acceptRepair, dismissRepair, undoRepair } from './accept-repair.ts';
import { freshCounts } from './count-unresolved.ts';
import { loadRepair, loadRepairs, REPAIR_STATES } from './repair-store.ts';

const tag = 'Repair';
const KINDS = ['influencer', 'campaign', 'platform', 'contentType', 'crmCampaign'] as const;

const SORTS = {
  // What one click accepts comes first, and of either kind what most money hangs on.
  suggested: {
    sql: `(case when t.is_suggested then '1' else '0' end || to_char(t.pipeline_minor, 'FM0000000000000000000'))`,
    type: 'text',
  },
  pipeline: { sql: `to_char(t.pipeline_minor, 'FM0000000000000000000')`, type: 'text' },
  touches: { sql: `to_char(t.touches, 'FM0000000000')`, type: 'text' },
  lastSeenAt: { sql: 't.last_seen_at', type: 'timestamptz' },
} as const satisfies Sorts;

export const proposalOut = z
  .object({
    id: z.string().meta({ description: 'What is named to accept it.' }),
    name: z.string(),
    confidence: z.number().meta({
      description: '0 to 1: a rule of thumb for the order, not a probability.',
    }),
    reason: z.string().meta({
      examples: ['“minna-kovac” differs from “Mina Kovač” by one letter too many (“n”).'],
    }),
  })
  .meta({ id: 'AliasProposal' });

/** What hangs on a value or an answer. */
export const atStakeOut = {
  people: z.int().meta({ description: 'Known people behind the touches.' }),
  deals: z.int().meta({ description: 'Deals those people are on.' }),
  pipeline: money.meta({ description: 'Amount of those deals, whatever became of them.' }),
  open: money,
  won: money,
};

const repairOut = z
  .object({
    id: z.uuid(),
    kind: z.enum(KINDS).meta({ description: 'What the value stands in the place of.' }),
    value: z.string().meta({ description: 'As it is written most often.' }),
    field: z.string().meta({ description: 'Where it stands.', examples: ['utm_source'] }),
    spellings: z.array(z.object({ value: z.string(), touches: z.int() })),
    state: z.enum(REPAIR_STATES),
    touches: z.int().meta({
      description:
        'As of `countedAt`; those that came since are linked as well once it is accepted.',
    }),
    ...atStakeOut,
    countedAt: z.iso.datetime().nullable().meta({
      description:
        'When all that hangs on it was counted: at most a quarter of an hour ago where there are many touches. Null once decided: the figures are those it was decided on.',
    }),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    proposals: z.array(proposalOut).meta({ description: 'The likeliest first; at most five.' }),
    isSuggested: z.boolean().meta({
      description:
        'One proposal is strong and no other is as good: it may be accepted without naming it.',
    }),
    decision: z
      .object({
        target: z.object({ id: z.string(), name: z.string() }).nullable(),
        confidence: z.number().nullable(),
        reason: z.string().nullable(),
        by: z.string(),
        at: z.iso.datetime(),
        relinkedTouches: z.int().meta({
          description:
            'Touches the decision changed, counted as it was made: more than `touches` where some came after the count.',
        }),
      })
      .nullable(),
  })
  .meta({ id: 'Repair' }) satisfies z.ZodType<Repair>;

const list = endpoint({
  method: 'get',
  path: '/repairs',
  tag,
  summary: 'List values nobody goes by',
  description:
    'Values of links (`utm_source`, `utm_campaign`, …), handles in answers and campaigns of the CRM that resolve to nobody, with what hangs on them and what they may mean: first what can be accepted as it is proposed, then the rest, each by the pipeline that hangs on it. Nothing is linked until somebody accepts.',
  scope: 'read',
  query: z.strictObject({
    ...pageQuery(['suggested', 'pipeline', 'touches', 'lastSeenAt'], '-suggested'),
    state: z.enum(REPAIR_STATES).default('open'),
    kind: z.enum(KINDS).optional(),
    suggested: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'Only those with (without) a proposal that stands out.' }),
    q: z.string().max(200).optional().meta({ description: 'Part of the value.' }),
  }),
  answer: pageOf(repairOut),
  handle: async ({ query, context, principal, transaction }) => {
    await freshCounts(context, principal.tenantId);
    return transaction(async (tx) => {
      const parameters: unknown[] = [tx.tenantId];
      const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
      const where = [`t.state = ${bind(query.state)}`];
      if (query.kind) where.push(`t.kind = ${bind(query.kind)}`);
      if (query.suggested) where.push(`t.is_suggested = ${bind(query.suggested === 'true')}`);
      if (query.q) where.push(`t.value ilike ${bind(likePattern(query.q))}`);
      const page = await listIds(tx, query, { from: 'repairs t', sorts: SORTS, where, parameters });
      const tenant = await loadTenantMoney(tx);
      const repairs = await loadRepairs(tx, page.ids);
      return { items: repairs.map((one) => withAmounts(one, tenant)), nextCursor: page.nextCursor };
    });
  },
});

const get = endpoint({
  method: 'get',
  path: '/repairs/{id}',
  tag,
  summary: 'Read a value nobody goes by',
  scope: 'read',
  params: idParams,
  answer: repairOut,
  handle: ({ params, transaction }) =>
    transaction(async (tx) =>
      withAmounts(await loadRepair(tx, params.id), await loadTenantMoney(tx)),
    ),
});

const accept = endpoint({
  method: 'post',
  path: '/repairs/{id}/accept',
  tag,
  summary: 'Accept what a value means',
  description:
    'Adds the value as an alias. Touches that came before are linked anew and their deals are credited again; touches to come follow. Without a target the one proposal that stands out is taken; where none does, name it.',
  scope: 'write',
  params: idParams,
  body: z.strictObject({
    influencerId: z.uuid().optional(),
    campaignId: z.uuid().optional(),
    platform: z
      .string()
      .max(100)
      .optional()
      .meta({ description: `One of: ${PLATFORM_IDS.join(', ')}.` }),
    contentType: z
      .string()
      .max(100)
      .optional()
      .meta({ description: `One of: ${CONTENT_TYPE_IDS.join(', ')}.` }),
  }),
  problems: [409],
  answer: repairOut,
  handle: ({ params, body, principal: { actor }, context, transaction }) =>
    transaction(async (tx) =>
      withAmounts(
        await acceptRepair(tx, params.id, body, { actor, now: context.now() }),
        await loadTenantMoney(tx),
      ),
    ),
});

const decided = (
  verb: 'dismiss' | 'undo',
  summary: string,
  description: string,
  decide: typeof dismissRepair,
): Endpoint =>
  endpoint({
    method: 'post',
    path: `/repairs/{id}/${verb}`,
    tag,
    summary,
    description,
    scope: 'write',
    params: idParams,
    problems: [409],
    answer: repairOut,
    handle: ({ params, principal: { actor }, context, transaction }) =>
      transaction(async (tx) =>
        withAmounts(
          await decide(tx, params.id, { actor, now: context.now() }),
          await loadTenantMoney(tx),
        ),
      ),
  });

export const repairEndpoints: readonly Endpoint[] = [
  list,
  get,
  accept,
  decided(
    'dismiss',
    'Say that a value means nobody of ours',
    'It is other marketing, or nothing. Remembered: it is not asked about again.',
    dismissRepair,
  ),
  decided(
    'undo',
    'Take a decision about a value back',
    'The alias is removed and the touches it had linked go back to what they were.',
    undoRepair,
  ),
];
