import type { AttributionModel } from '../../types.ts';
import { NOTHING_LEARNT, shareEvenly } from '../share-evenly.ts';
import { creditJourney } from './credit-journey.ts';
import { fittedHazard } from './fitted-hazard.ts';
import { baselineCredit } from './hazard-credit.ts';

/** The incremental view of the stage hazard: what was caused, and what would have come anyway. */
export const incremental: AttributionModel = {
  id: 'incremental',
  label: 'Data-driven, incremental',
  description: 'As data-driven, but what would have come anyway is shown apart and credits nobody.',
  defaultScope: 'allMarketing',
  credit(journey, { fits }) {
    const hazard = fittedHazard(fits);
    if (hazard === null) return shareEvenly(journey, fits.dataDriven?.reason ?? NOTHING_LEARNT);
    const { caused, baseline } = creditJourney(hazard, journey);
    return baseline > 0 ? [...caused, baselineCredit(baseline)] : caused;
  },
};
