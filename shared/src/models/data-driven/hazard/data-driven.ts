import type { AttributionModel } from '../../types.ts';
import { NOTHING_LEARNT, shareEvenly } from '../share-evenly.ts';

/** The attributed view of the stage hazard: what was caused, renormalised to the whole deal. */
export const dataDriven: AttributionModel = {
  id: 'data_driven',
  label: 'Data-driven',
  description:
    'Credit by what raised the odds of your own deals, posts that left no click and answers included.',
  defaultScope: 'allMarketing',
  credit: (journey, { fits }) => shareEvenly(journey, fits.dataDriven?.reason ?? NOTHING_LEARNT),
};
