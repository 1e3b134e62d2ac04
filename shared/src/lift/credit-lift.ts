import { DAY_MS } from '../journey/order.ts';
import type { Journey, Touchpoint } from '../journey/types.ts';
import { liftTouchId } from '../models/data-driven/touch-ids.ts';
import type { Credit, ModelId } from '../models/types.ts';
import { count, percent } from '../models/words.ts';
import { liftLinks, type LiftLink } from './candidate-links.ts';
import type { LiftInForce } from './in-force.ts';

/** These see posts in the deal's own timing already: lift on top would count a post twice. */
const INFERS_ITSELF: ReadonlySet<ModelId> = new Set(['data_driven', 'incremental']);

/**
 * Splits the credit of visits that a post may have brought: probability p of it goes to the post, under `liftTouchId`,
 * and 1 − p stays with the visit, so that the weights sum to what they did. Not for an influencer whom any touch of
 * the deal names: a click (or an answer) and its echo in the traffic are one influence, whenever the click was.
 * @param touches all of the deal's, those outside the journey too.
 */
export function creditLift(
  model: ModelId,
  credits: readonly Credit[],
  journey: Journey,
  { touches, lift }: { readonly touches: readonly Touchpoint[]; readonly lift: LiftInForce | null },
): readonly Credit[] {
  if (lift === null || lift.series.length === 0 || INFERS_ITSELF.has(model)) return credits;
  const named = new Set(touches.map(({ influencerId }) => influencerId));
  const byId = new Map(journey.touches.map((touch) => [touch.id, touch]));
  return credits.flatMap((credit) => {
    const touch = byId.get(credit.touchId);
    if (!touch || !(credit.weight > 0)) return [credit];
    const links = liftLinks(touch, lift).filter(({ post }) => !named.has(post.influencerId));
    return links.length === 0 ? [credit] : split(credit, touch, links);
  });
}

function split(credit: Credit, touch: Touchpoint, links: readonly LiftLink[]): Credit[] {
  const inferred = links.map(({ post, probability }): Credit => ({
    touchId: liftTouchId(touch.id, post.id),
    weight: credit.weight * probability,
    reason: `${visitInWords(touch)} came ${sinceInWords(touch.occurredAt - post.publishedAt)} this post; about ${percent(probability)} of such visits would not have come without it.`,
  }));
  const moved = inferred.reduce((sum, { weight }) => sum + weight, 0);
  const part = links.reduce((sum, { probability }) => sum + probability, 0);
  return [
    {
      ...credit,
      weight: credit.weight - moved,
      reason: `${credit.reason} ${percent(part)} of it is inferred to be an influencer’s.`,
    },
    ...inferred,
  ];
}

function visitInWords({ channel }: Touchpoint): string {
  switch (channel) {
    case 'direct':
      return 'A direct visit';
    case 'organic_search':
      return 'A visit from search';
    case 'organic_social':
      return 'A visit from social media';
    default:
      return 'A visit from another site';
  }
}

function sinceInWords(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days === 0 ? 'within a day of' : `${count(days, 'day')} after`;
}
