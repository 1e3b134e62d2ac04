import { DEFAULT_PARAMETERS, MODELS, buildJourney } from '@pipeline-attribution/shared';
import type { ObservedCompany } from '../observe-company.ts';
import { wonDeals } from './credit-of-won-deals.ts';

/**
 * Won value per credited touch of each influencer under linear credit: what influencer-touch ranks by before the
 * data-driven model is fitted (the product's `attribution/influencer-values`).
 */
export function historicalValues(observed: ObservedCompany): Record<string, number> {
  const sums = new Map<string, { value: number; touches: number }>();
  for (const { facts, touches, valueMinor } of wonDeals(observed)) {
    const journey = buildJourney({
      deal: facts,
      touches,
      stage: 'won',
      now: observed.input.endsAt,
      lookbackDays: 365,
      scope: 'allMarketing',
    });
    const byId = new Map(journey.touches.map((touch) => [touch.id, touch]));
    for (const { touchId, weight } of MODELS.linear.credit(journey, DEFAULT_PARAMETERS)) {
      const influencerId = byId.get(touchId)?.influencerId ?? null;
      if (influencerId === null) continue;
      const sum = sums.get(influencerId) ?? { value: 0, touches: 0 };
      sum.value += weight * valueMinor;
      sum.touches += 1;
      sums.set(influencerId, sum);
    }
  }
  return Object.fromEntries([...sums].map(([id, { value, touches }]) => [id, value / touches]));
}
