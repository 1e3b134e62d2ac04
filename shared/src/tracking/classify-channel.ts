import type { Channel, SearchIntent } from '../journey/types.ts';
import {
  googleChannelGroup,
  isUnmarked,
  isUnnamed,
  type GoogleChannelGroup,
  type GoogleTraffic,
} from './google-channel-group.ts';
import { CLICK_IDS, type ClickIdKind } from './lists/click-ids.ts';
import { normalisePlatform } from './platforms.ts';
import { KNOWN_SOURCES, sourceCategory } from './sources.ts';
import type { SourceCategory, SourceClasses } from './sources.ts';

export interface TrafficSource {
  /** utm_source, or the referrer's host; null for a visit without either. */
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  /** The parameter of an ad network's click id that was on the link: `gclid`. */
  readonly clickId?: string | null;
  /** Path of the referrer, where the source is one. */
  readonly path?: string;
}

const CHANNEL_OF_GROUP: Readonly<Record<GoogleChannelGroup, Channel>> = {
  Direct: 'direct',
  'Cross-network': 'paid_other',
  'Paid Shopping': 'paid_other',
  'Paid Search': 'paid_search',
  'Paid Social': 'paid_social',
  'Paid Video': 'paid_video',
  Display: 'display',
  'Paid Other': 'paid_other',
  'AI Assistant': 'ai_assistant',
  'Organic Shopping': 'referral',
  'Organic Social': 'organic_social',
  'Organic Video': 'organic_video',
  'Organic Search': 'organic_search',
  Referral: 'referral',
  Email: 'email',
  Affiliates: 'affiliates',
  Audio: 'audio',
  SMS: 'sms',
  'Mobile Push Notifications': 'sms',
  Unassigned: 'unassigned',
};

/** Ours, where Google's rules would leave a visit unassigned. */
const OWN_MEDIA: ReadonlyMap<string, Channel> = new Map([
  ...words('newsletter newsletters enewsletter e-newsletter', 'email'),
  ...words('podcast podcasts', 'audio'),
  ...words('event events webinar webinars conference tradeshow trade-show', 'events'),
  ['trade show', 'events'],
  ['affiliates', 'affiliates'],
]);
const OWN_SOURCE_NAMES: ReadonlyMap<string, Channel> = new Map([
  ...words('newsletter newsletters enewsletter e-newsletter', 'email'),
  ...words('event events webinar webinars conference tradeshow trade-show', 'events'),
  ['trade show', 'events'],
]);
/** How people mark links from assistants; Google knows `ai-assistant` alone. */
const AI_MEDIA: ReadonlySet<string> = new Set([
  'ai-assistant',
  'ai assistant',
  'ai_assistant',
  'ai',
  'ai-search',
  'ai_search',
  'ai-chat',
  'llm',
  'chatbot',
]);
/** A medium that says it, whatever the source is called. */
export const PAID_SEARCH_MEDIA: ReadonlySet<string> = new Set([
  'paid-search',
  'paid_search',
  'paidsearch',
  'paid search',
  'search-ads',
  'sem',
]);
/** With these an assistant's or a mailer's name says more than the medium. */
const COLOURLESS_MEDIA: ReadonlySet<string> = new Set(['referral', 'organic', 'link', 'app']);

function words(list: string, channel: Channel): [string, Channel][] {
  return list.split(' ').map((word) => [word, channel]);
}

/**
 * The channel of a visit: Google Analytics' default channel group ({@link googleChannelGroup}) with our wider
 * lists of sources, and with these differences, all named here:
 *
 * - a paid click id counts where the medium is missing: as the network it belongs to, on the place the visit
 *   came from (a `gclid` from YouTube is paid video, from an unknown site display; from a social network it is
 *   a link somebody copied and shared, and counts as that). Ids of free links (`fbclid`) only fill in for a
 *   missing referrer;
 * - a medium that says paid search is one, whatever the source is called;
 * - AI assistants are recognised by utm_source as well, web mailers' referrers are email; newsletter, podcast,
 *   event and webinar media have a channel;
 * - cross-network and shopping groups have no B2B use here: paid ones are `paid_other`, free ones `referral`,
 *   and a campaign's name alone (“shopping”) makes no free visit one; mobile push is `sms`;
 * - a bare referrer that no list knows is a referral, a tagged link that no rule knows is unassigned.
 *
 * @param classes known sources; pass a longer list where there is one.
 */
