import { DAY_MS } from '../../../journey/order.ts';
import type { Touchpoint } from '../../../journey/types.ts';
import type { FitAccount } from '../fit-input.ts';
import { sourceKey } from '../source-key.ts';
import { NO_ANSWER, nobody, type Sources } from './sources.ts';
import { WEEK_MS } from './stocks.ts';

/** An answer belongs to a deal when it was given so long before or after its creation at most. */
const ANSWER_WINDOW_MS = 60 * DAY_MS;

/** Whom the answer nearest to the deal's creation names. */
export function answerOf(
  deal: { readonly createdAt: number; readonly touches: readonly Touchpoint[] },
  sources: Pick<Sources, 'indexOf'>,
): number {
  const answer = answerTouch(deal);
  if (answer === null) return NO_ANSWER;
  return sources.indexOf.get(sourceKey(answer)) ?? nobody(sources);
}

/** The answer nearest to the deal's creation, or null. */
export function answerTouch({
  createdAt,
  touches,
}: {
  readonly createdAt: number;
  readonly touches: readonly Touchpoint[];
}): Touchpoint | null {
  let answer: Touchpoint | null = null;
  let nearest = ANSWER_WINDOW_MS;
  for (const touch of touches) {
    if (touch.kind !== 'self_report') continue;
    const distance = Math.abs(touch.occurredAt - createdAt);
    if (distance > nearest || (answer !== null && distance === nearest)) continue;
    answer = touch;
    nearest = distance;
  }
  return answer;
}

/** One mention may be a slip. */
const NAMED_AT_LEAST = 2;

/** For each channel, whether enough people named it to believe it. */
export function namedChannels(
  answers: readonly number[],
  { influencers, channels }: Sources,
): Uint8Array {
  const counts = new Uint32Array(channels.length);
  for (const answer of answers) {
    const channel = answer - influencers.length;
    if (channel >= 0 && channel < channels.length) counts[channel] = (counts[channel] ?? 0) + 1;
  }
  return Uint8Array.from(counts, (count) => (count >= NAMED_AT_LEAST ? 1 : 0));
}

export function falseNamesOf({ influencers }: Sources, isNamed: Uint8Array): number[] {
  const named = [...influencers.map(() => 1), ...isNamed, 1];
  const sum = named.reduce((a, b) => a + b, 0);
  return named.map((one) => one / sum);
}

/** Answers of people outside deals, by the week they were given in. */
export function leadAnswers(
  accounts: readonly FitAccount[],
  sources: Sources,
  startsAt: number,
  weeks: number,
): { account: number; week: number; answer: number }[] {
  return accounts.flatMap(({ touches, deals }, account) => {
    const ofDeals = new Set(deals.map((deal) => answerTouch(deal)?.id));
    return touches.flatMap((touch) => {
      if (touch.kind !== 'self_report' || ofDeals.has(touch.id)) return [];
      const week = Math.floor((touch.occurredAt - startsAt) / WEEK_MS);
      if (week < 0 || week >= weeks) return [];
      return [{ account, week, answer: sources.indexOf.get(sourceKey(touch)) ?? nobody(sources) }];
    });
  });
}
