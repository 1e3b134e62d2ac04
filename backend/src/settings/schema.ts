import {
  CARD_AUDIENCES,
  CHANNELS,
  MODEL_IDS,
  STAGE_RULE_MODES,
  type ModelId,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import { stageRules } from './stage-rules.ts';
import { brandTerms, ownDomains } from './tracking-names.ts';

const share = z.number().min(0, 'Is a share from 0 to 1.').max(1, 'Is a share from 0 to 1.');
const label = z.string().trim().min(1, 'Must not be empty.').max(200);
const property = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,99}$/,
    'Is the internal name of a CRM property, e.g. how_heard__c.',
  )
  .nullable();
const scope = z.enum(['influencer', 'allMarketing']);
const caller = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^([^@\s]+@[^@\s]+|\d{1,20})$/, 'Is an e-mail address or a HubSpot user id.');

const position = z
  .strictObject({ first: share, last: share })
  .refine(({ first, last }) => first + last <= 1 + 1e-9, {
    path: ['last'],
    error: 'first and last together must not be more than 1.',
  });
const custom = z
  .strictObject({ first: share, leadCreation: share, dealCreation: share, last: share })
  .refine(
    (weights) => Object.values(weights).reduce((sum, weight) => sum + weight, 0) <= 1 + 1e-9,
    {
      path: ['last'],
      error:
        'The four weights together must not be more than 1; what is left goes to the other touches.',
    },
  );

const bcp47 = z.string().refine((text) => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
}, 'Is a language tag such as en-US or de-DE.');

/** A tenant's settings, whole. */
export const settingsSchema = z
  .strictObject({
    defaultModel: z
      .enum(MODEL_IDS)
      .meta({ description: 'Under which every screen opens and write-back happens.' }),
    parameters: z.strictObject({
      timeDecayHalfLifeDays: z
        .number()
        .gt(0, 'Must be more than 0 days.')
        .max(3650)
        .meta({ description: 'Days after which a touch counts half.' }),
      position,
      custom,
    }),
    creditScope: z
      .strictObject(
        Object.fromEntries(MODEL_IDS.map((id) => [id, scope.optional()])) as Record<
          ModelId,
          z.ZodOptional<typeof scope>
        >,
      )
      .meta({ description: 'Whose touches earn credit, where a model’s default is not wanted.' }),
    lookbackDays: z
      .int()
      .min(1)
      .max(1095)
      .meta({ description: 'Days before a stage entry in which a touch may earn credit.' }),
    buyingGroup: z.strictObject({
      includeAccountContacts: z.boolean().meta({
        description: 'Also count people of the account who were active before the deal.',
      }),
      whenNotedAtMost: z.int().min(0).max(1000).nullable().meta({
        description:
          'Only on deals on which the CRM notes at most this many people; null: on every deal.',
      }),
    }),
    qualifiedLead: z.strictObject({
      lifecycleStages: z.array(label).max(100),
      leadStatuses: z.array(label).max(100),
    }),
    tracking: z.strictObject({
      ownDomains,
      brandTerms,
      selfReportProperty: property,
      landingPageProperty: property,
      utmProperties: z
        .strictObject({
          source: property,
          medium: property,
          campaign: property,
          content: property,
          term: property,
        })
        .meta({ description: 'Contact properties in which your forms keep the tags of a visit.' }),
      crmForms: z.boolean().meta({
        description:
          'Form conversions the CRM knows of count as touches; for websites without the tracker.',
      }),
      crmActivities: z
        .array(
          z.strictObject({
            object: z.enum(['task', 'event']),
            type: label,
            channel: z.enum(CHANNELS),
          }),
        )
        .max(40)
        .refine(
          (mapped) =>
            new Set(mapped.map(({ object, type }) => `${object}:${type}`)).size === mapped.length,
          'Each type of task or event may be named once.',
        )
        .meta({
          description:
            'Tasks that were done and events that took place in Salesforce that count as touches, by their type.',
        }),
    }),
    lift: z.strictObject({
      earnsCredit: z.boolean().meta({
        description:
          'Direct visits, searches and the like give the part of their credit that a post is likely to have brought to its influencer, marked as inferred.',
      }),
    }),
    roi: z.strictObject({
      grossMargin: share.nullable(),
      overhead: z
        .number()
        .min(0, 'Must not be negative.')
        .max(10, 'Must not be more than 10 times the fee.')
        .nullable()
        .meta({
          description:
            'Agency, production and the like, as a share of each influencer’s fee; counted as cost on top of it.',
        }),
      defaultFeeMinor: z.int().min(0).max(1_000_000_000_000).nullable().meta({
        description:
          'Fee of an influencer on a campaign where none is given, in minor units of the home currency.',
      }),
    }),
    writeBack: z.strictObject({
      enabled: z
        .boolean()
        .meta({ description: 'Figures are written onto deals and people in the CRM.' }),
      stageRuleMode: z.enum(STAGE_RULE_MODES).meta({
        description:
          'Whether stage rules move deals. `dryRun` decides and notes what it would do, and moves nothing.',
      }),
      stageRules,
    }),
    privacy: z.strictObject({
      retentionDays: z.int().min(30).max(3650),
      consentMode: z.enum(['optIn', 'optOut']),
    }),
    cards: z.strictObject({
      visibleTo: z.enum(CARD_AUDIENCES).meta({
        description:
          'Who sees the cards on HubSpot records; marketers and admins always do. `ownersTeam`: the deal’s owner and their HubSpot teams.',
      }),
      named: z.array(caller).max(500),
    }),
    locale: bcp47,
  })
  .meta({ id: 'Settings' });

type Shape = typeof settingsSchema.shape;
type GroupName = {
  [Name in keyof Shape]: Shape[Name] extends z.ZodObject ? Name : never;
}[keyof Shape];

const GROUPS = [
  'buyingGroup',
  'qualifiedLead',
  'tracking',
  'lift',
  'roi',
  'writeBack',
  'privacy',
  'cards',
] as const satisfies readonly GroupName[];

/** Any part of the settings; what is left out stays. */
export const settingsChange = z
  .strictObject({
    ...settingsSchema.shape,
    ...(Object.fromEntries(
      GROUPS.map((name) => [name, settingsSchema.shape[name].partial()]),
    ) as unknown as { [Name in (typeof GROUPS)[number]]: ReturnType<Shape[Name]['partial']> }),
    parameters: settingsSchema.shape.parameters.partial(),
    creditScope: z
      .strictObject(
        Object.fromEntries(MODEL_IDS.map((id) => [id, scope.nullish()])) as Record<
          ModelId,
          z.ZodOptional<z.ZodNullable<typeof scope>>
        >,
      )
      .meta({ description: 'Null: as the model does by default.' }),
  })
  .partial();
export type SettingsChange = z.output<typeof settingsChange>;
