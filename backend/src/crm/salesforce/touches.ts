import { parseUtm, type Channel } from '@pipeline-attribution/shared';
import type { PersonRef } from '../../records/types.ts';
import type { CrmTouch } from '../connector.ts';
import type { Row } from './client.ts';
import { instant, noon, text } from './mapping.ts';
import type { SourceFields } from './org-fields.ts';

/** Salesforce's own campaign types, as channels; other types are an admin's words and say nothing. */
const CHANNELS: Readonly<Record<string, Channel>> = {
  Conference: 'events',
  Webinar: 'events',
  'Trade Show': 'events',
  Event: 'events',
  Email: 'email',
  'Direct Mail': 'unassigned',
  Advertisement: 'display',
  'Banner Ads': 'display',
  'Referral Program': 'referral',
  'Search Engine Marketing': 'paid_search',
};

/**
 * The touches a person's custom fields tell of: how they first came, and what they said. Salesforce
 * keeps no time for them, so they count from the creation of the record. Of a contact who was a lead the
 * lead has told already.
 */
export function personTouches(row: Row, person: PersonRef, fields: SourceFields): CrmTouch[] {
  const occurredAt = instant(text(row, 'CreatedDate'));
  if (occurredAt === null) return [];
  const touches: CrmTouch[] = [];
  const url = fields.landingPage === null ? null : text(row, fields.landingPage);
  const utm = Object.entries(fields.utm).flatMap(([parameter, name]) => {
    const value = text(row, name);
    return value === null ? [] : [[parameter, value] as const];
  });
  const key = `${person.objectType}:${person.externalId}`;
  // A landing page without tags says where somebody arrived, not where from.
  if (utm.length > 0 || (url !== null && isTagged(url))) {
    touches.push({
      key: `${key}:first`,
      person,
      occurredAt,
      kind: 'crm_source',
      title: 'First visit, as noted in Salesforce',
      evidence: 'crm_field',
      ...(url === null ? {} : { url }),
      ...(utm.length === 0 ? {} : { utm: Object.fromEntries(utm) }),
    });
  }
  const mention = fields.selfReport === null ? null : text(row, fields.selfReport);
  if (mention !== null) {
    touches.push({
      key: `${key}:self-report`,
      person,
      occurredAt,
      kind: 'self_report',
      title: 'How did you hear about us?',
      evidence: 'self_report',
      mention,
    });
  }
  return touches;
}

function isTagged(url: string): boolean {
  const { source, medium, campaign, id, code, clickId } = parseUtm(url);
  return [source, medium, campaign, id, code, clickId].some((tag) => tag !== null);
}

/**
 * A campaign member who responded. A member who was only sent something has not been touched by
 * anything we could know of.
 */
export function memberTouches(row: Row): CrmTouch[] {
  const member = text(row, 'Id');
  const campaign = text(row, 'CampaignId');
  const contact = text(row, 'ContactId');
  const externalId = contact ?? text(row, 'LeadId');
  const occurredAt = noon(text(row, 'FirstRespondedDate')) ?? instant(text(row, 'CreatedDate'));
  if (row['HasResponded'] !== true || member === null || campaign === null) return [];
  if (externalId === null || occurredAt === null) return [];
  const name = text(row, 'Campaign.Name');
  return [
    {
      key: `member:${member}`,
      person: { objectType: contact === null ? 'lead' : 'contact', externalId },
      occurredAt,
      kind: 'campaign_member',
      title: name === null ? 'Responded to a campaign' : `Responded to “${name}”`,
      campaignExternalId: `salesforce:${campaign}`,
      evidence: 'crm_event',
      channel: channelOf(text(row, 'Campaign.Type') ?? ''),
    },
  ];
}

/** An organisation that books influencers has a campaign type of that name. */
const channelOf = (type: string): Channel =>
  CHANNELS[type] ?? (/influencer|creator/i.test(type) ? 'influencer' : 'unassigned');
