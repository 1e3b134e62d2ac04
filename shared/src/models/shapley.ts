import { creditBySource } from './data-driven/source-credit.ts';
import type { AttributionModel } from './types.ts';

/**
 * A deal's touches in proportion to the Shapley value of a touch of their source: what the source adds to every
 * combination of the others, on average, by touch (`parameters.fits.shapley`).
 * Shapley (1953), “A value for n-person games”.
 */
export const shapley: AttributionModel = {
  id: 'shapley',
  label: 'Shapley',
  description:
    'Each source gets what it adds, on average, to every combination of the others, learnt from all your journeys.',
  defaultScope: 'allMarketing',
  credit: (journey, { fits }) =>
    creditBySource(
      journey,
      fits.shapley,
      'touch',
      (source) => `Journeys with ${source} end in a won deal more often (Shapley value).`,
    ),
};
