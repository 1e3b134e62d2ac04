import type { Journey } from '../journey/types.ts';
import { MILESTONE_WORDS, milestoneTouch } from './milestones.ts';
import type { Milestone } from './milestones.ts';
import { listInWords, percent } from './words.ts';
import type { Credit } from './types.ts';

/**
 * Splits credit between milestone touches and the rest, for position-based, W-shaped, full path and
 * custom weights alike:
 *
 * 1. each milestone gives its share to the touch that holds it; a touch that holds several gets the sum;
 * 2. `rest` is split evenly over the touches that hold none;
 * 3. a milestone that did not happen, and a rest without touches, leave their share to the others in
 *    proportion, so that weights sum to 1 (two touches under 40/20/40 get 50/50, one gets 100 %).
 *
 * Should nothing with a share be left (custom weights all on a milestone that did not happen), all
 * touches share evenly and say so.
 */
export function milestoneCredit(
  journey: Journey,
  shares: readonly (readonly [Milestone, number])[],
  rest: number,
): Credit[] {
  const { touches } = journey;
  const held = new Map<string, { share: number; milestones: Milestone[] }>();
  for (const [milestone, share] of shares) {
    const touch = milestoneTouch(journey, milestone);
    if (!touch) continue;
    const entry = held.get(touch.id) ?? { share: 0, milestones: [] };
    entry.share += share;
    entry.milestones.push(milestone);
    held.set(touch.id, entry);
  }

  const others = touches.length - held.size;
  const heldShare = [...held.values()].reduce((sum, entry) => sum + entry.share, 0);
  const total = heldShare + (others > 0 ? rest : 0);
  if (total <= 0) {
    return touches.map((touch) => ({
      touchId: touch.id,
      weight: 1 / touches.length,
      reason: `None of the credited moments happened on this journey, so its ${touches.length} touches share evenly.`,
    }));
  }

  const credits: Credit[] = [];
  for (const touch of touches) {
    const entry = held.get(touch.id);
    const weight = (entry ? entry.share : rest / others) / total;
    if (weight <= 0) continue;
    credits.push({
      touchId: touch.id,
      weight,
      reason: entry
        ? `It is ${listInWords(entry.milestones.map((m) => MILESTONE_WORDS[m]))}: ${percent(weight)}.`
        : others === 1
          ? `It is the one touch between the key moments: ${percent(weight)}.`
          : `It is one of ${others} touches between the key moments, which share ${percent(weight * others)} evenly.`,
    });
  }
  return credits;
}
