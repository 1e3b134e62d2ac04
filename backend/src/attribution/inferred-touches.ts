import { liftLinks, liftOfTouchId, type Credit } from '@pipeline-attribution/shared';
import type { CreditRules, LoadedTouch } from './types.ts';

/**
 * What earns credit without having been seen, by the id it is credited under: the posts of the data-driven models, and
 * of visits that a post may have brought that post, on the day of the visit, as sure as the visit is likely to be it.
 */
export function inferredTouches(
  credits: readonly Credit[],
  touches: ReadonlyMap<string, LoadedTouch>,
  { posts, lift }: Pick<CreditRules, 'posts' | 'lift'>,
): ReadonlyMap<string, LoadedTouch> {
  const inferred = credits.flatMap(({ touchId }): [string, LoadedTouch][] => {
    const of = liftOfTouchId(touchId);
    const visit = of && touches.get(of.touchId);
    const link = visit && lift && liftLinks(visit, lift).find(({ post }) => post.id === of.postId);
    return link ? [[touchId, touchOfLink(touchId, visit, link)]] : [];
  });
  return inferred.length === 0 ? posts : new Map([...posts, ...inferred]);
}

function touchOfLink(
  id: string,
  visit: LoadedTouch,
  { post, probability }: ReturnType<typeof liftLinks>[number],
): LoadedTouch {
  return {
    id,
    occurredAt: visit.occurredAt,
    kind: 'content',
    channel: 'influencer',
    platform: post.platform,
    influencerId: post.influencerId,
    campaignId: post.campaignId,
    contentType: post.contentType,
    contactId: visit.contactId,
    evidence: 'lift',
    confidence: probability,
    touchedOn: visit.touchedOn,
  };
}
