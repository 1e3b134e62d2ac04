import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditShares, type CauseStrength } from '../../src/simulation/truth.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const strengths = (max: number) =>
  fc
    .array(
      fc.record({
        create: fc.double({ min: 0, max: 2, noNaN: true }),
        win: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: max },
    )
    .map((list) => list.map((entry, i): CauseStrength => ({ cause: `c${i}`, ...entry })));

const total = (shares: { baseline: number; causes: Readonly<Record<string, number>> }): number =>
  shares.baseline + Object.values(shares.causes).reduce((a, b) => a + b, 0);

describe('true credit of a deal', () => {
  it('gives everything to the baseline when no cause was present', () => {
    expect(creditShares({ create: -6, win: null }, [])).toEqual({ baseline: 1, causes: {} });
  });

  it('agrees with the two-cause Shapley value worked out by hand', () => {
    const v = (x: number): number => sigmoid(-3 + x);
    const shares = creditShares({ create: -3, win: null }, [
      { cause: 'a', create: 1, win: 0 },
      { cause: 'b', create: 0.5, win: 0 },
    ]);
    const a = (v(1) - v(0) + (v(1.5) - v(0.5))) / 2;
    expect(shares.causes['a']).toBeCloseTo(a / v(1.5), 12);
    expect(shares.baseline).toBeCloseTo(v(0) / v(1.5), 12);
  });

  it('sums to one, with no negative share, exactly or along the diagonal', () => {
    fc.assert(
      fc.property(
        strengths(15),
        fc.double({ min: -8, max: 0, noNaN: true }),
        fc.boolean(),
        (list, base, won) => {
          const shares = creditShares({ create: base, win: won ? -1 : null }, list);
          expect(total(shares)).toBeCloseTo(1, 9);
          for (const share of Object.values(shares.causes))
            expect(share).toBeGreaterThanOrEqual(-1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('treats equal causes alike and gives a cause without effect nothing', () => {
    const shares = creditShares({ create: -5, win: -1 }, [
      { cause: 'a', create: 0.8, win: 0.2 },
      { cause: 'b', create: 0.8, win: 0.2 },
      { cause: 'none', create: 0, win: 0 },
    ]);
    expect(shares.causes['a']).toBeCloseTo(shares.causes['b'] ?? Number.NaN, 12);
    expect(shares.causes['none']).toBeUndefined();
  });

  it('changes little between the exact value of twelve causes and the diagonal of thirteen', () => {
    const twelve = Array.from({ length: 12 }, (_, i): CauseStrength => ({
      cause: `c${i}`,
      create: 0.1 + 0.02 * i,
      win: 0,
    }));
    const exact = creditShares({ create: -5, win: null }, twelve);
    const diagonal = creditShares({ create: -5, win: null }, [
      ...twelve,
      { cause: 'dust', create: 1e-9, win: 0 },
    ]);
    for (const { cause } of twelve) {
      expect(Math.abs((exact.causes[cause] ?? 0) - (diagonal.causes[cause] ?? 0))).toBeLessThan(
        0.002,
      );
    }
  });
});
