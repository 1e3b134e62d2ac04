import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../src/simulation/random.ts';
import { EXACT_UP_TO, exactShapley, shapleyShares } from '../../src/simulation/shapley.ts';

/** By definition: the mean of what each player adds over all orders. */
function byOrders(n: number, value: (subset: number) => number): number[] {
  const sums = new Array<number>(n).fill(0);
  let orders = 0;
  const go = (subset: number, order: readonly number[]): void => {
    if (order.length === n) {
      let before = 0;
      for (const player of order) {
        const after = before | (1 << player);
        sums[player] = (sums[player] ?? 0) + value(after) - value(before);
        before = after;
      }
      orders += 1;
      return;
    }
    for (let i = 0; i < n; i += 1) if (!((subset >> i) & 1)) go(subset | (1 << i), [...order, i]);
  };
  go(0, []);
  return sums.map((sum) => sum / orders);
}

const games = fc.integer({ min: 1, max: 5 }).chain((n) =>
  fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
    minLength: 2 ** n,
    maxLength: 2 ** n,
  }),
);

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `c${i}`);

describe('the Shapley value over subsets', () => {
  it('is the mean over all orders of what a cause adds', () => {
    fc.assert(
      fc.property(games, (values) => {
        const n = Math.log2(values.length);
        const exact = exactShapley(n, Float64Array.from(values));
        byOrders(n, (subset) => values[subset] ?? 0).forEach((expected, i) => {
          expect(exact[i]).toBeCloseTo(expected, 10);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('leaves, with the baseline, a sum of one', () => {
    fc.assert(
      fc.property(games, (values) => {
        const n = Math.log2(values.length);
        const shares = shapleyShares(names(n), (s) => values[s] ?? 0, new Random(1));
        const sum = Object.values(shares.causes).reduce((a, b) => a + b, shares.baseline);
        expect(sum).toBeCloseTo(1, 9);
      }),
      { numRuns: 40 },
    );
  });

  it('is met to a hundredth by permutations where there are too many causes for all subsets', () => {
    const n = EXACT_UP_TO + 2;
    const strength = (i: number): number => (i % 3 === 0 ? 0.9 : 0.1 + 0.02 * i);
    // A saturating game with a pair that only works together.
    const value = (subset: number): number => {
      let sum = -3;
      for (let i = 0; i < n; i += 1) if ((subset >> i) & 1) sum += strength(i);
      if ((subset & 0b11) === 0b11) sum += 1;
      return 1 / (1 + Math.exp(-sum));
    };
    const table = Float64Array.from({ length: 2 ** n }, (_, subset) => value(subset));
    const exact = exactShapley(n, table);
    const sampled = shapleyShares(names(n), value, new Random(8));
    exact.forEach((credit, i) => {
      expect(Math.abs((sampled.causes[`c${i}`] ?? 0) - credit / value(2 ** n - 1))).toBeLessThan(
        0.01,
      );
    });
    const sum = Object.values(sampled.causes).reduce((a, b) => a + b, sampled.baseline);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('leaves out a cause that never changes anything', () => {
    const shares = shapleyShares(['a', 'b'], (s) => (s & 1 ? 0.4 : 0.1), new Random(1));
    expect(shares.baseline).toBeCloseTo(0.25, 12);
    expect(Object.keys(shares.causes)).toEqual(['a']);
  });
});
