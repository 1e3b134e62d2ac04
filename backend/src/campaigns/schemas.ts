import { MODEL_IDS, nameKey, type Post } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { CAMPAIGN_STATUSES, COST_KINDS, INFLUENCER_STATUSES } from './entities.ts';
import {
  aliases,
  contentTypeSchema,
  dateSchema,
  externalId,
  instantOut,
  instantSchema,
  line,
  maybeInstant,
  moneyOut,
  moneySchema,
  nameSchema,
  note,
  platformSchema,
  webAddress,
} from './fields.ts';

/** The schemas of campaigns, influencers, posts and costs: one for what comes in, one for what goes out. */

// --- influencers ---------------------------------------------------------------------------------

const handleIn = z.strictObject({
  platform: platformSchema,
  handle: line(200).min(1, 'Must not be empty.'),
  url: webAddress.nullable().default(null),
});

const influencerFields = {
  name: nameSchema,
  handles: z
    .array(handleIn)
    .max(50)
    .meta({ description: 'Where they publish; the first is the main channel.' }),
  aliases,
  status: z.enum(INFLUENCER_STATUSES),
  notes: note,
  externalId: externalId.nullable(),
};

export const newInfluencer = z.strictObject({
  name: influencerFields.name,
  handles: influencerFields.handles.default([]),
  aliases: influencerFields.aliases.default([]),
  status: influencerFields.status.default('active'),
  notes: influencerFields.notes.default(''),
  externalId: influencerFields.externalId.default(null),
});
export const changedInfluencer = z.strictObject(influencerFields).partial();
export type NewInfluencer = z.output<typeof newInfluencer>;

export const influencerOut = z
  .object({
    id: z.uuid(),
    name: z.string(),
    handles: z.array(
      z.object({ platform: z.string(), handle: z.string(), url: z.string().nullable() }),
    ),
    aliases: z.array(z.string()),
    status: z.enum(INFLUENCER_STATUSES),
    notes: z.string(),
    externalId: z.string().nullable(),
    createdAt: instantOut,
    updatedAt: instantOut,
  })
  .meta({ id: 'Influencer' });

// --- campaigns -----------------------------------------------------------------------------------

const tag = line(150)
  .min(1, 'Must not be empty; leave it out or send null.')
  .refine((text) => nameKey(text) !== '', 'Needs at least one letter or digit.')
  .nullable();
const utmFields = { campaign: tag, source: tag, medium: tag, content: tag, term: tag };

const campaignFields = {
  name: nameSchema,
  status: z.enum(CAMPAIGN_STATUSES),
  startsOn: dateSchema.nullable(),
  endsOn: dateSchema.nullable(),
  utm: z.strictObject(utmFields).partial().meta({
    description:
      'What the links are tagged with. Left out: `campaign` is made from the name; `source` is the influencer, `medium` the platform and `content` the content type of each link.',
  }),
  landingUrl: webAddress.nullable().meta({ description: 'Where the tracking links lead.' }),
  aliases,
  model: z.enum(MODEL_IDS).nullable().meta({
    description: 'Attribution model of this campaign’s own reports; null follows the settings.',
  }),
  lookbackDays: z.int().min(1).max(1095).nullable(),
  budget: moneySchema.nullable(),
  externalId: externalId.nullable(),
};

const periodInOrder = ({
  startsOn,
  endsOn,
}: {
  startsOn?: string | null | undefined;
  endsOn?: string | null | undefined;
}): boolean => !startsOn || !endsOn || startsOn <= endsOn;
const periodError = { path: ['endsOn'], error: 'Must not be before startsOn.' };

export const newCampaign = z
  .strictObject({
    name: campaignFields.name,
    status: campaignFields.status.default('active'),
    startsOn: campaignFields.startsOn.default(null),
    endsOn: campaignFields.endsOn.default(null),
    utm: campaignFields.utm.default({}),
    landingUrl: campaignFields.landingUrl.default(null),
    aliases: campaignFields.aliases.default([]),
    model: campaignFields.model.default(null),
    lookbackDays: campaignFields.lookbackDays.default(null),
    budget: campaignFields.budget.default(null),
    externalId: campaignFields.externalId.default(null),
  })
  .refine(periodInOrder, periodError);
export const changedCampaign = z
  .strictObject(campaignFields)
  .partial()
  .refine(periodInOrder, periodError);
export type NewCampaign = z.output<typeof newCampaign>;

export const campaignOut = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(CAMPAIGN_STATUSES),
    startsOn: z.iso.date().nullable(),
    endsOn: z.iso.date().nullable(),
    utm: z.object({
      campaign: z.string().nullable(),
      source: z.string().nullable(),
      medium: z.string().nullable(),
      content: z.string().nullable(),
      term: z.string().nullable(),
    }),
    landingUrl: z.string().nullable(),
    aliases: z.array(z.string()),
    model: z.enum(MODEL_IDS).nullable(),
    lookbackDays: z.int().nullable(),
    budget: moneyOut.nullable(),
    externalId: z.string().nullable(),
    impact: z
      .object({
        leads: z.number(),
        opportunities: z.number(),
        pipeline: moneyOut,
        open: moneyOut,
        revenue: moneyOut,
      })
      .meta({ description: 'Under the default model, in the company’s home currency.' }),
    tracking: z.object({ firstHitAt: maybeInstant, lastHitAt: maybeInstant }),
    createdAt: instantOut,
    updatedAt: instantOut,
  })
  .meta({ id: 'Campaign' });

