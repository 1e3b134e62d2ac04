import { DAY_MS } from '../journey/order.ts';
import { censoredMedian } from './statistics.ts';
import type { PipelineDeal } from './types.ts';

/** A figure, or why there is none: never Infinity, never a silent 0. */
export type Figure =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

export const figure = (value: number): Figure => ({ value, reason: null });
export const noFigure = (reason: string): Figure => ({ value: null, reason });

/** Won ÷ (won + lost), closed deals only: an open deal is neither a success nor a failure yet. */
export function winRate(deals: readonly PipelineDeal[]): Figure {
  const won = deals.filter(({ outcome }) => outcome === 'won').length;
  const closed = deals.filter(({ outcome }) => outcome !== 'open').length;
  return closed === 0 ? noFigure('No deal has closed yet.') : figure(won / closed);
}

/** The same by money: won amount ÷ closed amount, of closed deals with an amount. */
export function winRateByValue(deals: readonly PipelineDeal[]): Figure {
  let won = 0;
  let closed = 0;
  for (const { outcome, amountMinor } of deals) {
    if (outcome === 'open' || amountMinor === null) continue;
    closed += amountMinor;
    if (outcome === 'won') won += amountMinor;
  }
  return closed <= 0 ? noFigure('No deal with an amount has closed yet.') : figure(won / closed);
}

/**
 * An open deal's amount times the probability of its stage, to the minor unit. A stage without a
 * probability weighs nothing: a forecast that nobody made is not ours to make.
 */
export function weightedMinor(amountMinor: number, probability: number | null): number {
  const p = Math.min(1, Math.max(0, probability ?? 0));
  return Math.round(amountMinor * p);
}

/** Probability-weighted amount of the open deals (minor units), and how many could not be weighted. */
export function weightedPipeline(deals: readonly PipelineDeal[]): {
  readonly minor: number;
  readonly withoutAmount: number;
  readonly withoutProbability: number;
} {
  let minor = 0;
  let withoutAmount = 0;
  let withoutProbability = 0;
  for (const { outcome, amountMinor, stageProbability } of deals) {
    if (outcome !== 'open') continue;
    if (amountMinor === null) withoutAmount++;
    else if (stageProbability === null) withoutProbability++;
    else minor += weightedMinor(amountMinor, stageProbability);
  }
  return { minor, withoutAmount, withoutProbability };
}

/**
 * The median sales cycle in days, open deals counted as still running (see `censoredMedian`). Lost
 * deals leave the view when they close: they never would have been won.
 */
export function salesCycleDays(deals: readonly PipelineDeal[], now: number): Figure {
  const days = censoredMedian(
    deals.map(({ outcome, createdAt, closedAt }) => ({
      days: Math.max(0, ((outcome === 'open' ? now : (closedAt ?? now)) - createdAt) / DAY_MS),
      observed: outcome === 'won',
    })),
  );
  return days === null
    ? noFigure('Fewer than half of the deals can be said to have been won yet.')
    : figure(days);
}

/**
 * Pipeline velocity in minor units a day: opportunities × win rate × average amount ÷ cycle days.
 */
export function pipelineVelocity(input: {
  readonly opportunities: number;
  readonly winRate: number | null;
  readonly averageMinor: number | null;
  readonly cycleDays: number | null;
}): Figure {
  const { opportunities, winRate: rate, averageMinor, cycleDays } = input;
  if (rate === null) return noFigure('No deal has closed yet.');
  if (averageMinor === null) return noFigure('No deal has an amount.');
  if (cycleDays === null || cycleDays <= 0) return noFigure('The sales cycle is not known yet.');
  return figure((opportunities * rate * averageMinor) / cycleDays);
}
