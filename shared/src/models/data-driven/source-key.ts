import { CHANNELS, type Touchpoint } from '../../journey/types.ts';

/** What of a touch decides its source. */
export type SourceOf = Pick<
  Touchpoint,
  'influencerId' | 'kind' | 'contentType' | 'channel' | 'searchIntent'
>;

/**
 * What fitted models tell apart: each influencer, and each channel of other marketing.
 * `influencer:{id}`, else the channel: `paid_social`, `email`. A form that is a piece of our own content (a
 * report, a webinar) belongs to that, not to the channel somebody came through; so does an answer that names
 * such a piece.
 */
export function sourceKey(touch: SourceOf): string {
  if (touch.influencerId !== null) return `influencer:${touch.influencerId}`;
  if (touch.kind === 'form' && touch.contentType !== null) {
    if (EVENTS.has(touch.contentType)) return 'events';
    if (touch.contentType !== 'demo') return 'content';
  }
  if (touch.kind === 'self_report' && touch.channel === 'self_reported') {
    if (OWN_CONTENT.has(touch.contentType ?? '')) return 'content';
  }
  return isBrandAd(touch) ? BRAND_SEARCH : touch.channel;
}

/** A click on an ad by somebody who searched for the company: they would have come anyway. */
function isBrandAd({ channel, searchIntent }: SourceOf): boolean {
  return channel === 'paid_search' && searchIntent === 'brand';
}

/** Paid search for the company's own name: not the channel that found them, a sign that they were looking. */
export const BRAND_SEARCH = 'brand_search';

/** What a company publishes itself; a podcast or a post somebody names is more likely a creator's. */
const OWN_CONTENT: ReadonlySet<string> = new Set(['report', 'article', 'case_study']);

const EVENTS: ReadonlySet<string> = new Set(['webinar', 'event', 'live']);

/** The influencer a source key names, or null for a channel. */
export function influencerOfSource(key: string): string | null {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null;
}

const PREFIX = 'influencer:';

/** Whether a source key is a channel people come through, and may have come through without our seeing it. */
export const isChannelKey = (key: string): boolean => CHANNEL_KEYS.has(key);

const CHANNEL_KEYS: ReadonlySet<string> = new Set(CHANNELS);

/**
 * Channels people come through because they already want something: signs of intent, or of an influence
 * that left no click. They are controls in the data-driven model and never earn credit there.
 */
export const INTENT_CHANNELS: ReadonlySet<string> = new Set([
  'direct',
  'organic_search',
  BRAND_SEARCH,
  'referral',
  'ai_assistant',
  'unassigned',
  'self_reported',
  'sales',
]);
