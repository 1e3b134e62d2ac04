import type { AttributionModel } from './types.ts';

/** The same credit to each touch: 1 / n. */
export const linear: AttributionModel = {
  id: 'linear',
  label: 'Linear',
  description: 'Every touch of the journey gets the same credit.',
  defaultScope: 'allMarketing',
  credit({ touches }) {
    const n = touches.length;
    const reason =
      n === 1
        ? 'It is the only touch of this journey.'
        : `It is one of ${n} touches, which share evenly.`;
    return touches.map((touch) => ({ touchId: touch.id, weight: 1 / n, reason }));
  },
};
