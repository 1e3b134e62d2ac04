import { milestoneCredit } from './milestone-credit.ts';
import type { AttributionModel } from './types.ts';

/** The tenant's own shares of four milestones; what they leave of 1 goes to the other touches. */
export const custom: AttributionModel = {
  id: 'custom',
  label: 'Custom weights',
  description: 'Your own shares for first touch, lead creation, deal creation and last touch.',
  defaultScope: 'allMarketing',
  credit: (journey, { custom: shares }) =>
    milestoneCredit(
      journey,
      [
        ['first', shares.first],
        ['leadCreation', shares.leadCreation],
        ['dealCreation', shares.dealCreation],
        ['last', shares.last],
      ],
      Math.max(0, 1 - shares.first - shares.leadCreation - shares.dealCreation - shares.last),
    ),
};
