import { creditBySource } from './data-driven/source-credit.ts';
import type { AttributionModel } from './types.ts';

/**
 * A deal's touches in proportion to the removal effects of their sources: the part of all conversions that would
 * be missing from the chain of journeys without the source (`parameters.fits.markov`).
 * Anderl et al. (2016), “Mapping the customer journey”, doi:10.1016/j.ijresmar.2016.03.001.
 */
export const markov: AttributionModel = {
  id: 'markov',
  label: 'Markov',
  description:
    'Each source gets credit for the won deals that would be missing without it, learnt from all your journeys.',
  defaultScope: 'allMarketing',
  credit: (journey, { fits }) =>
    creditBySource(
      journey,
      fits.markov,
      'source',
      (source) => `Without ${source}, fewer journeys would end in a won deal (removal effect).`,
    ),
};
