import { platformLabel } from '../tracking/platforms.ts';
import type { DealCardPost, DealCardTouch } from './deal-card-input.ts';
import type { DealCardView } from './deal-card.ts';
import { daysAgo, momentView, type Reader } from './moment.ts';

/**
 * The latest content somebody saw, with a line to open the talk with; null when nobody saw any.
 * @param nameOf the person as the reader knows them; null for somebody who is not in sight.
 */
export function latestContent(
  seen: readonly DealCardPost[],
  nameOf: (contactId: string) => string | null,
  reader: Reader,
): DealCardView['talkAbout'] {
  const [post] = seen
    .filter(({ seenAt }) => seenAt <= reader.now)
    .sort((a, b) => b.seenAt - a.seenAt || (a.title < b.title ? -1 : 1));
  if (!post) return null;
  const name = post.contactId === null ? null : nameOf(post.contactId);
  const ago = daysAgo(post.seenAt, reader);
  return {
    title: post.title,
    url: post.url,
    influencer: post.influencerName,
    platformLabel: platformLabel(post.platform),
    line:
      name === null
        ? `Somebody there saw “${post.title}” by ${post.influencerName} ${ago}: ask whether it came up in the team.`
        : `${name} saw “${post.title}” by ${post.influencerName} ${ago}: ask what they took from it.`,
    moment: momentView(post.seenAt, reader),
  };
}

/** Touches whose title is a piece of content are candidates too. */
export function contentOfTouches(touches: readonly DealCardTouch[]): DealCardPost[] {
  return touches.flatMap((touch) =>
    touch.title !== null &&
    touch.influencerName !== null &&
    (touch.kind === 'content' || touch.kind === 'click' || touch.kind === 'event')
      ? [
          {
            title: touch.title,
            url: touch.url,
            influencerName: touch.influencerName,
            platform: touch.platform,
            seenAt: touch.occurredAt,
            contactId: touch.contactId,
          },
        ]
      : [],
  );
}
