import { DAY_MS } from '../../../journey/order.ts';
import type { Journey, Touchpoint } from '../../../journey/types.ts';
import { count, percent } from '../../words.ts';
import { WordedCredit } from '../../worded-credit.ts';
import type { FitPost } from '../fit-input.ts';
import { BASELINE_TOUCH, channelTouchId } from '../touch-ids.ts';

/** A share of the stage hazard: of a touch, of a post, or of nothing that was seen. */
export type HazardCredit = WordedCredit<Touchpoint> | WordedCredit<FitPost> | WordedCredit<null>;

/** Words the shares of the touches of one source. @param pressure u of the source: it multiplies the odds by e^u. */
export function touchesInWords(
  pressure: number,
  journey: Journey,
): (touch: Touchpoint, weight: number) => string {
  return (touch, weight) => {
    const who = touch.influencerId === null ? 'This kind of marketing' : 'What this influencer did';
    return `${who} made the deal ${times(Math.exp(pressure))}; this touch, ${daysBefore(touch.occurredAt, journey)}, earns ${percent(weight)}.`;
  };
}

/** Words the shares of an influencer's posts that nobody of the deal is known to have clicked. */
export function postsInWords(
  pressure: number,
  journey: Journey,
): (post: FitPost, weight: number) => string {
  return ({ publishedAt }, weight) =>
    `Published ${daysBefore(publishedAt, journey)}. Nobody of the deal is known to have clicked it, but such posts make deals ${times(Math.exp(pressure))}: ${percent(weight)}.`;
}

/** The credit of an answer, for being named. */
export function answerCredit({ id }: Touchpoint, weight: number): WordedCredit<null> {
  return new WordedCredit(id, weight, null, ANSWERED);
}

/** The credit of a channel that people name, where nobody was seen to come through it. */
export function unseenChannelCredit(channel: string, weight: number): WordedCredit<null> {
  return new WordedCredit(channelTouchId(channel), weight, null, UNSEEN_CHANNEL);
}

/** The baseline's credit, for the incremental view. */
export function baselineCredit(weight: number): WordedCredit<null> {
  return new WordedCredit(BASELINE_TOUCH, weight, null, ANYWAY);
}

const UNSEEN_CHANNEL = (): string =>
  'Nobody of the deal was seen to come through it, but the people of your deals name it this often.';

const ANSWERED = (_: null, weight: number): string =>
  `Somebody on the deal named this when asked how they heard of you; that alone earns it ${percent(weight)}.`;

const ANYWAY = (_: null, weight: number): string =>
  `Going by your other deals, ${percent(weight)} of a deal like this would have come without any of the marketing we know of.`;

function times(factor: number): string {
  if (!(factor >= 1.05)) return 'a little likelier';
  return `${(Math.round(factor * 10) / 10).toFixed(1)} times as likely`;
}

function daysBefore(instant: number, { endsAt }: Journey): string {
  const days = Math.round((endsAt - instant) / DAY_MS);
  return days <= 0 ? 'on the last day' : `${count(days, 'day')} before`;
}
