import type { Journey } from '../../../journey/types.ts';
import type { Interval } from '../fitted.ts';
import { uniforms } from './draws.ts';
import type { FittedHazard } from './fitted-hazard.ts';
import { at } from './linear-algebra.ts';
import { leaveUnseen } from './shares.ts';
import { misremember, scatter } from './uncertainty.ts';

/** Each draw of the fit is asked so often what this very deal may have been. */
const TIMES = 4;
const SEED = 1;

/**
 * 90 % interval of the influencers' share of one deal: over the draws of the fit, and over what the people of a
 * deal like this may really have seen. Wide, as it must be for a single deal.
 * @param isAttributed of what was caused, rather than of the whole deal.
 */
export function influencerRange(
  hazard: FittedHazard,
  journey: Journey,
  isAttributed: boolean,
): Interval {
  const pressure = hazard.pressureOn(journey);
  // The same draws for every deal: two CRMs, and two looks at one deal, must not differ by chance.
  const uniform = uniforms(SEED);
  const shareOf = (shares: Float64Array): number => {
    leaveUnseen(shares, pressure, hazard.worksUnseen);
    let sum = 0;
    for (let k = 0; k < hazard.influencers; k++) sum += at(shares, k);
    const caused = isAttributed ? 1 - at(shares, shares.length - 1) : 1;
    return caused > 0 ? sum / caused : 0;
  };
  const point = shareOf(hazard.sharesOf(pressure));
  const values = hazard.draws
    .flatMap((draw) =>
      Array.from({ length: TIMES }, () => {
        const shares = hazard.sharesOf(pressure, draw);
        scatter(shares, uniform);
        return shareOf(misremember(shares, uniform));
      }),
    )
    .sort((a, b) => a - b);
  const quantile = (part: number): number =>
    values[Math.round(part * (values.length - 1))] ?? point;
  return { low: Math.min(point, quantile(0.05)), high: Math.max(point, quantile(0.95)) };
}
