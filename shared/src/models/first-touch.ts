import type { AttributionModel } from './types.ts';

/** All credit to the earliest touch: who opened the door. */
export const firstTouch: AttributionModel = {
  id: 'first_touch',
  label: 'First touch',
  description: 'All credit goes to the first touch of the journey.',
  defaultScope: 'influencer',
  credit({ touches }) {
    const [first] = touches;
    return first
      ? [{ touchId: first.id, weight: 1, reason: 'It is the first touch of this journey.' }]
      : [];
  },
};
