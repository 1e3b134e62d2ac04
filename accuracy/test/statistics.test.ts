import { describe, expect, it } from '@jest/globals';
import { bootstrapMean, mean, spearman } from '../score/statistics.ts';

describe('Spearman', () => {
  it('looks at ranks only', () => {
    expect(spearman([1, 2, 3], [1, 10, 100])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });

  it('gives ties their mean rank', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(0.9487, 4);
  });

  it('says nothing when one side is all the same', () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
  });
});

describe('The bootstrap of a mean', () => {
  const values = [0.8, 0.85, 0.9, 0.7, 0.95, 0.88, 0.79, 0.91];

  it('holds the mean between its bounds, and the bounds between the extremes', () => {
    const { mean: middle, low, high, count } = bootstrapMean(values);
    expect(middle).toBe(mean(values));
    expect(count).toBe(8);
    expect(low).toBeLessThan(middle);
    expect(high).toBeGreaterThan(middle);
    expect(low).toBeGreaterThanOrEqual(0.7);
    expect(high).toBeLessThanOrEqual(0.95);
  });

  it('is about ± 1.96 standard errors', () => {
    const many = Array.from({ length: 100 }, (_, i) => Math.sin(i * 12.9898));
    const { low, high } = bootstrapMean(many);
    const middle = mean(many);
    const error = Math.sqrt(mean(many.map((v) => (v - middle) ** 2)) / many.length);
    expect((high - low) / 2).toBeGreaterThan(1.96 * error * 0.9);
    expect((high - low) / 2).toBeLessThan(1.96 * error * 1.1);
  });

  it('is the same every time, exact for one value, and nothing for none', () => {
    expect(bootstrapMean(values)).toEqual(bootstrapMean(values));
    expect(bootstrapMean([0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5, count: 1 });
    expect(bootstrapMean([]).mean).toBeNaN();
  });
});
