import { z } from 'zod';
import { currencySchema, dateSchema, instantSchema, webAddress } from '../../campaigns/fields.ts';

/** Fields the three endpoints share. */

const line = (longest: number): z.ZodString => z.string().trim().max(longest);

export const externalId = line(200)
  .min(1, 'Must not be empty.')
  .meta({ description: 'Your own id of the record; sending it again corrects the record.' });

export const email = z.email('Must be an e-mail address.').max(320).toLowerCase();

export const company = z
  .strictObject({
    externalId: externalId.optional(),
    name: line(300).min(1, 'Must not be empty.'),
    domain: line(253).toLowerCase().optional(),
  })
  .meta({ description: 'Found again by `externalId`, else by `domain`, else by `name`.' });

const amountMeta = { description: 'Minor units: 125000 is €1,250.00.', examples: [125000] };
const LARGEST = 1_000_000_000_000_000;

/** Not negative. */
export const money = z.strictObject({
  minor: z
    .int('Must be a whole number of minor units (cents).')
    .min(0, 'Must not be negative.')
    .max(LARGEST, 'Is too large.')
    .meta(amountMeta),
  currency: currencySchema,
});

/** An adjustment may go either way; nothing is no adjustment. */
export const signedMoney = z.strictObject({
  minor: z
    .int('Must be a whole number of minor units (cents).')
    .min(-LARGEST, 'Is too large.')
    .max(LARGEST, 'Is too large.')
    .refine((minor) => minor !== 0, 'Must not be zero.')
    .meta(amountMeta),
  currency: currencySchema,
});

export const instant = instantSchema.transform((text) => new Date(text));
export const day = dateSchema;
export const address = webAddress;
export const words = line;
