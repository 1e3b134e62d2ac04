import {
  BASELINE_TOUCH,
  DEFAULT_PARAMETERS,
  DEFAULT_SCOPES,
  DEFAULT_SETTINGS,
  buildJourney,
  channelOfTouchId,
  computeCredit,
  postOfTouchId,
  sourceKey,
  type Credit,
  type FitPost,
  type Journey,
  type ModelId,
  type ModelParameters,
} from '@pipeline-attribution/shared';
import type { ObservedCompany, ObservedDeal } from '../observe-company.ts';
import { sharesOfSources, type EntityShares } from '../score/entities.ts';

export type CreditJourney = (journey: Journey) => readonly Pick<Credit, 'touchId' | 'weight'>[];

/**
 * The credit of all won deals under one model of the product, with the product's scopes and lookback, weighted by
 * value. What no source earns stays with nobody.
 */
export function creditOfWonDeals(
  observed: ObservedCompany,
  model: ModelId,
  parameters: ModelParameters = DEFAULT_PARAMETERS,
): EntityShares {
  return gatherCredit(observed, DEFAULT_SCOPES[model], (journey) =>
    computeCredit(model, journey, parameters),
  );
}

/** As {@link creditOfWonDeals}, for credit that is no model of the registry. */
export function gatherCredit(
  observed: ObservedCompany,
  scope: (typeof DEFAULT_SCOPES)[ModelId],
  credit: CreditJourney,
): EntityShares {
  const { input } = observed;
  const posts = new Map(input.posts.map((post) => [post.id, post]));
  const won = wonDeals(observed);
  const total = won.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
  const sources: Record<string, number> = {};
  let baseline = 0;
  for (const deal of won) {
    const journey = journeyOf(deal, input.endsAt, scope);
    const touches = new Map(journey.touches.map((touch) => [touch.id, touch]));
    for (const { touchId, weight } of credit(journey)) {
      const share = (weight * deal.valueMinor) / total;
      if (touchId === BASELINE_TOUCH) {
        baseline += share;
        continue;
      }
      const touch = touches.get(touchId);
      const source =
        channelOfTouchId(touchId) ??
        (touch === undefined ? sourceOfPost(touchId, posts) : sourceKey(touch));
      sources[source] = (sources[source] ?? 0) + share;
    }
  }
  return sharesOfSources(sources, baseline);
}

export const wonDeals = ({ deals }: ObservedCompany): ObservedDeal[] =>
  deals.filter(({ facts, valueMinor }) => facts.outcome === 'won' && valueMinor > 0);

const journeyOf = (
  { facts, touches }: ObservedDeal,
  endsAt: number,
  scope: (typeof DEFAULT_SCOPES)[ModelId],
): Journey =>
  buildJourney({
    deal: facts,
    touches,
    stage: 'won',
    now: endsAt,
    lookbackDays: DEFAULT_SETTINGS.lookbackDays,
    scope,
  });

function sourceOfPost(touchId: string, posts: ReadonlyMap<string, FitPost>): string {
  const post = posts.get(postOfTouchId(touchId) ?? '');
  if (post === undefined)
    throw new Error(`Credit went to ${touchId}, which the deal does not have.`);
  return `influencer:${post.influencerId}`;
}
