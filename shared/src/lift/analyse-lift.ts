import {
  analyseSeries,
  LEAST_DAYS,
  LEAST_EVENTS,
  type LiftOptions,
  type SeriesInput,
} from './analyse-series.ts';
import { falseDiscoveryRates } from './false-discovery.ts';
import type { InfluencerLift, SeriesLift } from './types.ts';

/** Of what is claimed, so much at most may be chance. */
export const FALSE_DISCOVERIES = 0.1;

/**
 * What posts did to each of several series. An influencer's effect on a series is claimed when there is enough to go
 * by, dates at random rarely do as well (with the number of looks taken into account) and traffic was not up before.
 * @param onProgress told how far it is, 0 to 1.
 */
export function analyseLift(
  inputs: readonly SeriesInput[],
  options: LiftOptions & { readonly onProgress?: (part: number) => void },
): SeriesLift[] {
  const found = inputs.map((input, index) => {
    const lift = analyseSeries(input, { ...options, seed: options.seed + index });
    options.onProgress?.((index + 1) / inputs.length);
    return lift;
  });
  const enough = found.flatMap(({ influencers }) =>
    influencers.filter((influencer) => whyNotEnough(influencer) === null),
  );
  const rates = falseDiscoveryRates(enough.map(({ placeboP }) => placeboP));
  const rateOf = new Map(enough.map((influencer, index) => [influencer, rates[index] ?? 1]));
  return found.map((lift) => ({
    ...lift,
    influencers: lift.influencers.map((influencer) =>
      judged(influencer, rateOf.get(influencer) ?? 1),
    ),
  }));
}

function judged(influencer: InfluencerLift, q: number): InfluencerLift {
  const reason = whyNotEnough(influencer) ?? whyNotClaimed({ ...influencer, q });
  return { ...influencer, q, reason, isClaimed: reason === null };
}

function whyNotEnough({ events, baselineDays }: InfluencerLift): string | null {
  if (events < LEAST_EVENTS) {
    return `${events === 1 ? '1 event' : `${events} events`} so far; ${LEAST_EVENTS} are needed to tell what these posts do (posts less than a week apart count as one).`;
  }
  if (baselineDays < LEAST_DAYS) {
    return `${baselineDays} days without a recent post are on record; ${LEAST_DAYS} are needed to compare with.`;
  }
  return null;
}

function whyNotClaimed({ preTrend, q, excess }: InfluencerLift): string | null {
  if (preTrend === 'rising') {
    return 'Traffic was up in the week before the posts already: something else, such as a launch, may have brought it.';
  }
  // A part of one visit is none, however sure of it the dates drawn at random are.
  if (q > FALSE_DISCOVERIES || excess.value < 1) {
    return 'Traffic after these posts is no higher than after dates drawn at random.';
  }
  return null;
}
