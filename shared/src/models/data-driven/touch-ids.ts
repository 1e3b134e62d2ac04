import type { Channel, Journey } from '../../journey/types.ts';
import type { FitPost } from './fit-input.ts';
import type { FittedModels } from './fitted.ts';

/** Credit of what would have come anyway, in the incremental view; no touch has this id. */
export const BASELINE_TOUCH = 'baseline';

/** What the baseline is called wherever credit is shown. */
export const BASELINE_LABEL = 'Would have come anyway';

const POST = 'post:';

/** The id under which a post that left no click earns credit; ids of touches are never of this form. */
export const postTouchId = (postId: string): string => `${POST}${postId}`;

const LIFT = 'lift:';

/** The id under which a post earns the part of a visit's credit that it is likely to have brought. */
export const liftTouchId = (touchId: string, postId: string): string =>
  `${LIFT}${touchId}:${postId}`;

/** The visit and the post an id of inferred credit stands for, or null for any other. Ids hold no colon. */
export function liftOfTouchId(id: string): { touchId: string; postId: string } | null {
  if (!id.startsWith(LIFT)) return null;
  const [touchId = '', postId = ''] = id.slice(LIFT.length).split(':');
  return { touchId, postId };
}

/** The post an id of credit stands for, by itself or through a visit it may have brought; null for a touch. */
export function postOfTouchId(touchId: string): string | null {
  if (touchId.startsWith(POST)) return touchId.slice(POST.length);
  return liftOfTouchId(touchId)?.postId ?? null;
}

const CHANNEL = 'channel:';

/** The id under which a channel of other marketing earns credit on a deal where it left no touch. */
export const channelTouchId = (channel: string): string => `${CHANNEL}${channel}`;

/** The channel an id of credit stands for, or null for a touch, a post or the baseline. */
export function channelOfTouchId(touchId: string): Channel | null {
  return touchId.startsWith(CHANNEL) ? (touchId.slice(CHANNEL.length) as Channel) : null;
}

/** The posts that may have worked on a journey: published inside its lookback and before its cut. */
export function postsWithin(
  { startsAt = -Infinity, endsAt }: Pick<Journey, 'startsAt' | 'endsAt'>,
  { posts }: Pick<FittedModels, 'posts'>,
): readonly FitPost[] {
  return posts.filter(({ publishedAt }) => publishedAt >= startsAt && publishedAt <= endsAt);
}
