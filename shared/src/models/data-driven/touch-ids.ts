import type { Journey } from '../../journey/types.ts';
import type { FitPost } from './fit-input.ts';
import type { FittedModels } from './fitted.ts';

/** Credit of what would have come anyway, in the incremental view; no touch has this id. */
export const BASELINE_TOUCH = 'baseline';

/** What the baseline is called wherever credit is shown. */
export const BASELINE_LABEL = 'Would have come anyway';

const POST = 'post:';

/** The id under which a post that left no click earns credit; ids of touches are never of this form. */
export const postTouchId = (postId: string): string => `${POST}${postId}`;

/** The post an id of credit stands for, or null for a touch. */
export function postOfTouchId(touchId: string): string | null {
  return touchId.startsWith(POST) ? touchId.slice(POST.length) : null;
}

const CHANNEL = 'channel:';

/** The id under which a channel of other marketing earns credit on a deal where it left no touch. */
export const channelTouchId = (channel: string): string => `${CHANNEL}${channel}`;

/** The channel an id of credit stands for, or null for a touch, a post or the baseline. */
export function channelOfTouchId(touchId: string): string | null {
  return touchId.startsWith(CHANNEL) ? touchId.slice(CHANNEL.length) : null;
}

/** The posts that may have worked on a journey: published inside its lookback and before its cut. */
export function postsWithin(
  { startsAt = -Infinity, endsAt }: Pick<Journey, 'startsAt' | 'endsAt'>,
  { posts }: Pick<FittedModels, 'posts'>,
): readonly FitPost[] {
  return posts.filter(({ publishedAt }) => publishedAt >= startsAt && publishedAt <= endsAt);
}
