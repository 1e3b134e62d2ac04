import { compareTouches } from './order.ts';
import type { Touchpoint } from './types.ts';

/**
 * The touches of a journey as a rule should order them: an answer (“How did you hear of us?”) tells of something
 * that was before all we know of who gives it, and the moment it was written down says nothing of when. It therefore
 * stands right before the first touch known of that person, not where a form or a salesperson's note happened to
 * ask. Of a person of whom nothing else is known it stays where it was given.
 *
 * @param touches what the journey credits, in order
 * @param known every touch known of the buying group, in order, whether a model may credit it or not
 * @param startsAt where the lookback begins: an answer that counts is not moved out of it
 * @returns null when nothing stands elsewhere
 */
export function asHeard(
  touches: readonly Touchpoint[],
  known: readonly Touchpoint[],
  startsAt: number,
): readonly Touchpoint[] | null {
  if (!touches.some(isAnswer)) return null;
  const firstOf = new Map<string, number>();
  for (const touch of known) {
    const { contactId, occurredAt } = touch;
    if (contactId === null || isAnswer(touch) || touch.channel === 'sales') continue;
    if (!firstOf.has(contactId)) firstOf.set(contactId, occurredAt);
  }
  const heard = touches.map((touch) => {
    const first = isAnswer(touch) ? firstOf.get(touch.contactId ?? '') : undefined;
    if (first === undefined || first > touch.occurredAt) return touch;
    return { ...touch, occurredAt: Math.max(startsAt, first - 1) };
  });
  return heard.some((touch, index) => touch !== touches[index]) ? heard.sort(compareTouches) : null;
}

const isAnswer = ({ kind }: Touchpoint): boolean => kind === 'self_report';