export function classifyChannel(
  traffic: TrafficSource,
  classes: SourceClasses = KNOWN_SOURCES,
): Channel {
  const source = lower(traffic.source);
  const medium = lower(traffic.medium);
  const campaign = lower(traffic.campaign);
  const unmarked = isUnmarked(medium);
  const category = isUnnamed(source) ? null : categoryOf(source, classes, traffic.path);

  if (unmarked && traffic.clickId != null) {
    const clicked = channelOfClick(CLICK_IDS.get(traffic.clickId), source, category);
    if (clicked !== null) return clicked;
  }
  const said = unmarked || COLOURLESS_MEDIA.has(medium);
  if (category === 'ai_assistant' && (said || AI_MEDIA.has(medium))) return 'ai_assistant';
  if (AI_MEDIA.has(medium)) return 'ai_assistant';
  if (category === 'email' && said) return 'email';
  if (isUnnamed(source) && unmarked && campaign !== '' && !campaign.includes('cross-network'))
    // Google would call a link with nothing but a campaign direct; somebody tagged it, and can repair it.
    return 'unassigned';

  const isHost = source.includes('.');
  const google: GoogleTraffic = {
    source,
    // What Google notes for a visit without tags.
    medium: unmarked && isHost ? (category === 'search' ? 'organic' : 'referral') : medium,
    campaign,
    category: isGoogles(category) ? category : null,
  };
  let group = googleChannelGroup(google);
  if (group === 'Organic Shopping' && category !== 'shopping')
    group = googleChannelGroup({ ...google, campaign: '' });
  const isPaidSearch = group === 'Paid Other' || group === 'Unassigned';
  if (isPaidSearch && PAID_SEARCH_MEDIA.has(medium)) return 'paid_search';
  if (group !== 'Unassigned') return CHANNEL_OF_GROUP[group];
  return OWN_MEDIA.get(medium) ?? OWN_SOURCE_NAMES.get(source) ?? 'unassigned';
}

const lower = (text: string | null): string => text?.trim().toLowerCase() ?? '';

const isGoogles = (category: SourceCategory | null): category is GoogleTraffic['category'] =>
  category === 'search' || category === 'social' || category === 'video' || category === 'shopping';

/** Also of names as people abbreviate them: `LI`, `linkedin_ads`. */
function categoryOf(source: string, classes: SourceClasses, path = ''): SourceCategory | null {
  const known = sourceCategory(source, classes, path);
  if (known !== null || source.includes('.')) return known;
  const name = source.replace(/[-_ ]?ads?$/, '');
  const platform = normalisePlatform(name);
  return (
    sourceCategory(name, classes) ?? (platform === null ? null : sourceCategory(platform, classes))
  );
}

const FREE_CHANNEL: Readonly<Record<ClickIdKind['place'], Channel>> = {
  search: 'organic_search',
  social: 'organic_social',
  display: 'display',
  affiliate: 'affiliates',
  email: 'email',
};
const PAID_CHANNEL: Readonly<Record<Exclude<ClickIdKind['place'], 'search'>, Channel>> = {
  social: 'paid_social',
  display: 'display',
  affiliate: 'affiliates',
  email: 'email',
};

/** What a click id tells by itself; null where the source says more: a free link's, or an ad's that was shared. */
function channelOfClick(
  click: ClickIdKind | undefined,
  source: string,
  category: SourceCategory | null,
): Channel | null {
  if (click === undefined) return null;
  if (!click.isPaid) return isUnnamed(source) ? FREE_CHANNEL[click.place] : null;
  if (click.place !== 'search') return PAID_CHANNEL[click.place];
  if (isUnnamed(source) || category === 'search') return 'paid_search';
  if (category === 'video') return 'paid_video';
  if (category === 'social') return null;
  // Search networks' ads stand on other sites as well; a name that is no site is somebody's own tag.
  return source.includes('.') ? 'display' : 'paid_other';
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

/** For the reader: `organic_search` → `Organic search`; with what was searched for, `Paid search (brand)`. */
export function channelLabel(channel: Channel, intent?: SearchIntent): string {
  return intent === 'brand' ? `${LABELS[channel]} (brand)` : LABELS[channel];
}

/**
 * The same within a sentence: `paid search (brand)`, but `AI assistant` and `SMS and push`, which are written with
 * capitals wherever they stand.
 */
export function channelInSentence(channel: Channel, intent?: SearchIntent): string {
  const label = channelLabel(channel, intent);
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
