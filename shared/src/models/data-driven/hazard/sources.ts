import type { Touchpoint } from '../../../journey/types.ts';
import type { FitInput } from '../fit-input.ts';
import { influencerOfSource, INTENT_CHANNELS, isChannelKey, sourceKey } from '../source-key.ts';

/** Who may earn credit: influencers first, then channels of other marketing. */
export interface Sources {
  readonly influencers: readonly string[];
  readonly channels: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/** What an answer to «How did you hear of us?» names: the position of a source, or one of these. */
export const NO_ANSWER = -1;
/** The answer names no marketing of ours: a friend, a search engine. Its position is that behind the last source. */
export const nobody = (sources: Pick<Sources, 'indexOf'>): number => sources.indexOf.size;

/**
 * Of each source, whether it may have worked on a deal where nothing of it was seen: an influencer by posts nobody
 * clicked, a channel by a visit nobody tracked. Our own content is downloaded or it is not.
 */
export function canWorkUnseen(
  keys: readonly string[],
  hasPosts: (influencerId: string) => boolean,
): boolean[] {
  return keys.map((key) => {
    const influencerId = influencerOfSource(key);
    return influencerId === null ? isChannelKey(key) : hasPosts(influencerId);
  });
}

/** Influencers by their first post, not by id: two tenants with the same history get the same fit to the last bit. */
export function findSources(input: FitInput): Sources {
  const firstSeen = new Map<string, number>();
  const note = (id: string, at: number): void => {
    firstSeen.set(id, Math.min(firstSeen.get(id) ?? Infinity, at));
  };
  const channels = new Set<string>();
  for (const post of input.posts) note(post.influencerId, post.publishedAt);
  for (const { touches, deals } of input.accounts) {
    for (const list of [touches, ...deals.map((deal) => deal.touches)]) {
      for (const touch of list) {
        if (touch.influencerId !== null) note(touch.influencerId, touch.occurredAt);
        else if (isMarketing(touch)) channels.add(sourceKey(touch));
      }
    }
  }
  const influencers = [...firstSeen.keys()].sort(
    (a, b) =>
      (firstSeen.get(a) ?? 0) - (firstSeen.get(b) ?? 0) ||
      (input.clicks[a] ?? 0) - (input.clicks[b] ?? 0) ||
      (a < b ? -1 : 1),
  );
  const sorted = [...channels].sort();
  const keys = [...influencers.map((id) => `influencer:${id}`), ...sorted];
  return { influencers, channels: sorted, indexOf: new Map(keys.map((key, i) => [key, i])) };
}

function isMarketing(touch: Touchpoint): boolean {
  return touch.kind !== 'sales_activity' && !INTENT_CHANNELS.has(sourceKey(touch));
}
