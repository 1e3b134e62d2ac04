import { byText } from '../journey/order.ts';
import type { Touchpoint } from '../journey/types.ts';
import type { AttributionModel } from './types.ts';

/**
 * All credit to the one influencer of the journey with the highest expected value per touch
 * (`parameters.influencerValues`: posterior mean incremental pipeline per touch, or the historical
 * value per touch before a fit exists; an influencer without one counts as 0). Ties go to the
 * influencer whose latest touch is later, then to the one with more touches, the surer one, and by what their
 * latest touch was (one answer may name two people): ids, which differ from system to system, decide last. Their
 * own touches share evenly: the model says which person mattered, not which post.
 */
export const influencerTouch: AttributionModel = {
  id: 'influencer_touch',
  label: 'Influencer touch',
  description: 'All credit goes to the influencer with the highest expected value per touch.',
  defaultScope: 'influencer',
  credit({ touches }, { influencerValues }) {
    const latest = new Map<string, Touchpoint>();
    for (const touch of touches) {
      if (touch.influencerId !== null) latest.set(touch.influencerId, touch);
    }
    const value = (id: string) => influencerValues[id] ?? 0;
    const ranked = [...latest.entries()].sort(
      ([a, lastOfA], [b, lastOfB]) =>
        value(b) - value(a) ||
        lastOfB.occurredAt - lastOfA.occurredAt ||
        touchesOf(b, touches) - touchesOf(a, touches) ||
        lastOfB.confidence - lastOfA.confidence ||
        byText(whatItWas(lastOfA), whatItWas(lastOfB)) ||
        byText(a, b),
    );
    const [best, second] = ranked;
    if (!best) return [];
    const [influencerId] = best;
    const own = touches.filter((touch) => touch.influencerId === influencerId);

    let why: string;
    if (!second) why = 'This influencer is the only one on this journey';
    else if (value(influencerId) > value(second[0])) {
      why = 'This influencer has the highest expected value per touch on this journey';
    } else
      why = 'No influencer here has a higher expected value per touch, and this one was latest';
    const reason =
      own.length === 1 ? `${why}.` : `${why}; the credit is shared by their ${own.length} touches.`;
    return own.map((touch) => ({ touchId: touch.id, weight: 1 / own.length, reason }));
  },
};

const touchesOf = (influencerId: string, touches: readonly Touchpoint[]): number =>
  touches.reduce((sum, touch) => sum + (touch.influencerId === influencerId ? 1 : 0), 0);

const whatItWas = ({ kind, platform, contentType }: Touchpoint): string =>
  [kind, platform, contentType].join('|');
