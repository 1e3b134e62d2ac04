import {
  MODEL_IDS,
  type AccountCardView,
  type PersonCardView,
  type TouchCard,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import { money } from './schemas.ts';

/** The views of the contact and company cards as they travel; the shared types keep the two alike. */

const crm = z.enum(['hubspot', 'salesforce']);
const evidence = z.enum(['tracked', 'self_reported', 'inferred']);
const moment = z.object({ at: z.iso.datetime(), text: z.string(), ago: z.string() });
const known = { evidence, evidenceLabel: z.string() };

const touchEntry = z.object({
  id: z.string(),
  moment,
  title: z.string(),
  influencer: z.string().nullable(),
  campaign: z.string().nullable(),
  channelLabel: z.string(),
  platformLabel: z.string(),
  person: z.string(),
  ...known,
  url: z.string().nullable(),
});

const parts = {
  version: z.literal(1),
  state: z.enum(['ready', 'empty']),
  sentence: z.string(),
  empty: z.object({ title: z.string(), why: z.string(), action: z.string() }).nullable(),
  figures: z.object({
    touches: z.int(),
    otherTouches: z.int(),
    influencers: z.int(),
    campaigns: z.int(),
    peopleReached: z.int(),
    peopleTotal: z.int(),
    peopleText: z.string(),
    daysSinceFirstTouch: z.int().nullable(),
  }),
  lastTouch: moment
    .extend({ influencer: z.string(), through: z.string(), title: z.string() })
    .nullable(),
  influencers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      platformLabel: z.string(),
      contentLabel: z.string(),
      campaigns: z.array(z.string()),
      touches: z.int(),
      lastTouch: moment.extend({ through: z.string(), title: z.string() }),
      ...known,
    }),
  ),
  campaigns: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      influencers: z.array(z.string()),
      touches: z.int(),
      lastTouch: moment,
    }),
  ),
  deals: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      outcome: z.enum(['open', 'won', 'lost']),
      stageLabel: z.string(),
      amount: money.nullable(),
      share: z.number(),
      shareText: z.string(),
      attributed: money.nullable(),
      influencers: z.string(),
    }),
  ),
  dealsNote: z.string().nullable(),
  model: z.object({ id: z.enum(MODEL_IDS), label: z.string(), description: z.string() }),
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
  touches: z.object({ latest: z.array(touchEntry), all: z.array(touchEntry) }),
  freshness: z.object({ synced: moment.nullable(), text: z.string() }),
} satisfies Record<keyof TouchCard, z.ZodType>;

export const personCardOut: z.ZodType<PersonCardView, PersonCardView> = z
  .object({
    record: z.object({
      crm,
      objectType: z.enum(['contact', 'lead']),
      id: z.string(),
      name: z.string(),
      about: z.string(),
    }),
    ...parts,
  })
  .meta({ id: 'PersonCard' });

export const accountCardOut: z.ZodType<AccountCardView, AccountCardView> = z
  .object({
    record: z.object({
      crm,
      objectType: z.enum(['company', 'account']),
      id: z.string(),
      name: z.string(),
    }),
    people: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        about: z.string(),
        touches: z.int(),
        lastTouch: moment.extend({ influencer: z.string() }).nullable(),
      }),
    ),
    ...parts,
  })
  .meta({ id: 'AccountCard' });
