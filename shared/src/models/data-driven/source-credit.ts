import type { Journey, Touchpoint } from '../../journey/types.ts';
import { channelLabel } from '../../tracking/classify-channel.ts';
import { percent } from '../words.ts';
import type { Credit } from '../types.ts';
import type { SourceValues } from './fitted.ts';
import { NOTHING_LEARNT, shareEvenly } from './share-evenly.ts';
import { sourceKey } from './source-key.ts';

/**
 * Credits a journey by what one touch of each source is worth over all journeys (`SourceValues`): touches in
 * proportion to it, so that touches of one source share evenly and the weights sum to 1. Without values, or where
 * all of them are 0, the touches share evenly and the reasons say so.
 * @param why what the value means, of a source in words.
 */
export function creditBySource(
  journey: Journey,
  fit: SourceValues | null,
  why: (source: string) => string,
): Credit[] {
  const { touches } = journey;
  if (fit === null) return shareEvenly(journey, NOTHING_LEARNT);
  const valueOf = (touch: Touchpoint): number => Math.max(0, fit.values[sourceKey(touch)] ?? 0);
  const touchesOf = new Map<string, number>();
  let total = 0;
  for (const touch of touches) {
    total += valueOf(touch);
    const key = sourceKey(touch);
    touchesOf.set(key, (touchesOf.get(key) ?? 0) + 1);
  }
  if (!(total > 0)) return shareEvenly(journey, NONE_CONVERTED);
  return touches
    .filter((touch) => valueOf(touch) > 0)
    .map((touch) => {
      const weight = valueOf(touch) / total;
      const n = touchesOf.get(sourceKey(touch)) ?? 1;
      const share = `That earns it ${percent(Math.min(1, weight * n))} of this deal`;
      return {
        touchId: touch.id,
        weight,
        reason: `${why(sourceInWords(touch))} ${share}${n === 1 ? '' : `, shared by its ${n} touches`}.`,
      };
    });
}

const NONE_CONVERTED =
  'None of the sources on this deal has made a difference so far, so none can be told from another.';

/** `this influencer`, `webinars and events`, `paid social`. */
function sourceInWords(touch: Touchpoint): string {
  const key = sourceKey(touch);
  if (touch.influencerId !== null) return 'this influencer';
  if (key === 'events') return 'your events';
  if (key === 'content') return 'your own content';
  const label = channelLabel(touch.channel);
  // `SMS and push`, `AI assistant` keep their capitals.
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
