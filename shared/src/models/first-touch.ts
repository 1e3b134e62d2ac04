import type { AttributionModel } from './types.ts';

/** Said of an answer, whose own date lies later than those of touches that get nothing. */
const TOLD =
  'They say this is how they heard of you, which was before anything else known of them.';

/** All credit to the earliest touch: who opened the door. */
export const firstTouch: AttributionModel = {
  id: 'first_touch',
  label: 'First touch',
  description: 'All credit goes to the first touch of the journey.',
  defaultScope: 'influencer',
  credit({ touches }) {
    const [first] = touches;
    return first
      ? [
          {
            touchId: first.id,
            weight: 1,
            reason: first.kind === 'self_report' ? TOLD : 'It is the first touch of this journey.',
          },
        ]
      : [];
  },
};
