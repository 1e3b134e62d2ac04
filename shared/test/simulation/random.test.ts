import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../src/simulation/random.ts';

describe('seeded randomness', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('gives a fork that does not depend on what was drawn before', () => {
    const fresh = new Random(7).fork('people').next();
    const used = new Random(7);
    for (let i = 0; i < 100; i += 1) used.next();
    expect(used.fork('people').next()).toBe(fresh);
    expect(used.fork('deals').next()).not.toBe(fresh);
  });

  it('stays in [0, 1) and covers it evenly', () => {
    const random = new Random(11);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 50_000; i += 1) {
      const x = random.next();
      expect(x >= 0 && x < 1).toBe(true);
      bins[Math.floor(x * 10)] = (bins[Math.floor(x * 10)] ?? 0) + 1;
    }
    // χ² with 9 degrees of freedom; 27.9 is its 99.9 % quantile, and the seed is fixed.
    const chiSquare = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('draws normals and exponentials with the moments they are named for', () => {
    const random = new Random(5);
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const mean = normals.reduce((a, b) => a + b, 0) / normals.length;
    const variance = normals.reduce((a, b) => a + (b - mean) ** 2, 0) / normals.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    const waits = Array.from({ length: 20_000 }, () => random.exponential(3));
    expect(waits.reduce((a, b) => a + b, 0) / waits.length).toBeCloseTo(3, 1);
  });

  it('shuffles without losing or inventing anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (list, seed) => {
        const shuffled = new Random(seed).shuffle(list);
        expect([...shuffled].sort((a, b) => a - b)).toEqual([...list].sort((a, b) => a - b));
      }),
    );
  });
});
