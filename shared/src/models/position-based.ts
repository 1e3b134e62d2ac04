import { milestoneCredit } from './milestone-credit.ts';
import type { AttributionModel } from './types.ts';

/**
 * 40 % to the first, 40 % to the last, 20 % evenly between (shares by parameter). Two touches share
 * by the ratio of first and last (50/50), one gets all.
 * HubSpot's “U-shaped” puts the second 40 % on lead creation; here it is the last touch, as in the
 * specification and in Google Analytics.
 */
export const positionBased: AttributionModel = {
  id: 'position_based',
  label: 'Position-based',
  description: 'The first and last touch get most of the credit, those between share the rest.',
  defaultScope: 'allMarketing',
  credit: (journey, { position }) =>
    milestoneCredit(
      journey,
      [
        ['first', position.first],
        ['last', position.last],
      ],
      Math.max(0, 1 - position.first - position.last),
    ),
};
