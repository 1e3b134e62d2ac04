import { MODEL_IDS, type DealCardView } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { money } from './schemas.ts';

/** The card's view as it travels; the type of the shared view keeps the two alike. */

const amount = money.nullable();
const evidence = z.enum(['tracked', 'self_reported', 'inferred']);
const modelId = z.enum(MODEL_IDS);
const moment = z
  .object({ at: z.iso.datetime(), text: z.string(), ago: z.string() })
  .meta({ id: 'Moment' });
const choice = z.object({ id: modelId, label: z.string(), description: z.string() });
const shared = { share: z.number(), shareText: z.string(), amount };

const influencerRow = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.string().nullable(),
  platformLabel: z.string(),
  contentType: z.string().nullable(),
  contentLabel: z.string(),
  campaigns: z.array(z.string()),
  ...shared,
  touches: z.int(),
  posts: z.int(),
  lastTouch: moment.extend({ through: z.string() }),
  evidence,
  evidenceLabel: z.string(),
  reason: z.string(),
});

const journeyEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('touch'),
    id: z.string(),
    moment,
    title: z.string(),
    influencer: z.string().nullable(),
    campaign: z.string().nullable(),
    channelLabel: z.string(),
    platformLabel: z.string(),
    person: z.string(),
    personNote: z.string().nullable(),
    evidence,
    evidenceLabel: z.string(),
    ...shared,
    url: z.string().nullable(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('stage'), id: z.string(), moment, title: z.string() }),
]);

export const dealCardOut: z.ZodType<DealCardView, DealCardView> = z
  .object({
    version: z.literal(1),
    record: z.object({
      crm: z.enum(['hubspot', 'salesforce']),
      objectType: z.enum(['deal', 'opportunity']),
      id: z.string(),
      name: z.string(),
      outcome: z.enum(['open', 'won', 'lost']),
      stageLabel: z.string(),
      amount,
    }),
    state: z.enum(['ready', 'empty']),
    sentence: z.string(),
    empty: z.object({ title: z.string(), why: z.string(), action: z.string() }).nullable(),
    model: choice.extend({
      scope: z.enum(['influencer', 'allMarketing']),
      scopeLabel: z.string(),
    }),
    models: z.array(choice),
    fit: z
      .object({
        fittedAt: moment,
        text: z.string(),
        level: z.enum(['fallback', 'blended', 'full']),
        reason: z.string().nullable(),
        version: z.int(),
      })
      .nullable(),
    figures: z.object({
      attributed: z.object({
        amount,
        share: z.number(),
        shareText: z.string(),
        range: z.object({ low: z.number(), high: z.number(), text: z.string() }).nullable(),
      }),
      touches: z.int(),
      peopleReached: z.int(),
      peopleTotal: z.int(),
      peopleText: z.string(),
      daysSinceFirstTouch: z.int().nullable(),
      conversion: z
        .object({ probability: z.number(), text: z.string(), source: z.string() })
        .nullable(),
    }),
    influencers: z.array(influencerRow),
    remainder: z.array(
      z.object({
        kind: z.enum(['inferred', 'channel', 'removed', 'baseline', 'unattributed']),
        label: z.string(),
        ...shared,
        reason: z.string(),
      }),
    ),
    talkAbout: z
      .object({
        title: z.string(),
        url: z.string().nullable(),
        influencer: z.string(),
        platformLabel: z.string(),
        line: z.string(),
        moment,
      })
      .nullable(),
    journey: z.object({ latest: z.array(journeyEntry), all: z.array(journeyEntry) }),
    comparison: z.array(
      z.object({ model: modelId, label: z.string(), ...shared, topInfluencer: z.string() }),
    ),
    explanation: z.array(z.string()),
    freshness: z.object({ computed: moment, synced: moment.nullable(), text: z.string() }),
  })
  .meta({ id: 'DealCard' });
