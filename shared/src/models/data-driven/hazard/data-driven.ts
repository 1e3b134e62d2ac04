import type { AttributionModel } from '../../types.ts';
import { NOTHING_LEARNT, shareEvenly } from '../share-evenly.ts';
import { creditJourney } from './credit-journey.ts';
import { fittedHazard } from './fitted-hazard.ts';

/**
 * The attributed view of the stage hazard: what was caused, renormalised to the whole deal. A deal without any
 * touch of marketing and without an answer stays unattributed: posts alone are no evidence on one deal.
 */
export const dataDriven: AttributionModel = {
  id: 'data_driven',
  label: 'Data-driven',
  description:
    'Credit by what raised the odds of your own deals, posts that left no click and answers included.',
  defaultScope: 'allMarketing',
  credit(journey, { fits }) {
    const hazard = fittedHazard(fits);
    if (hazard === null) return shareEvenly(journey, fits.dataDriven?.reason ?? NOTHING_LEARNT);
    const { caused, baseline, hasTrace } = creditJourney(hazard, journey);
    const sum = 1 - baseline;
    if (!hasTrace || !(sum > 0)) return [];
    return caused.map((credit) => credit.withWeight(credit.weight / sum));
  },
};
