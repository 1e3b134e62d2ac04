import { milestoneCredit } from './milestone-credit.ts';
import type { AttributionModel } from './types.ts';

/** 30 % each to first touch, lead creation and deal creation, 10 % evenly to the rest (HubSpot). */
export const wShaped: AttributionModel = {
  id: 'w_shaped',
  label: 'W-shaped',
  description: 'First touch, lead creation and deal creation get 30 % each, the others share 10 %.',
  defaultScope: 'allMarketing',
  credit: (journey) =>
    milestoneCredit(
      journey,
      [
        ['first', 0.3],
        ['leadCreation', 0.3],
        ['dealCreation', 0.3],
      ],
      0.1,
    ),
};
