import { CHANNELS, type SelfReportAnswer } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { contentTypeSchema, idParams, line, platformSchema } from '../campaigns/fields.ts';
import { endpoint, type Endpoint, type Principal } from '../http/endpoint.ts';
import type { Context } from '../context.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { likePattern, listIds, pageOf, pageQuery, type Sorts } from '../http/page.ts';
import { ANSWER_STATES, loadAnswer, loadAnswers } from './answer-store.ts';
import { freshCounts } from './count-unresolved.ts';
import { decideAnswer, undoAnswer, type AnswerDecisionRequest } from './decide-answer.ts';
import { atStakeOut, proposalOut } from './repair-endpoints.ts';
import { withAmounts } from './at-stake-view.ts';
import { loadTenantMoney } from './tenant-money.ts';

const tag = 'Self-reported attribution';

const SORTS = {
  pipeline: { sql: `to_char(t.pipeline_minor, 'FM0000000000000000000')`, type: 'text' },
  answers: { sql: `to_char(t.answers, 'FM0000000000')`, type: 'text' },
  lastSeenAt: { sql: 't.last_seen_at', type: 'timestamptz' },
} as const satisfies Sorts;

/** What earns no credit, or is known otherwise than by somebody's word, is no meaning of an answer. */
const ANSWER_CHANNELS = CHANNELS.filter((channel) => channel !== 'unassigned');

const linkOut = z
  .object({
    influencerId: z.string().nullable(),
    channel: z.enum(CHANNELS).nullable(),
    platform: z.string().nullable(),
    contentType: z.string().nullable(),
  })
  .meta({ id: 'AnswerLink' });

const linkIn = z
  .strictObject({
    influencerId: z.uuid().nullable().default(null),
    channel: z.enum(ANSWER_CHANNELS).nullable().default(null),
    platform: platformSchema.nullable().default(null),
    contentType: contentTypeSchema.nullable().default(null),
  })
  .refine(
    ({ influencerId, channel, platform, contentType }) =>
      [influencerId, channel, platform, contentType].some((value) => value !== null),
    'Must name an influencer, a channel, a platform or a content type.',
  )
  .refine(
    ({ influencerId, channel }) =>
      influencerId === null || channel === null || channel === 'influencer',
    'Whoever names an influencer names no other channel: make it two links.',
  );

const answerOut = z
  .object({
    id: z.uuid(),
    text: z.string().meta({
      description: 'As one person wrote it, without e-mail addresses and telephone numbers.',
    }),
    wording: z.string().meta({ description: 'What all answers worded like it have in common.' }),
    state: z.enum(ANSWER_STATES),
    certainty: z.enum(['decided', 'certain', 'doubtful', 'unread', 'nothing']),
    parts: z
      .array(
        z.object({
          is: z.enum(['influencer', 'channel', 'platform', 'ambiguous', 'handle']),
          text: z.string(),
          start: z.int().meta({ description: 'UTF-16 offset in `text`.' }),
          end: z.int(),
          isDenied: z.boolean().meta({ description: '“Not from the podcast”.' }),
          meaning: z.string(),
        }),
      )
      .meta({ description: 'Everything it names, in its order, with the words it was read from.' }),
    doubts: z.array(z.string()).meta({ description: 'Why a person should look.' }),
    reading: z.array(linkOut).meta({ description: 'What we make of it by ourselves.' }),
    links: z.array(linkOut).nullable().meta({
      description: 'What a person decided; empty: nothing of ours. Null while nobody has.',
    }),
    answers: z.int(),
    ...atStakeOut,
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    proposals: z.array(proposalOut),
    alias: z.object({ alias: z.string(), influencerId: z.uuid() }).nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    relinkedTouches: z.int(),
  })
  .meta({ id: 'SelfReportAnswer' }) satisfies z.ZodType<SelfReportAnswer>;

