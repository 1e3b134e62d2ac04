import type { Journey, Touchpoint } from '../journey/types.ts';
import { MILESTONE_WORDS, milestoneTouch } from './milestones.ts';
import type { Milestone } from './milestones.ts';
import { listInWords, percent } from './words.ts';
import type { Credit } from './types.ts';
import { WordedCredit } from './worded-credit.ts';

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
  const held: Holder[] = [];
  for (let i = 0; i < shares.length; i++) {
    const [milestone, share] = shares[i] as readonly [Milestone, number];
    const touch = milestoneTouch(journey, milestone);
    if (touch === null) continue;
    const holder = holderOf(touch, held);
    if (holder !== null) {
      holder.share += share;
      holder.milestones.push(milestone);
    } else held.push({ touch, share, milestones: [milestone] });
  }

  const others = touches.length - held.length;
  let heldShare = 0;
  for (let i = 0; i < held.length; i++) heldShare += (held[i] as Holder).share;
  const total = heldShare + (others > 0 ? rest : 0);
  if (total <= 0) {
    const reason = `None of the credited moments happened on this journey, so its ${touches.length} touches share evenly.`;
    return touches.map(({ id }) => ({ touchId: id, weight: 1 / touches.length, reason }));
  }

  const weightOfOthers = others > 0 ? rest / others / total : 0;
  const credits: Credit[] = [];
  for (let i = 0; i < touches.length; i++) {
    const touch = touches[i] as Touchpoint;
    const holder = holderOf(touch, held);
    if (holder === null) {
      if (weightOfOthers > 0)
        credits.push(new WordedCredit(touch.id, weightOfOthers, others, restInWords));
    } else if (holder.share > 0) {
      const { milestones, share } = holder;
      credits.push(new WordedCredit(touch.id, share / total, milestones, milestonesInWords));
    }
  }
  return credits;
}

/** A touch and the milestones it holds: at most five, so a list is searched faster than a map is made. */
interface Holder {
  readonly touch: Touchpoint;
  share: number;
  readonly milestones: Milestone[];
}

function holderOf(touch: Touchpoint, held: readonly Holder[]): Holder | null {
  for (let i = 0; i < held.length; i++) {
    const holder = held[i] as Holder;
    if (holder.touch === touch) return holder;
  }
  return null;
}

function milestonesInWords(milestones: readonly Milestone[], weight: number): string {
  return `It is ${listInWords(milestones.map((m) => MILESTONE_WORDS[m]))}: ${percent(weight)}.`;
}

function restInWords(others: number, weight: number): string {
  return others === 1
    ? `It is the one touch between the key moments: ${percent(weight)}.`
    : `It is one of ${others} touches between the key moments, which share ${percent(weight * others)} evenly.`;
}