// --- who works on a campaign ---------------------------------------------------------------------

export const assignmentsIn = z.strictObject({
  assignments: z
    .array(
      z.strictObject({
        influencerId: z.uuid(),
        platform: platformSchema,
        contentType: contentTypeSchema,
        fee: moneySchema.nullable().default(null),
        promoCode: line(80).nullable().optional().meta({
          description:
            'A code the influencer gives out; whoever uses it was reached by them. A new one stands beside the former; null takes all away; left out, nothing changes.',
        }),
        vanitySlug: z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'Is 1 to 60 letters, digits and dashes.')
          .nullable()
          .optional()
          .meta({
            description:
              'The last part of a short link that leads to the landing page with the tags of the tracking link. As with the code.',
          }),
      }),
    )
    .max(1000),
});
export type NewAssignment = z.output<typeof assignmentsIn>['assignments'][number];

export const assignmentOut = z
  .object({
    influencerId: z.uuid(),
    influencer: z.string(),
    platform: z.string(),
    contentType: z.string(),
    fee: moneyOut,
    utm: z.object({ source: z.string(), medium: z.string(), content: z.string() }),
    trackingUrl: z
      .string()
      .nullable()
      .meta({ description: 'Ready to publish; null until the campaign has a landing page.' }),
    promoCode: z.string().nullable(),
    vanityLink: z
      .object({
        url: z.string(),
        slug: z.string(),
        hits: z.int().meta({ description: 'Visitors it led on; crawlers do not count.' }),
      })
      .nullable(),
    tracking: z.object({ firstHitAt: maybeInstant, lastHitAt: maybeInstant }),
  })
  .meta({ id: 'Assignment' });

export const trackingCheckOut = z
  .object({
    firstHitAt: maybeInstant,
    lastHitAt: maybeInstant,
    touches: z.int(),
    links: z.array(
      z.object({
        influencerId: z.uuid(),
        influencer: z.string(),
        platform: z.string(),
        contentType: z.string(),
        trackingUrl: z.string().nullable(),
        state: z.enum(['seen', 'waiting', 'no_link']),
        firstHitAt: maybeInstant,
        lastHitAt: maybeInstant,
        resolves: z.boolean().meta({
          description: 'Our own parser reads the link back as this influencer and campaign.',
        }),
      }),
    ),
    message: z.string().meta({ description: 'One sentence for the screen.' }),
  })
  .meta({ id: 'TrackingCheck' });

// --- posts ---------------------------------------------------------------------------------------

const postFields = {
  influencerId: z.uuid(),
  campaignId: z.uuid().nullable(),
  platform: platformSchema,
  contentType: contentTypeSchema,
  title: line(500).min(1, 'Must not be empty.'),
  url: webAddress.nullable(),
  publishedAt: instantSchema,
  audience: z
    .int()
    .min(0)
    .max(2_000_000_000)
    .nullable()
    .meta({ description: 'Followers or listeners reached.' }),
};
export const newPost = z.strictObject({
  ...postFields,
  campaignId: postFields.campaignId.default(null),
  url: postFields.url.default(null),
  audience: postFields.audience.default(null),
});
export const changedPost = z.strictObject(postFields).partial();
export type NewPost = z.output<typeof newPost>;
export const postOut = z
  .object({
    id: z.uuid(),
    influencerId: z.uuid(),
    campaignId: z.uuid().nullable(),
    platform: z.string(),
    contentType: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    publishedAt: instantOut,
    audience: z.int().nullable(),
    createdAt: instantOut,
    updatedAt: instantOut,
  })
  .meta({ id: 'Post' }) satisfies z.ZodType<Post>;

// --- costs ---------------------------------------------------------------------------------------

const costFields = {
  campaignId: z.uuid().nullable(),
  influencerId: z.uuid().nullable(),
  kind: z.enum(COST_KINDS),
  amount: moneySchema,
  incurredOn: dateSchema,
  note,
  externalId: externalId.nullable(),
};
export const newCost = z.strictObject({
  ...costFields,
  campaignId: costFields.campaignId.default(null),
  influencerId: costFields.influencerId.default(null),
  note: costFields.note.default(''),
  externalId: costFields.externalId.default(null),
});
export const changedCost = z.strictObject(costFields).partial();
export type NewCost = z.output<typeof newCost>;
export const costOut = z
  .object({
    id: z.uuid(),
    campaignId: z.uuid().nullable(),
    influencerId: z.uuid().nullable(),
    kind: z.enum(COST_KINDS),
    amount: moneyOut,
    homeAmount: moneyOut.meta({ description: 'At the exchange rate of the day it was incurred.' }),
    incurredOn: z.iso.date(),
    note: z.string(),
    externalId: z.string().nullable(),
    createdAt: instantOut,
    updatedAt: instantOut,
  })
  .meta({ id: 'Cost' });
