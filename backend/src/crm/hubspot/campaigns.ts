import { z } from 'zod';
import { amountOf } from '../amount.ts';
import type { CampaignRecord } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import type { HubSpotClient } from './client.ts';
import { PATHS } from './paths.ts';

const answer = z.object({
  results: z.array(
    z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

const PROPERTIES = [
  'hs_name',
  'hs_start_date',
  'hs_end_date',
  'hs_campaign_status',
  'hs_utm',
  'hs_currency_code',
  'hs_budget_items_sum_amount',
];

/** Every campaign; none where the portal's edition or the granted scopes have no campaigns. */
export async function readCampaigns(client: HubSpotClient): Promise<CampaignRecord[]> {
  const campaigns: CampaignRecord[] = [];
  let after: string | undefined;
  try {
    do {
      const page = readAnswer(
        answer,
        await client.get(PATHS.campaigns, {
          properties: PROPERTIES.join(','),
          limit: '100',
          ...(after === undefined ? {} : { after }),
        }),
        'HubSpot',
      );
      campaigns.push(...page.results.flatMap(toCampaign));
      after = page.paging?.next?.after;
    } while (after !== undefined);
  } catch (error) {
    if (error instanceof CrmError && error.kind === 'forbidden') return [];
    throw error;
  }
  return campaigns;
}

type CampaignAnswer = z.output<typeof answer>['results'][number];

export function toCampaign({ id, properties }: CampaignAnswer): CampaignRecord[] {
  const text = (name: string): string | null => properties[name]?.trim() || null;
  const name = text('hs_name');
  if (name === null) return [];
  const currency = text('hs_currency_code');
  const budget = currency === null ? null : amountOf(text('hs_budget_items_sum_amount'), currency);
  return [
    {
      externalId: `hubspot:${id}`,
      name,
      startsOn: dayOf(text('hs_start_date')),
      endsOn: dayOf(text('hs_end_date')),
      isFinished: text('hs_campaign_status') === 'completed',
      utmCampaign: text('hs_utm'),
      budget:
        budget === null || budget < 0 || currency === null ? null : { minor: budget, currency },
    },
  ];
}

const dayOf = (value: string | null): string | null =>
  value !== null && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;
