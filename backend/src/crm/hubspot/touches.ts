import type { Channel, Settings } from '@pipeline-attribution/shared';
import type { CrmTouch } from '../connector.ts';
import type { HubSpotRecord } from './client.ts';
import { instant, text } from './mapping.ts';

/**
 * What HubSpot's original and latest source mean as channels (knowledge.hubspot.com, "Understand HubSpot's
 * traffic sources"). Campaigns are absent: their tags decide, since they may name an influencer.
 */
const CHANNELS: Readonly<Record<string, Channel>> = {
  ORGANIC_SEARCH: 'organic_search',
  PAID_SEARCH: 'paid_search',
  EMAIL_MARKETING: 'email',
  SOCIAL_MEDIA: 'organic_social',
  PAID_SOCIAL: 'paid_social',
  REFERRALS: 'referral',
  DIRECT_TRAFFIC: 'direct',
  AI_REFERRALS: 'ai_assistant',
};

/**
 * The touches a contact's source properties tell of: the first visit with its landing page, the latest
 * one with its drill-downs, and what the person said. A contact who never visited ("offline") has none
 * of the first two.
 */
export function toTouches(record: HubSpotRecord, settings: Settings): CrmTouch[] {
  return [...firstVisit(record, settings), ...latestVisit(record), ...selfReport(record, settings)];
}

const person = (record: HubSpotRecord): CrmTouch['person'] => ({
  objectType: 'contact',
  externalId: record.id,
});

function firstVisit(record: HubSpotRecord, { tracking }: Settings): CrmTouch[] {
  const occurredAt = instant(text(record, 'hs_analytics_first_timestamp'));
  const source = text(record, 'hs_analytics_source');
  const own = tracking.landingPageProperty;
  // A landing page the customer's own form noted has its tags for certain.
  const url = (own === null ? null : text(record, own)) ?? text(record, 'hs_analytics_first_url');
  const referrer = text(record, 'hs_analytics_first_referrer');
  if (occurredAt === null || source === 'OFFLINE') return [];
  const channel = url === null && referrer === null ? CHANNELS[source ?? ''] : undefined;
  return [
    {
      key: `contact:${record.id}:first`,
      person: person(record),
      occurredAt,
      kind: 'crm_source',
      title: 'First visit, as HubSpot recorded it',
      evidence: 'crm_field',
      ...(url === null ? {} : { url }),
      ...(referrer === null ? {} : { referrer }),
      ...(channel === undefined ? {} : { channel }),
    },
  ];
}

function latestVisit(record: HubSpotRecord): CrmTouch[] {
  const occurredAt = instant(text(record, 'hs_latest_source_timestamp'));
  const source = text(record, 'hs_latest_source');
  const first = instant(text(record, 'hs_analytics_first_timestamp'));
  if (occurredAt === null || source === null || source === 'OFFLINE') return [];
  if (first !== null && occurredAt.getTime() <= first.getTime()) return [];
  const data1 = text(record, 'hs_latest_source_data_1');
  const data2 = text(record, 'hs_latest_source_data_2');
  const utm = tagsOf(source, data1, data2);
  const channel = CHANNELS[source];
  return [
    {
      // Each latest visit we hear of is a touch of its own: HubSpot forgets it with the next one.
      key: `contact:${record.id}:latest:${occurredAt.getTime()}`,
      person: person(record),
      occurredAt,
      kind: 'crm_source',
      title: 'Latest visit, as HubSpot recorded it',
      evidence: 'crm_field',
      ...(utm === null ? {} : { utm }),
      ...(source === 'REFERRALS' && data1 !== null ? { referrer: `https://${data1}/` } : {}),
      ...(channel === undefined ? {} : { channel }),
    },
  ];
}

/**
 * The tags in the drill-downs: `OTHER_CAMPAIGNS` holds utm_campaign and "source / medium", paid social
 * and e-mail hold utm_campaign, paid search the campaign and what was searched for, organic search that and
 * the engine, where the engine told.
 */
function tagsOf(
  source: string,
  data1: string | null,
  data2: string | null,
): Record<string, string> | null {
  if (source === 'OTHER_CAMPAIGNS') {
    const [utmSource = '', medium = ''] = (data2 ?? '').split(' / ');
    const tags = { campaign: data1 ?? '', source: utmSource, medium };
    const given = Object.entries(tags).filter(([, value]) => value !== '');
    return given.length === 0 ? null : Object.fromEntries(given);
  }
  if (source === 'EMAIL_MARKETING' && data1 !== null) return { campaign: data1 };
  if (source === 'PAID_SEARCH') {
    const term = keyword(data2);
    const campaign = data1 === null ? {} : { campaign: data1 };
    return { medium: 'paid-search', ...campaign, ...(term === null ? {} : { term }) };
  }
  if (source === 'ORGANIC_SEARCH') {
    const term = keyword(data1);
    return term === null ? null : { medium: 'organic', term };
  }
  if (source === 'PAID_SOCIAL' && data2 !== null) return { campaign: data2 };
  return null;
}

/** HubSpot's words for a keyword it was not told. */
const keyword = (text: string | null): string | null =>
  text === null || /^(?:unknown keywords|content network|\(?not provided)/i.test(text)
    ? null
    : text;

function selfReport(record: HubSpotRecord, { tracking }: Settings): CrmTouch[] {
  const name = tracking.selfReportProperty;
  const mention = name === null ? null : text(record, name);
  if (name === null || mention === null) return [];
  const versions = record.propertiesWithHistory?.[name] ?? [];
  const since = versions
    .filter(({ value }) => value?.trim() === mention)
    .map(({ timestamp }) => instant(timestamp)?.getTime())
    .filter((at) => at !== undefined);
  const at = since.length > 0 ? Math.min(...since) : instant(text(record, 'createdate'))?.getTime();
  if (at === undefined) return [];
  return [
    {
      key: `contact:${record.id}:self-report:${at}`,
      person: person(record),
      occurredAt: new Date(at),
      kind: 'self_report',
      title: 'How did you hear about us?',
      evidence: 'self_report',
      mention,
    },
  ];
}