const list = endpoint({
  method: 'get',
  path: '/self-reports',
  tag,
  summary: 'List answers a person should look at',
  description:
    'Answers to “How did you hear about us?” that were not read with certainty, one item for each wording, and those a person has decided. Answers that are understood are not listed; none is ever lost.',
  scope: 'read',
  isRecordLevel: true,
  query: z.strictObject({
    ...pageQuery(['pipeline', 'answers', 'lastSeenAt'], '-pipeline'),
    state: z.enum(ANSWER_STATES).default('open'),
    q: z.string().max(200).optional().meta({ description: 'Part of the answer.' }),
  }),
  answer: pageOf(answerOut),
  handle: async ({ query, context, principal, transaction }) => {
    await freshCounts(context, principal.tenantId);
    return transaction(async (tx) => {
      const parameters: unknown[] = [tx.tenantId, query.state];
      const where = ['t.state = $2'];
      if (query.q) where.push(`t.text ilike $${String(parameters.push(likePattern(query.q)))}`);
      const page = await listIds(tx, query, {
        from: 'self_report_answers t',
        sorts: SORTS,
        where,
        parameters,
      });
      const tenant = await loadTenantMoney(tx);
      const answers = await loadAnswers(tx, page.ids);
      return { items: answers.map((one) => withAmounts(one, tenant)), nextCursor: page.nextCursor };
    });
  },
});

const get = endpoint({
  method: 'get',
  path: '/self-reports/{id}',
  tag,
  summary: 'Read an answer of the review queue',
  scope: 'read',
  isRecordLevel: true,
  params: idParams,
  answer: answerOut,
  handle: ({ params, transaction }) =>
    transaction(async (tx) =>
      withAmounts(await loadAnswer(tx, params.id), await loadTenantMoney(tx)),
    ),
});

interface Call {
  readonly params: { readonly id: string };
  readonly principal: Principal;
  readonly context: Context;
  readonly transaction: <Result>(
    work: (tx: TenantTransaction) => Promise<Result>,
  ) => Promise<Result>;
}

const decide = (
  { params, principal, context, transaction }: Call,
  request: AnswerDecisionRequest,
): Promise<z.input<typeof answerOut>> =>
  transaction(async (tx) =>
    withAmounts(
      await decideAnswer(tx, params.id, request, {
        actor: principal.actor,
        now: context.now(),
      }),
      await loadTenantMoney(tx),
    ),
  );

const REMEMBERED =
  'Holds for every answer worded so, those that came before and those to come; their deals are credited again.';

const confirm = endpoint({
  method: 'post',
  path: '/self-reports/{id}/confirm',
  tag,
  summary: 'Say that an answer was read right',
  description: REMEMBERED,
  scope: 'write',
  params: idParams,
  problems: [409],
  answer: answerOut,
  handle: (call) => decide(call, { as: 'confirmed' }),
});

const correct = endpoint({
  method: 'post',
  path: '/self-reports/{id}/correct',
  tag,
  summary: 'Say what an answer means',
  description: `${REMEMBERED} With “alias” a spelling in it becomes one of an influencer’s, in every other answer and link as well.`,
  scope: 'write',
  params: idParams,
  body: z.strictObject({
    links: z
      .array(linkIn)
      .min(1, 'Must not be empty; to say that it means nothing, reject it.')
      .max(10),
    alias: z
      .strictObject({
        influencerId: z.uuid(),
        alias: line(200).min(1, 'Must not be empty.'),
      })
      .nullable()
      .default(null),
  }),
  problems: [409],
  answer: answerOut,
  handle: (call) =>
    decide(call, { as: 'corrected', links: call.body.links, alias: call.body.alias }),
});

const reject = endpoint({
  method: 'post',
  path: '/self-reports/{id}/reject',
  tag,
  summary: 'Say that an answer means nothing of ours',
  description: REMEMBERED,
  scope: 'write',
  params: idParams,
  problems: [409],
  answer: answerOut,
  handle: (call) => decide(call, { as: 'rejected' }),
});

const undo = endpoint({
  method: 'post',
  path: '/self-reports/{id}/undo',
  tag,
  summary: 'Take a decision about an answer back',
  description: 'Answers are read as before; an alias that was added with it goes.',
  scope: 'write',
  params: idParams,
  problems: [409],
  answer: answerOut,
  handle: ({ params, principal: { actor }, context, transaction }) =>
    transaction(async (tx) =>
      withAmounts(
        await undoAnswer(tx, params.id, { actor, now: context.now() }),
        await loadTenantMoney(tx),
      ),
    ),
});

export const answerEndpoints: readonly Endpoint[] = [list, get, confirm, correct, reject, undo];
