import {
  CONTENT_TYPE_IDS,
  nameKey,
  normaliseContentType,
  normalisePlatform,
  PLATFORM_IDS,
} from '@pipeline-attribution/shared';
import { z } from 'zod';

/** The fields that records of every kind are made of: what each may hold, and what is said when it does not. */

export const idParams = z.object({ id: z.uuid() });

export const line = (longest: number): z.ZodString => z.string().trim().max(longest);
export const nameSchema = line(200)
  .min(1, 'Must not be empty.')
  .refine((text) => nameKey(text) !== '', 'Needs at least one letter or digit.');
export const note = z.string().max(5000);
export const externalId = line(200).min(1, 'Must not be empty; leave it out or send null.');
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'Must be a currency code of ISO 4217 in capitals, e.g. EUR.')
  .meta({ examples: ['EUR'] });
export const webAddress = z
  .url({
    protocol: /^https?$/,
    error: 'Must be a web address that starts with https:// or http://.',
  })
  .max(2000);
export const dateSchema = z.iso
  .date('Must be a day that exists, as YYYY-MM-DD.')
  // PostgreSQL takes more, but no campaign ran before the web or after this.
  .refine((day) => day >= '1990-01-01' && day <= '2199-12-31', 'Must be between 1990 and 2199.');
export const instantSchema = z.iso
  .datetime({ offset: true, error: 'Must be an instant such as 2026-03-01T09:30:00Z.' })
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year >= 1990 && year <= 2199;
  }, 'Must be between 1990 and 2199.');

/** Integer minor units of a currency. */
export const moneySchema = z
  .strictObject({
    minor: z
      .int('Must be a whole number of minor units (cents).')
      .min(0, 'Must not be negative.')
      .max(1_000_000_000_000_000, 'Is too large.')
      .meta({ description: 'Minor units: 125000 is €1,250.00.', examples: [125000] }),
    currency: currencySchema,
  })
  .meta({ description: 'An amount in minor units of its currency.' });

const known = (
  what: string,
  ids: readonly string[],
  normalise: (text: string) => string | null,
): z.ZodType<string, string> =>
  z
    .string()
    .max(100)
    .transform((text, context) => {
      const id = normalise(text);
      if (id === null) {
        context.addIssue({
          code: 'custom',
          message: `Is no ${what} we know. One of: ${ids.join(', ')}.`,
        });
        return z.NEVER;
      }
      return id;
    })
    .meta({ description: `A ${what}: ${ids.join(', ')}; other spellings are understood.` });

export const platformSchema = known('platform', PLATFORM_IDS, normalisePlatform);
export const contentTypeSchema = known('content type', CONTENT_TYPE_IDS, normaliseContentType);

const spelling = line(200).min(1, 'Must not be empty.');
export const aliases = z.array(spelling).max(200).meta({
  description:
    'Other spellings: UTM values in use, nicknames, discount codes. Touches that came before are linked by them too.',
});

export const instantOut = z.iso.datetime();
export const maybeInstant = instantOut.nullable();
export const moneyOut = z.object({ minor: z.int(), currency: z.string() });
