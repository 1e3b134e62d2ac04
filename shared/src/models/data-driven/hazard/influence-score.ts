import type { Journey } from '../../../journey/types.ts';
import { sourceKey } from '../source-key.ts';
import { touchWeight } from './stocks.ts';
import type { FittedHazard } from './fitted-hazard.ts';
import { at } from './linear-algebra.ts';

/** How much a touch raises the odds at each stage, as a factor minus one: 0.3 is «30 % likelier». */
export interface InfluenceScore {
  readonly touchId: string;
  /** That the deal arises. */
  readonly opportunity: number;
  /** That it is won. */
  readonly won: number;
}

/**
 * The influence of each touch of a journey at each stage: e^u − 1 with the part u of its source's pressure that is
 * its own by what is left of it then. A touch after the deal's creation can only help to win it; a sign of intent
 * has no score.
 */
export function influenceScores(hazard: FittedHazard, journey: Journey): InfluenceScore[] {
  const { touches, dealCreatedAt, endsAt } = journey;
  const { created, closed } = hazard.pressureOn(journey);
  const { strengths, law } = hazard.point;
  const { decayWeeks } = hazard.stored.kernel;
  const leftOf = (instant: number): Float64Array => {
    const sums = new Float64Array(hazard.keys.length);
    for (const touch of touches) {
      const source = hazard.indexOf.get(sourceKey(touch));
      if (source === undefined || touch.kind === 'self_report') continue;
      sums[source] = at(sums, source) + touchWeight(touch, instant, decayWeeks);
    }
    return sums;
  };
  const createdAt = Math.min(dealCreatedAt, endsAt);
  const atCreation = leftOf(createdAt);
  const atEnd = leftOf(endsAt);
  return touches.flatMap((touch) => {
    const source = hazard.indexOf.get(sourceKey(touch));
    if (source === undefined || touch.kind === 'self_report') return [];
    const part = (instant: number, sums: Float64Array, stock: number): number =>
      at(sums, source) > 0
        ? (at(strengths.touch, source) * stock * touchWeight(touch, instant, decayWeeks)) /
          at(sums, source)
        : 0;
    const arises = part(createdAt, atCreation, at(created.touches, source));
    const wins = closed === null ? 0 : law.win * part(endsAt, atEnd, at(closed.touches, source));
    return [{ touchId: touch.id, opportunity: Math.expm1(arises), won: Math.expm1(wins) }];
  });
}
