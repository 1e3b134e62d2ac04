import { describe, expect, it } from '@jest/globals';
import { axisTicks } from '../preview/client/kit/chart-axis.ts';

describe('The value axis of a chart in the preview', () => {
  it.each([
    [0, 1_281_000, [0, 500_000, 1_000_000, 1_500_000]],
    [0, 593_000, [0, 200_000, 400_000, 600_000]],
    [0, 0.3, [0, 0.1, 0.2, 0.3]],
    [0, 100, [0, 20, 40, 60, 80, 100]],
    [-30, 60, [-40, -20, 0, 20, 40, 60]],
    [0, 0, [0, 1]],
  ])('from %s to %s is marked at round values that hold all of it', (low, high, ticks) => {
    expect(axisTicks(low, high)).toEqual(ticks);
  });
});
