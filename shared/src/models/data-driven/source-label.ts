import { CHANNELS, type Channel } from '../../journey/types.ts';
import { channelLabel } from '../../tracking/classify-channel.ts';
import { BRAND_SEARCH } from './source-key.ts';

/**
 * For the reader: what a source key that is no influencer's means. What somebody read of ours is named before
 * the way they came: a report found by a search is “Own content”, as it is credited.
 */
export function sourceLabel(key: string): string {
  if (key === 'content') return 'Own content';
  if (key === BRAND_SEARCH) return channelLabel('paid_search', 'brand');
  return isChannel(key) ? channelLabel(key) : key;
}

const isChannel = (key: string): key is Channel => (CHANNELS as readonly string[]).includes(key);
