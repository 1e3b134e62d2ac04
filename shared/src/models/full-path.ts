import { milestoneCredit } from './milestone-credit.ts';
import type { AttributionModel } from './types.ts';

/**
 * 22.5 % each to first touch, lead creation, deal creation and the last touch before the close, 10 %
 * evenly to the rest (HubSpot). While a deal is open the close has no touch yet, so its share is
 * spread over the others.
 */
export const fullPath: AttributionModel = {
  id: 'full_path',
  label: 'Full path',
  description:
    'First touch, lead creation, deal creation and close get 22.5 % each, the others share 10 %.',
  defaultScope: 'allMarketing',
  credit: (journey) =>
    milestoneCredit(
      journey,
      [
        ['first', 0.225],
        ['leadCreation', 0.225],
        ['dealCreation', 0.225],
        ['close', 0.225],
      ],
      0.1,
    ),
};
