import { compareTouches } from '../../journey/order.ts';
import { isEligible } from '../../journey/build-journey.ts';
import type { Touchpoint } from '../../journey/types.ts';
import type { FitAccount, FitInput } from './fit-input.ts';
import type { FitJourney } from './fit-journey.ts';
import { sourceKey } from './source-key.ts';

/**
 * The journeys that Markov and Shapley learn from. Of each closed deal the touches of its buying group until it
 * closed: a won one converted, a lost one did not. An account without any deal is a journey that has not converted.
 * Open deals say nothing yet and are left out, as their accounts are.
 */
export function* journeysOf(input: FitInput): Generator<FitJourney> {
  for (const account of input.accounts) {
    if (account.deals.length === 0) {
      yield { sources: sources(account.touches, input.endsAt), converted: false, value: 0 };
      continue;
    }
    for (const deal of account.deals) {
      if (deal.outcome === 'open') continue;
      const converted = deal.outcome === 'won';
      yield {
        sources: sources(deal.touches, deal.closedAt ?? input.endsAt),
        converted,
        value: converted ? deal.valueMinor : 0,
      };
    }
  }
}

/** Source keys in the one order of touches, until an instant; sales activity is nobody's marketing. */
function sources(touches: FitAccount['touches'], until: number): string[] {
  return touches
    .filter((touch: Touchpoint) => touch.occurredAt <= until && isEligible(touch, 'allMarketing'))
    .sort(compareTouches)
    .map(sourceKey);
}
