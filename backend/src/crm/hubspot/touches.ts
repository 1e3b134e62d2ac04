import type { Channel, Settings } from '@pipeline-attribution/shared';
import type { CrmTouch } from '../connector.ts';
import type { HubSpotRecord } from './client.ts';
import { instant, text } from './mapping.ts';
import { conversionDate, conversionName, CONVERSIONS } from './properties.ts';

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
  return [
    ...firstVisit(record, settings),
    ...latestVisit(record),
    ...notedTags(record, settings),
    ...conversions(record, settings),
    ...selfReport(record, settings),
  ];
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
  const last = text(record, 'hs_analytics_last_url');
  // The page seen last is where the visit began when it carries its tags.
  const url = utm === null && last !== null && /[?&]utm_/.test(last) ? last : null;
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
      ...(url === null ? {} : { url }),
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

/**
 * The tags the customer's own forms kept in contact properties, at the moment they were noted. HubSpot keeps no
 * tags of its own; a portal that wants them fills hidden fields, each into a property an administrator names.
 */
function notedTags(record: HubSpotRecord, { tracking }: Settings): CrmTouch[] {
  const names = Object.entries(tracking.utmProperties).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const utm = Object.fromEntries(
    names.flatMap(([tag, name]) => {
      const value = text(record, name);
      return value === null ? [] : [[tag, value]];
    }),
  );
  if (Object.keys(utm).length === 0) return [];
  const noted = names
    .flatMap(([, name]) => record.propertiesWithHistory?.[name] ?? [])
    .map(({ timestamp }) => instant(timestamp)?.getTime())
    .filter((at) => at !== undefined);
  const at = noted.length > 0 ? Math.max(...noted) : instant(text(record, 'createdate'))?.getTime();
  if (at === undefined) return [];
  return [
    {
      key: `contact:${record.id}:tags:${at}`,
      person: person(record),
      occurredAt: new Date(at),
      kind: 'crm_source',
      title: 'Tags a form kept in HubSpot',
      evidence: 'crm_field',
      utm,
    },
  ];
}

/** Forms somebody sent: the first one and, each time we hear of one, the latest. */
function conversions(record: HubSpotRecord, { tracking }: Settings): CrmTouch[] {
  if (!tracking.crmForms) return [];
  const found = new Map<number, CrmTouch>();
  for (const which of CONVERSIONS) {
    const occurredAt = instant(text(record, conversionDate(which)));
    const name = text(record, conversionName(which));
    if (occurredAt === null || name === null) continue;
    found.set(occurredAt.getTime(), {
      key: `contact:${record.id}:conversion:${occurredAt.getTime()}`,
      person: person(record),
      occurredAt,
      kind: 'form',
      title: name,
      evidence: 'crm_field',
      formContent: name,
    });
  }
  return [...found.values()];
}

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
