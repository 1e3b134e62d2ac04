import type { CreditsWritten, DealCredits } from '../credits.ts';
import type { SalesforceClient } from './client.ts';
import { salesforceCampaign } from './campaign-of.ts';
import { matchRows, percentOf, secondOf, type WantedRow } from './match-rows.ts';
import type { PackageNames } from './package-names.ts';

/** Longest address a field of the type URL holds; a longer one cut short would lead nowhere. */
const URL_LENGTH = 255;

export const TOUCHPOINT_COLUMNS = [
  'External_Id__c',
  'Influencer__c',
  'Campaign__c',
  'Contact__c',
  'Occurred_At__c',
  'Evidence__c',
  'Confidence__c',
  'Content_Type__c',
  'Platform__c',
  'URL__c',
] as const;

/** The influencers' touches on the way to these opportunities as records, for native timelines and reports. */
export function writeTouchpoints(
  client: SalesforceClient,
  names: PackageNames,
  deals: readonly DealCredits[],
  influencers: ReadonlyMap<string, string>,
): Promise<CreditsWritten> {
  const wanted = new Map(
    deals.flatMap(({ externalId, touches }) =>
      touches.map((touch): [string, WantedRow] => [
        `${externalId}:${touch.id}`,
        {
          opportunityId: externalId,
          fields: {
            Influencer__c: influencers.get(touch.influencerId) ?? null,
            Campaign__c: salesforceCampaign(touch),
            Contact__c: touch.contactExternalId,
            Occurred_At__c: secondOf(touch.occurredAt),
            Evidence__c: touch.evidence,
            Confidence__c: percentOf(touch.confidence),
            Content_Type__c: touch.contentType?.slice(0, 80) ?? null,
            Platform__c: touch.platform?.slice(0, 80) ?? null,
            URL__c: touch.url === null || touch.url.length > URL_LENGTH ? null : touch.url,
          },
        },
      ]),
    ),
  );
  return matchRows(
    client,
    names,
    { object: 'Influence_Touchpoint__c', columns: TOUCHPOINT_COLUMNS },
    deals.map(({ externalId }) => externalId),
    wanted,
  );
}
