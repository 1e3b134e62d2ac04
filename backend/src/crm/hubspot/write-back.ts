import { z } from 'zod';
import { chunks } from '../chunks.ts';
import type { CrmSession, DealCredit } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import { HubSpotClient } from './client.ts';
import { PATHS } from './paths.ts';
import { WRITE_BACK_SCOPES } from './scopes.ts';

/** The properties we write on a deal; made once, in a group of their own. */
const PROPERTIES = [
  { name: 'pa_influencer_share', label: 'Influencer share', type: 'number', fieldType: 'number' },
  { name: 'pa_influencer_amount', label: 'Influencer amount', type: 'number', fieldType: 'number' },
  { name: 'pa_influencers', label: 'Influencers', type: 'string', fieldType: 'text' },
  {
    name: 'pa_influencer_campaigns',
    label: 'Influencer campaigns',
    type: 'string',
    fieldType: 'text',
  },
  { name: 'pa_attribution_model', label: 'Attribution model', type: 'string', fieldType: 'text' },
] as const;
const GROUP = { name: 'pipeline_attribution', label: 'Pipeline attribution' };

const known = z.object({ results: z.array(z.object({ name: z.string() })) });
/** HubSpot's limit of a batch update. */
const BATCH = 100;

/**
 * Writes credits onto deals as properties. Needs the optional write scopes; a portal that did not grant
 * them gets a sentence that says so.
 *
 * @throws CrmError `forbidden` without the scopes, `rejected` when a portal's own rules refuse the update.
 */
export async function writeBack(
  session: CrmSession,
  credits: readonly DealCredit[],
): Promise<void> {
  if (credits.length === 0) return;
  const missing = WRITE_BACK_SCOPES.filter((scope) => !session.scopes.includes(scope));
  if (missing.length > 0) {
    throw new CrmError(
      'forbidden',
      `Writing back to HubSpot needs more permissions (${missing.join(', ')}). Connect again at /install/hubspot?features=write-back and grant them.`,
    );
  }
  const client = new HubSpotClient(session);
  await ensureProperties(client);
  for (const chunk of chunks(credits, BATCH)) {
    await client.post(PATHS.batchUpdate('deals'), {
      inputs: chunk.map((credit) => ({
        id: credit.externalId,
        properties: {
          pa_influencer_share: String(credit.influencerShare),
          pa_influencer_amount: credit.influencerAmount,
          pa_influencers: credit.influencers.join('; '),
          pa_influencer_campaigns: credit.campaigns.join('; '),
          pa_attribution_model: credit.model,
        },
      })),
    });
  }
}

async function ensureProperties(client: HubSpotClient): Promise<void> {
  const path = PATHS.properties('deals');
  const { results } = readAnswer(known, await client.get(path), 'HubSpot');
  const names = new Set(results.map(({ name }) => name));
  const missing = PROPERTIES.filter(({ name }) => !names.has(name));
  if (missing.length === 0) return;
  try {
    await client.post(`${path}/groups`, GROUP);
  } catch (error) {
    // It is there already: properties were deleted by hand, their group was not.
    if (!(error instanceof CrmError) || error.status !== 409) throw error;
  }
  await client.post(`${path}/batch/create`, {
    inputs: missing.map((property) => ({ ...property, groupName: GROUP.name })),
  });
}
