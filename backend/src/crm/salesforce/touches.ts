import { createHash } from 'node:crypto';
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
 * The touches a person's custom fields tell of: how they first came, and what they said. See
 * {@link landingTouches} and {@link answerTouches}.
 *
 * @param history of the self-report field on this record, see {@link answeredAt}.
 */
export function personTouches(
  row: Row,
  person: PersonRef,
  fields: SourceFields,
  history: readonly Row[] = [],
): CrmTouch[] {
  return [...landingTouches(row, person, fields), ...answerTouches(row, person, fields, history)];
}

/**
 * How a person first came. Salesforce keeps no time for it, so it counts from the creation of the record.
 * Of a contact who was a lead the lead tells it.
 */
export function landingTouches(row: Row, person: PersonRef, fields: SourceFields): CrmTouch[] {
  const occurredAt = instant(text(row, 'CreatedDate'));
  if (occurredAt === null) return [];
  const url = fields.landingPage === null ? null : text(row, fields.landingPage);
  const utm = Object.entries(fields.utm).flatMap(([parameter, name]) => {
    const value = text(row, name);
    return value === null ? [] : [[parameter, value] as const];
  });
  // A landing page without tags says where somebody arrived, not where from.
  if (utm.length === 0 && (url === null || !isTagged(url))) return [];
  return [
    {
      key: `${person.objectType}:${person.externalId}:first`,
      person,
      occurredAt,
      isUndated: true,
      kind: 'crm_source',
      title: 'First visit, as noted in Salesforce',
      evidence: 'crm_field',
      ...(url === null ? {} : { url }),
      ...(utm.length === 0 ? {} : { utm: Object.fromEntries(utm) }),
    },
  ];
}

/**
 * What a person said about where they heard of us. The touch is named by the record and the words, not by
 * the time: what we know of that may change (history is switched on, or ages out after 18 to 24 months).
 */
export function answerTouches(
  row: Row,
  person: PersonRef,
  { selfReport }: Pick<SourceFields, 'selfReport'>,
  history: readonly Row[],
): CrmTouch[] {
  const mention = selfReport === null ? null : text(row, selfReport);
  const occurredAt = mention === null ? null : answeredAt(row, mention, history);
  if (mention === null || occurredAt === null) return [];
  return [
    {
      key: `${person.objectType}:${person.externalId}:self-report:${digest(mention)}`,
      person,
      occurredAt,
      kind: 'self_report',
      title: 'How did you hear about us?',
      evidence: 'self_report',
      mention,
    },
  ];
}

/**
 * When the answer was first given, by the field's history. A value the record was created with leaves no
 * row there, and where the field is not tracked there is none either: then it is the record's creation.
 * Of long texts the history keeps the moments without the words; the last of them wrote today's.
 */
function answeredAt(row: Row, mention: string, history: readonly Row[]): Date | null {
  const timeOf = (change: Row | undefined): Date | null =>
    change === undefined ? null : instant(text(change, 'CreatedDate'));
  const created = instant(text(row, 'CreatedDate'));
  const [first] = history;
  if (first === undefined || text(first, 'OldValue') === mention) return created;
  const isWordless = history.every((change) => text(change, 'NewValue') === null);
  const given = isWordless
    ? history.at(-1)
    : history.find((change) => text(change, 'NewValue') === mention);
  return timeOf(given) ?? created;
}

const digest = (words: string): string =>
  createHash('sha256').update(words).digest('hex').slice(0, 16);

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
      key: memberKey(member),
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

/** The touches of members who did not respond, or no longer: there are none. */
export const unansweredTouches = (rows: readonly Row[]): string[] =>
  rows.flatMap((row) => {
    const member = text(row, 'Id');
    return row['HasResponded'] === true || member === null ? [] : [memberKey(member)];
  });

/** Names a member's touch for ever. */
export const memberKey = (memberId: string): string => `member:${memberId}`;

/** An organisation that books influencers has a campaign type of that name. */
const channelOf = (type: string): Channel =>
  CHANNELS[type] ?? (/influencer|creator/i.test(type) ? 'influencer' : 'unassigned');
