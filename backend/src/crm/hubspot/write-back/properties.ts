import { z } from 'zod';
import type { FigureObject } from '../../figures.ts';
import { CrmError } from '../../errors.ts';
import { readAnswer } from '../../read-answer.ts';
import type { HubSpotClient } from '../client.ts';
import { PATHS, type HubSpotObject } from '../paths.ts';

interface Property {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'number' | 'datetime';
  readonly fieldType: 'text' | 'number' | 'date';
  readonly description: string;
}

/** Property group and properties are ours alone; made once, in each portal that switches writing on. */
const GROUP = { name: 'pipeline_attribution', label: 'Pipeline attribution' };
const OURS =
  'Written by Pipeline Attribution. A value you enter yourself stays; empty it to hand it back.';

const property = (name: string, label: string, type: Property['type'] = 'string'): Property => ({
  name,
  label,
  type,
  fieldType: type === 'string' ? 'text' : type === 'number' ? 'number' : 'date',
  description: OURS,
});

export const PROPERTIES: Readonly<Record<FigureObject, readonly Property[]>> = {
  deal: [
    property('pa_top_influencer', 'Top influencer'),
    property('pa_influencer_share', 'Influencer share (%)', 'number'),
    property('pa_attributed_amount', 'Attributed amount', 'number'),
    property('pa_influencers', 'Influencers'),
    property('pa_influencer_campaigns', 'Influencer campaigns'),
    property('pa_attribution_model', 'Attribution model'),
    property('pa_first_influencer_touch', 'First influencer touch', 'datetime'),
    property('pa_last_influencer_touch', 'Last influencer touch', 'datetime'),
  ],
  contact: [
    property('pa_first_influencer', 'First influencer'),
    property('pa_last_influencer', 'Last influencer'),
  ],
  // Who is a lead in HubSpot is a contact.
  lead: [],
};

export const OBJECT_OF: Readonly<Record<FigureObject, HubSpotObject>> = {
  deal: 'deals',
  contact: 'contacts',
  lead: 'contacts',
};

const known = z.object({ results: z.array(z.object({ name: z.string() })) });

/** Makes the properties a portal lacks. */
export async function ensureProperties(client: HubSpotClient, object: FigureObject): Promise<void> {
  const path = PATHS.properties(OBJECT_OF[object]);
  const { results } = readAnswer(known, await client.get(path), 'HubSpot');
  const names = new Set(results.map(({ name }) => name));
  const missing = PROPERTIES[object].filter(({ name }) => !names.has(name));
  if (missing.length === 0) return;
  try {
    await client.post(`${path}/groups`, GROUP);
  } catch (error) {
    // It is there already: properties were deleted by hand, their group was not.
    if (!(error instanceof CrmError) || error.status !== 409) throw error;
  }
  await client.post(`${path}/batch/create`, {
    inputs: missing.map((one) => ({ ...one, groupName: GROUP.name })),
  });
}
