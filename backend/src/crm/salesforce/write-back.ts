import { z } from 'zod';
import { chunks } from '../chunks.ts';
import type { CrmSession, DealCredit } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import { SalesforceClient } from './client.ts';
import { PATHS } from './paths.ts';

/** Fields an admin adds to Opportunity for the figures; each is optional. */
const FIELDS = {
  Influencer_Share__c: (credit: DealCredit) => credit.influencerShare * 100,
  Influencer_Amount__c: (credit: DealCredit) => Number(credit.influencerAmount),
  Influencers__c: (credit: DealCredit) => credit.influencers.join('; ').slice(0, 255),
  Influencer_Campaigns__c: (credit: DealCredit) => credit.campaigns.join('; ').slice(0, 255),
  Attribution_Model__c: (credit: DealCredit) => credit.model,
} as const;

const results = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string().optional(), message: z.string() })),
  }),
);
/** sObject Collections' limit. */
const BATCH = 200;

/**
 * Writes credits onto opportunities, into those of our fields the organisation has (with or without the
 * package's namespace).
 *
 * @throws CrmError `forbidden` when it has none of them, `rejected` naming the first record refused.
 */
export async function writeBack(
  session: CrmSession,
  credits: readonly DealCredit[],
): Promise<void> {
  if (credits.length === 0) return;
  const client = new SalesforceClient(session);
  const described = (await client.describe('Opportunity')) ?? [];
  const found = Object.entries(FIELDS).flatMap(([name, value]) => {
    const field = described.find((one) => one.name === name || one.name.endsWith(`__${name}`));
    return field ? [{ name: field.name, value }] : [];
  });
  if (found.length === 0) {
    throw new CrmError(
      'forbidden',
      'The connected user sees none of the fields to write to on Opportunity. Add them, or give the user the permission set of the app.',
    );
  }
  for (const chunk of chunks(credits, BATCH)) {
    const answer = readAnswer(
      results,
      await client.send('PATCH', PATHS.collections, {
        allOrNone: false,
        records: chunk.map((credit) => ({
          attributes: { type: 'Opportunity' },
          id: credit.externalId,
          ...Object.fromEntries(found.map(({ name, value }) => [name, value(credit)])),
        })),
      }),
      'Salesforce',
    );
    const refused = answer.findIndex(({ success }) => !success);
    if (refused >= 0) {
      throw new CrmError(
        'rejected',
        `Salesforce refused to update the opportunity ${chunk[refused]?.externalId ?? ''}: ${answer[refused]?.errors[0]?.message ?? 'no reason given'}`,
      );
    }
  }
}
