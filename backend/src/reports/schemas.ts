import { BASES, GROUP_BY, MODEL_IDS } from '@pipeline-attribution/shared';
import { z } from 'zod';
import type { Scene } from './scene.ts';
import type { Period } from './period.ts';

/** What the reports take and answer, in pieces. */

const day = z.iso
  .date('Must be a day that exists, as YYYY-MM-DD.')
  .refine((text) => text >= '1990-01-01' && text <= '2199-12-31', 'Must be between 1990 and 2199.');

export const modelParam = z
  .enum(MODEL_IDS, `Must be one of: ${MODEL_IDS.join(', ')}.`)
  .optional()
  .meta({ description: 'Attribution model; without it the default of the settings.' });

export const basisParam = z
  .enum(BASES, `Must be one of: ${BASES.join(', ')}.`)
  .default('created')
  .meta({
    description:
      'Which day puts a deal or lead into the period: the day it was created; the day it closed (of a lead: qualified); or the day of each credited touch. Only the first two can be compared with the CRM’s totals.',
  });

export const groupByParam = z
  .enum(GROUP_BY, `Must be one of: ${GROUP_BY.join(', ')}.`)
  .default('influencer');

export const periodParams = {
  from: day.optional().meta({
    description:
      'First day, YYYY-MM-DD, in the company’s time zone. Without it: from the beginning.',
  }),
  to: day.optional().meta({ description: 'Last day, included. Without it: until now.' }),
};

export const filterParams = {
  influencer: z.uuid('Must be the id of an influencer.').optional(),
  campaign: z.uuid('Must be the id of a campaign.').optional(),
};

export const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || from <= to;
export const orderError = { path: ['to'], error: 'Must not be before "from".' };

/** The period of a query and how to say it back. */
export function periodOf(
  scene: Scene,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Period {
  return { from: from ?? null, to: to ?? null, timeZone: scene.timeZone };
}

export const money = z
  .object({ minor: z.int(), currency: z.string(), text: z.string() })
  .meta({ id: 'Money', description: 'Integer minor units, their currency, and the text to show.' });

/** A figure, or why there is none. */
export const figure = z
  .object({ value: z.number().nullable(), reason: z.string().nullable() })
  .meta({ id: 'Figure', description: 'A figure, or null and the reason why there is none.' });

export const moneyFigure = z
  .object({ amount: money.nullable(), reason: z.string().nullable() })
  .meta({ id: 'MoneyFigure' });

export const modelOut = z
  .object({
    id: z.enum(MODEL_IDS),
    label: z.string(),
    description: z.string(),
    scope: z.enum(['influencer', 'allMarketing']),
    scopeLabel: z.string(),
  })
  .meta({ id: 'Model' });

export const periodOut = z.object({
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  timeZone: z.string(),
});

export const freshnessOut = z
  .object({
    pendingDeals: z.int().meta({ description: 'Deals whose credit is being computed anew.' }),
    pendingLeads: z.int(),
    failedDeals: z.int().meta({ description: 'Of them, those that could not be credited so far.' }),
    computedAt: z.iso.datetime().nullable(),
    syncedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Freshness' });

/** What a row of a report stands for. */
export const groupOut = {
  key: z.string().nullable().meta({ description: 'Id or name of the group; null for remainders.' }),
  kind: z.enum(['group', 'none', 'baseline', 'unattributed']).meta({
    description:
      '`none`: credit that belongs to no such group (other marketing); `baseline`: would have come anyway (incremental view); `unattributed`: no known touch can have it.',
  }),
  label: z.string(),
};
