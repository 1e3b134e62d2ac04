import { DAY_MS } from '../../../journey/order.ts';
import type { Journey, Touchpoint } from '../../../journey/types.ts';
import type { Credit } from '../../types.ts';
import { count, percent } from '../../words.ts';
import type { FitPost } from '../fit-input.ts';
import { BASELINE_TOUCH } from '../touch-ids.ts';

/** What the touches and posts of one source did on a journey. */
export interface Raised {
  /** u of the source: it multiplies the odds of the deal by e^u. */
  readonly pressure: number;
  readonly journey: Journey;
}

/** A reason of few words: an answer, a channel nobody was seen to come through, the baseline. */
type Saying = (weight: number) => string;

/**
 * A share whose reason is put into words when somebody reads it: crediting a whole tenant anew makes millions of
 * shares, and a person reads those of one deal. `reason` is a getter of the class, so a copy by spreading has none.
 */
export class HazardCredit implements Credit {
  readonly touchId: string;
  readonly weight: number;
  readonly #why: Raised | Saying;
  /** The touch or post itself, where `why` is what its source did. */
  readonly #of: Touchpoint | FitPost | null;

  constructor(
    touchId: string,
    weight: number,
    why: Raised | Saying,
    of: Touchpoint | FitPost | null = null,
  ) {
    this.touchId = touchId;
    this.weight = weight;
    this.#why = why;
    this.#of = of;
  }

  /** The same credit as a part of something else; its reason names the new weight. */
  withWeight(weight: number): HazardCredit {
    return new HazardCredit(this.touchId, weight, this.#why, this.#of);
  }

  get reason(): string {
    const why = this.#why;
    if (typeof why === 'function') return why(this.weight);
    const of = this.#of;
    const raises = times(Math.exp(why.pressure));
    if (of !== null && 'publishedAt' in of)
      return reasonOfPost(of, this.weight, raises, why.journey);
    return of === null ? '' : reasonOfTouch(of, this.weight, raises, why.journey);
  }

  toJSON(): Credit {
    return { touchId: this.touchId, weight: this.weight, reason: this.reason };
  }
}

export const UNSEEN_CHANNEL: Saying = () =>
  'Nobody of the deal was seen to come through it, but the people of your deals name it this often.';

export const ANSWERED: Saying = (weight) =>
  `Somebody on the deal named this when asked how they heard of you; that alone earns it ${percent(weight)}.`;

const ANYWAY: Saying = (weight) =>
  `Going by your other deals, ${percent(weight)} of a deal like this would have come without any of the marketing we know of.`;

/** The baseline's credit, for the incremental view. */
export function baselineCredit(weight: number): HazardCredit {
  return new HazardCredit(BASELINE_TOUCH, weight, ANYWAY);
}

function reasonOfTouch(
  touch: Touchpoint,
  weight: number,
  raises: string,
  journey: Journey,
): string {
  const who = touch.influencerId === null ? 'This kind of marketing' : 'What this influencer did';
  return `${who} made the deal ${raises}; this touch, ${daysBefore(touch.occurredAt, journey)}, earns ${percent(weight)}.`;
}

function reasonOfPost(post: FitPost, weight: number, raises: string, journey: Journey): string {
  return `Published ${daysBefore(post.publishedAt, journey)}. Nobody of the deal is known to have clicked it, but such posts make deals ${raises}: ${percent(weight)}.`;
}

function times(factor: number): string {
  if (!(factor >= 1.05)) return 'a little likelier';
  return `${(Math.round(factor * 10) / 10).toFixed(1)} times as likely`;
}

function daysBefore(instant: number, { endsAt }: Journey): string {
  const days = Math.round((endsAt - instant) / DAY_MS);
  return days <= 0 ? 'on the last day' : `${count(days, 'day')} before`;
}
