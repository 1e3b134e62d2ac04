import type { Journey } from '../../journey/types.ts';
import type { Credit } from '../types.ts';

/**
 * What a fitted model does while it has learnt too little: every touch the same credit, as linear does, and the
 * reason says that it is the fallback and why.
 * @param because a sentence, e.g. `27 won deals so far; the data-driven model starts at 30.`
 */
export function shareEvenly({ touches }: Journey, because: string): Credit[] {
  const n = touches.length;
  const reason =
    n === 1
      ? `It is the only touch of this journey. ${because}`
      : `It is one of ${n} touches, which share evenly for now. ${because}`;
  return touches.map((touch) => ({ touchId: touch.id, weight: 1 / n, reason }));
}

export const NOTHING_LEARNT = 'Nothing has been learnt of your deals yet.';
