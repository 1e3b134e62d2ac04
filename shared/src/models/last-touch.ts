import type { AttributionModel } from './types.ts';

/** All credit to the latest touch before the cut: who brought it home. */
export const lastTouch: AttributionModel = {
  id: 'last_touch',
  label: 'Last touch',
  description: 'All credit goes to the last touch of the journey.',
  defaultScope: 'influencer',
  credit({ touches }) {
    const last = touches.at(-1);
    return last
      ? [{ touchId: last.id, weight: 1, reason: 'It is the last touch of this journey.' }]
      : [];
  },
};
