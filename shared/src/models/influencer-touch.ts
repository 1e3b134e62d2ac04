import { byText } from '../journey/order.ts';
import type { Touchpoint } from '../journey/types.ts';
import type { AttributionModel, Credit } from './types.ts';

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
    const candidates = candidatesOn(touches, influencerValues).sort(compareCandidates);
    const [best, second] = candidates;
    if (!best) return [];

    let why: string;
    if (!second) why = 'This influencer is the only one on this journey';
    else if (best.value > second.value) {
      why = 'This influencer has the highest expected value per touch on this journey';
    } else
      why = 'No influencer here has a higher expected value per touch, and this one was latest';
    const n = best.touches;
    const reason = n === 1 ? `${why}.` : `${why}; the credit is shared by their ${n} touches.`;
    const credits: Credit[] = [];
    for (const { id, influencerId } of touches) {
      if (influencerId === best.id) credits.push({ touchId: id, weight: 1 / n, reason });
    }
    return credits;
  },
};

/** An influencer of one journey. */
interface Candidate {
  readonly id: string;
  readonly value: number;
  latest: Touchpoint;
  touches: number;
}

function candidatesOn(
  touches: readonly Touchpoint[],
  values: Readonly<Record<string, number>>,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const touch of touches) {
    const { influencerId } = touch;
    if (influencerId === null) continue;
    // A handful at most: a list is searched faster than a map is made.
    const known = candidates.find(({ id }) => id === influencerId);
    if (known) {
      known.latest = touch;
      known.touches += 1;
    } else {
      candidates.push({
        id: influencerId,
        value: values[influencerId] ?? 0,
        latest: touch,
        touches: 1,
      });
    }
  }
  return candidates;
}

const compareCandidates = (a: Candidate, b: Candidate): number =>
  b.value - a.value ||
  b.latest.occurredAt - a.latest.occurredAt ||
  b.touches - a.touches ||
  b.latest.confidence - a.latest.confidence ||
  byText(whatItWas(a.latest), whatItWas(b.latest)) ||
  byText(a.id, b.id);

const whatItWas = ({ kind, platform, contentType }: Touchpoint): string =>
  [kind, platform, contentType].join('|');
