import type { AttributionModel } from './types.ts';

/**
 * All credit to the latest touch that is not a direct visit; when every touch is direct, to the last
 * (Google Analytics' “last non-direct click”, support.google.com/analytics/answer/10596866).
 */
export const lastNonDirect: AttributionModel = {
  id: 'last_non_direct',
  label: 'Last non-direct touch',
  description: 'All credit goes to the last touch that is not a direct visit.',
  defaultScope: 'allMarketing',
  credit({ touches }) {
    const marketing = touches.findLast((touch) => touch.channel !== 'direct');
    const touch = marketing ?? touches.at(-1);
    if (!touch) return [];
    return [
      {
        touchId: touch.id,
        weight: 1,
        reason: marketing
          ? 'It is the last touch of this journey that is not a direct visit.'
          : 'Every touch of this journey is a direct visit, so the last one has the credit.',
      },
    ];
  },
};
