import { DAY_MS } from '../journey/order.ts';
import type { Touchpoint } from '../journey/types.ts';
import { count, percent } from './words.ts';
import type { AttributionModel, Credit } from './types.ts';
import { WordedCredit } from './worded-credit.ts';

/**
 * Credit halves with each half-life before the cut: w_j ∝ 2^(−(T − t_j) / h), normalised to sum 1.
 * Ages are taken from the latest touch instead of the cut T: the common factor cancels, and a journey
 * long past its half-life does not underflow to 0/0.
 * (Google Analytics' and HubSpot's time decay, half-life 7 days by default. HockeyStack's published
 * formula is the same without normalisation and does not sum to the deal.)
 */
export const timeDecay: AttributionModel = {
  id: 'time_decay',
  label: 'Time decay',
  description: 'The later a touch, the more credit; it halves with each half-life.',
  defaultScope: 'allMarketing',
  credit({ touches, endsAt }, { timeDecayHalfLifeDays }) {
    const latest = touches.at(-1);
    if (!latest) return [];
    const halfLife = timeDecayHalfLifeDays * DAY_MS;
    const raw: number[] = [];
    let sum = 0;
    for (const { occurredAt } of touches) {
      const left = 2 ** ((occurredAt - latest.occurredAt) / halfLife);
      raw.push(left);
      sum += left;
    }
    const why = (occurredAt: number, weight: number): string => {
      const days = Math.round((endsAt - occurredAt) / DAY_MS);
      const when = days === 0 ? 'on the last day' : `${count(days, 'day')} before`;
      const rule = `credit halves every ${count(timeDecayHalfLifeDays, 'day')}`;
      return `It happened ${when}, and ${rule}: ${percent(weight)}.`;
    };
    const credits: Credit[] = [];
    for (let i = 0; i < touches.length; i++) {
      const { id, occurredAt } = touches[i] as Touchpoint;
      const weight = (raw[i] ?? 0) / sum;
      if (weight !== 0) credits.push(new WordedCredit(id, weight, occurredAt, why));
    }
    return credits;
  },
};
