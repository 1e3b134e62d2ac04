import type { Channel } from '../journey/types.ts';
import { COMPACT_SOURCES, sourceCategory } from './sources.ts';
import type { SourceCategory, SourceClasses } from './sources.ts';

export interface TrafficSource {
  /** utm_source, or the referrer's host; null for a visit without either. */
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  /** A paid click id was on the link. */
  readonly paidClick?: boolean;
}

const PAID = /^(?:.*cp.*|ppc|retargeting|paid.*)$/;
const SHOPPING_CAMPAIGN = /^(?:.*(?:(?:[^a-df-z]|^)shop|shopping).*)$/;
const EMAIL = /^e[-_ ]?mail$/;
const DISPLAY = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm']);
const SOCIAL = new Set([
  'social',
  'social-network',
  'social-media',
  'sm',
  'social network',
  'social media',
]);
const REFERRAL = new Set(['referral', 'app', 'link']);
/** Ours, before Google's rules: they would leave these unassigned. */
const EVENT = new Set(['event', 'events', 'webinar', 'conference', 'tradeshow', 'trade show']);
const NEWSLETTER = new Set(['newsletter', 'enewsletter', 'newsletters']);
const PODCAST = new Set(['podcast', 'podcasts']);

/**
 * The channel of a visit by Google Analytics' default channel group rules, evaluated in Google's order
 * (support.google.com/analytics/answer/9756891), with these differences, all named here:
 *
 * - AI assistants are a channel of their own (Google counts them as referrals);
 * - a visit with a paid click id counts as paid though its medium is missing;
 * - web mailers' referrers are email; newsletter, podcast and event media have a channel;
 * - Google's cross-network and shopping groups have no B2B use here: paid ones are `paid_other`,
 *   free ones `referral`; mobile push is `sms`.
 *
 * @param classes known sources; pass a longer list where there is one.
 */
export function classifyChannel(
  traffic: TrafficSource,
  classes: SourceClasses = COMPACT_SOURCES,
): Channel {
  const source = traffic.source?.trim().toLowerCase() ?? '';
  const medium = traffic.medium?.trim().toLowerCase() ?? '';
  const campaign = traffic.campaign?.trim().toLowerCase() ?? '';
  const unnamed = source === '' || source === '(direct)';
  const unmarked = medium === '' || medium === '(none)' || medium === '(not set)';

  if (unnamed && unmarked && campaign === '' && traffic.paidClick !== true) return 'direct';
  const category = source === '' ? null : sourceCategory(source, classes);
  if (campaign.includes('cross-network')) return 'paid_other';
  const paid = PAID.test(medium) || (traffic.paidClick === true && unmarked);
  if (paid) return paidChannel(category, medium, campaign);
  if (DISPLAY.has(medium)) return 'display';
  return (
    freeChannel(category, source, medium, campaign) ??
    // A bare referrer that no list knows is a referral; a tagged link that no rule knows is not.
    (unmarked && source.includes('.') ? 'referral' : 'unassigned')
  );
}

function paidChannel(category: SourceCategory | null, medium: string, campaign: string): Channel {
  if (category === 'shopping' || SHOPPING_CAMPAIGN.test(campaign)) return 'paid_other';
  if (category === 'search') return 'paid_search';
  if (category === 'social') return 'paid_social';
  if (category === 'video') return 'paid_video';
  return DISPLAY.has(medium) ? 'display' : 'paid_other';
}

function freeChannel(
  category: SourceCategory | null,
  source: string,
  medium: string,
  campaign: string,
): Channel | null {
  if (category === 'ai_assistant') return 'ai_assistant';
  if (category === 'shopping' || SHOPPING_CAMPAIGN.test(campaign)) return 'referral';
  if (category === 'social' || SOCIAL.has(medium)) return 'organic_social';
  if (category === 'video' || medium.includes('video')) return 'organic_video';
  if (category === 'search' || medium === 'organic') return 'organic_search';
  if (REFERRAL.has(medium)) return 'referral';
  if (EMAIL.test(source) || EMAIL.test(medium) || category === 'email') return 'email';
  if (NEWSLETTER.has(medium) || NEWSLETTER.has(source)) return 'email';
  if (medium === 'affiliate' || medium === 'affiliates') return 'affiliates';
  if (medium === 'audio' || PODCAST.has(medium)) return 'audio';
  if (source === 'sms' || medium === 'sms') return 'sms';
  if (/push$|mobile|notification/.test(medium) || source === 'firebase') return 'sms';
  if (EVENT.has(medium) || EVENT.has(source)) return 'events';
  return null;
}

const LABELS: Readonly<Record<Channel, string>> = {
  influencer: 'Influencer',
  direct: 'Direct',
  organic_search: 'Organic search',
  paid_search: 'Paid search',
  organic_social: 'Organic social',
  paid_social: 'Paid social',
  organic_video: 'Organic video',
  paid_video: 'Paid video',
  email: 'Email',
  referral: 'Referral',
  affiliates: 'Affiliates',
  display: 'Display',
  audio: 'Audio',
  sms: 'SMS and push',
  events: 'Events',
  ai_assistant: 'AI assistant',
  paid_other: 'Other paid',
  self_reported: 'Self-reported',
  sales: 'Sales',
  unassigned: 'Unassigned',
};

/** For the reader: `organic_search` → `Organic search`. */
export function channelLabel(channel: Channel): string {
  return LABELS[channel];
}
