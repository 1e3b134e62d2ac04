/** The default channel groups of Google Analytics 4. */
export type GoogleChannelGroup =
  | 'Direct'
  | 'Cross-network'
  | 'Paid Shopping'
  | 'Paid Search'
  | 'Paid Social'
  | 'Paid Video'
  | 'Display'
  | 'Paid Other'
  | 'AI Assistant'
  | 'Organic Shopping'
  | 'Organic Social'
  | 'Organic Video'
  | 'Organic Search'
  | 'Referral'
  | 'Email'
  | 'Affiliates'
  | 'Audio'
  | 'SMS'
  | 'Mobile Push Notifications'
  | 'Unassigned';

export interface GoogleTraffic {
  /** Lower case, as are all three; Google compares without case. `(direct)` or empty for none. */
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  /** Google's category of the source; null for a source it does not list. */
  readonly category: 'search' | 'social' | 'video' | 'shopping' | null;
}

const PAID = /^(?:.*cp.*|ppc|retargeting|paid.*)$/;
/** `shop` as a word or after an `e` (eshop), never within one (workshop). */
const SHOPPING_CAMPAIGN = /^(?:.*(?:(?:[^a-df-z]|^)shop|shopping).*)$/;
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
const EMAIL = /^e[-_ ]?mail$/;

/**
 * Google's default channel group of manually tagged and untagged traffic, rule by rule in Google's order
 * (support.google.com/analytics/answer/9756891; the AI Assistant channel by its note of 13 May 2026).
 * Groups that only Google's own ad accounts tell apart (by campaign type) have no rule here.
 */
export function googleChannelGroup(traffic: GoogleTraffic): GoogleChannelGroup {
  const { source, medium, campaign, category } = traffic;
  const isPaid = PAID.test(medium);
  const isShopping = category === 'shopping' || SHOPPING_CAMPAIGN.test(campaign);

  if (isUnnamed(source) && isUnmarked(medium)) return 'Direct';
  if (campaign.includes('cross-network')) return 'Cross-network';
  if (isPaid && isShopping) return 'Paid Shopping';
  if (isPaid && category === 'search') return 'Paid Search';
  if (isPaid && category === 'social') return 'Paid Social';
  if (isPaid && category === 'video') return 'Paid Video';
  if (DISPLAY.has(medium)) return 'Display';
  if (isPaid) return 'Paid Other';
  if (medium === 'ai-assistant') return 'AI Assistant';
  if (isShopping) return 'Organic Shopping';
  if (category === 'social' || SOCIAL.has(medium)) return 'Organic Social';
  if (category === 'video' || medium.includes('video')) return 'Organic Video';
  if (category === 'search' || medium === 'organic') return 'Organic Search';
  if (REFERRAL.has(medium)) return 'Referral';
  if (EMAIL.test(source) || EMAIL.test(medium)) return 'Email';
  if (medium === 'affiliate') return 'Affiliates';
  if (medium === 'audio') return 'Audio';
  if (source === 'sms' || medium === 'sms') return 'SMS';
  if (/push$|mobile|notification/.test(medium) || source === 'firebase')
    return 'Mobile Push Notifications';
  return 'Unassigned';
}

/** No source at all, as Google writes it. */
export const isUnnamed = (source: string): boolean =>
  source === '' || source === '(direct)' || source === 'direct';

/** No medium, as Google writes it. */
export const isUnmarked = (medium: string): boolean =>
  medium === '' || medium === '(none)' || medium === '(not set)';
