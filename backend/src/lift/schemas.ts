import { LIFT_SERIES, type LiftFlag, type LiftView } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { dateSchema } from '../campaigns/fields.ts';
import { SERIES_SOURCES } from './load-lift-input.ts';
import { TRAFFIC_SERIES } from './traffic-rows.ts';

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() }).meta({
  description: 'With its 90 % interval.',
});
const preTrend = z.enum(['flat', 'rising', 'unknown']).meta({
  description:
    'Whether traffic was up in the seven days before already: then something else may have brought it.',
});
const placeboP = z.number().meta({
  description: 'Chance that dates drawn at random do as well.',
});

export const liftOut = z
  .object({
    version: z.int(),
    state: z.enum(['active', 'superseded']),
    analysedAt: z.iso.datetime(),
    series: z.array(
      z.object({
        kind: z.enum(LIFT_SERIES),
        source: z.enum(SERIES_SOURCES),
        reason: z.string().nullable().meta({ description: 'Why there is no result.' }),
        days: z.int(),
        total: z.int(),
        halfLifeDays: z.number().nullable(),
        dispersion: z.number().nullable(),
        excess: estimate.nullable(),
        influencers: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            events: z.int(),
            excess: estimate,
            placeboP,
            q: z.number().meta({ description: 'The same, corrected for the number of looks.' }),
            preTrend,
            isClaimed: z.boolean(),
            reason: z.string().nullable().meta({ description: 'Why nothing is claimed.' }),
          }),
        ),
        events: z.array(
          z.object({
            influencerId: z.string(),
            influencer: z.string(),
            postIds: z.array(z.string()),
            from: z.iso.date(),
            until: z.iso.date(),
            excess: estimate,
            placeboP,
            preTrend,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Lift' }) satisfies z.ZodType<LiftView>;

export const flag = z.strictObject({
  day: dateSchema,
  kind: z.enum(['holiday', 'launch']),
  name: z.string().trim().max(200).default(''),
});
export const flagOut = z
  .object({ day: z.iso.date(), kind: z.enum(['holiday', 'launch']), name: z.string() })
  .meta({ id: 'LiftFlag' }) satisfies z.ZodType<LiftFlag>;

export const trafficReport = z
  .object({
    imported: z.int().meta({ description: 'Days of a series that were not known.' }),
    updated: z.int(),
    unchanged: z.int(),
    ignored: z.int().meta({ description: 'Rows of channels that are not looked at.' }),
    heldBack: z.array(z.iso.date()).meta({
      description: 'Days that keep what they had, because a row of theirs could not be read.',
    }),
    rejectedRows: z.int(),
    rejected: z
      .array(z.object({ line: z.int(), field: z.string(), message: z.string() }))
      .meta({ description: 'The first 200 rows that could not be read.' }),
  })
  .meta({ id: 'TrafficReport' });

export const trafficOut = z.object({
  items: z.array(
    z.object({
      source: z.enum(['search_console', 'ga4']),
      series: z.enum(TRAFFIC_SERIES),
      firstDay: z.iso.date(),
      lastDay: z.iso.date(),
      days: z.int(),
      total: z.int(),
    }),
  ),
});
