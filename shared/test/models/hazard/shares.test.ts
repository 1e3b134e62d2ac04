import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_ANSWER } from '../../../src/models/data-driven/hazard/sources.ts';
import type { Pressure } from '../../../src/models/data-driven/hazard/stocks.ts';
import { dealShares, type CreditLaw } from '../../../src/models/data-driven/hazard/shares.ts';
import { StrengthTable } from '../../../src/models/data-driven/hazard/strengths.ts';
import { exactShapley } from '../../../src/models/data-driven/shapley/exact.ts';

/** Three influencers and a channel. */
const KEYS = ['influencer:ada', 'influencer:bo', 'influencer:cy', 'email'];
const sources = { indexOf: new Map(KEYS.map((key, i) => [key, i])) };
const NOBODY = KEYS.length;
const LAW: CreditLaw = { wrong: 0.2, falseNames: [0.25, 0.25, 0.25, 0, 0.25], win: 0.3 };
const NOTHING_SEEN: Pressure = { touches: new Float64Array(4), posts: new Float64Array(3) };

/** Strengths that make the pressures of a deal with every stock full exactly these. */
const strengths = (u: readonly number[]): StrengthTable =>
  new StrengthTable(3, Float64Array.from(u), new Float64Array(4));
const FULL: Pressure = { touches: new Float64Array(4).fill(1), posts: new Float64Array(3) };

const sharesOf = (
  u: readonly number[],
  answer = NO_ANSWER,
  law: CreditLaw = LAW,
  closed: Pressure | null = null,
): number[] => [...dealShares(sources, strengths(u), law, FULL, closed, answer)];

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const anyU = (max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max, noNaN: true })), {
    minLength: 4,
    maxLength: 4,
  });
const anyStock = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));
const anyPressure = fc.record({ touches: anyStock(4), posts: anyStock(3) });
const anyLaw: fc.Arbitrary<CreditLaw> = fc.record({
  wrong: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
  falseNames: fc.constantFrom([0.25, 0.25, 0.25, 0, 0.25], [0.2, 0.2, 0.2, 0.2, 0.2]),
  win: fc.double({ min: 0, max: 1, noNaN: true }),
});
const anyAnswer = fc.integer({ min: NO_ANSWER, max: NOBODY });

describe('The shares of a deal', () => {
  it('are never negative and sum to 1 with the baseline, whatever weighed and whatever was said', () => {
    fc.assert(
      fc.property(
        fc.tuple(anyU(30), anyU(5)),
        anyLaw,
        fc.tuple(anyPressure, fc.option(anyPressure)),
        anyAnswer,
        ([touch, untracked], law, [created, closed], answer) => {
          const table = new StrengthTable(
            3,
            Float64Array.from(touch),
            Float64Array.from(untracked),
          );
          const shares = [...dealShares(sources, table, law, created, closed, answer)];
          expect(sum(shares)).toBeCloseTo(1, 9);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('leave everything to the baseline where nothing weighed', () => {
    const shares = dealShares(sources, strengths([1, 1, 1, 1]), LAW, NOTHING_SEEN, null, NO_ANSWER);
    expect([...shares]).toEqual([0, 0, 0, 0, 1]);
  });

  it('give nothing to who did not weigh, even when named', () => {
    fc.assert(
      fc.property(anyU(4), fc.integer({ min: 0, max: 3 }), anyAnswer, (u, idle, answer) => {
        expect(sharesOf(u.with(idle, 0), answer)[idle]).toBe(0);
      }),
    );
  });

  it('are the prices of Aumann and Shapley: what each adds along the way from nothing to all', () => {
    fc.assert(
      fc.property(anyU(2), (u) => {
        const shares = sharesOf(u);
        const total = sum(u);
        const STEPS = 2000;
        u.forEach((own, e) => {
          // ∫₀¹ ∂/∂u_e e^{s·U} ds, as a part of e^{U}, by the midpoint rule.
          let integral = 0;
          for (let i = 0; i < STEPS; i++) {
            integral += (own * Math.exp(((i + 0.5) / STEPS - 1) * total)) / STEPS;
          }
          expect(shares[e]).toBeCloseTo(integral, 5);
        });
        expect(shares[NOBODY]).toBeCloseTo(Math.exp(-total), 12);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['1 − e^{−U}, the part that would be missing', (u: number) => 1 - Math.exp(-u), () => 1],
    ['e^{U}, the hazard itself', (u: number) => Math.exp(u), (total: number) => Math.exp(-total)],
  ])(
    'differ from the exact Shapley value of %s by no more than its curvature',
    (_, rise, scale) => {
      fc.assert(
        fc.property(anyU(0.5), (u) => {
          const total = sum(u);
          const exact = exactShapley([0, 1, 2, 3], (coalition) =>
            rise(sum(coalition.map((e) => u[e] ?? 0))),
          );
          const shares = sharesOf(u);
          exact.forEach((value, e) => {
            // Both agree to the second order of U.
            expect(Math.abs((shares[e] ?? NaN) - value * scale(total))).toBeLessThanOrEqual(
              (total ** 3 / 12) * Math.exp(total) + 1e-12,
            );
          });
        }),
        { numRuns: 60 },
      );
    },
  );

  it('count what weighed at the close by what it helps to win', () => {
    const without = sharesOf([0.5, 0.2, 0, 0.1], NO_ANSWER, { ...LAW, win: 0 }, FULL);
    const half = sharesOf([0.5, 0.2, 0, 0.1], NO_ANSWER, { ...LAW, win: 0.5 }, FULL);
    expect(without).toEqual(sharesOf([0.5, 0.2, 0, 0.1]));
    expect(half[NOBODY]).toBeCloseTo(Math.exp(-1.5 * 0.8), 12);
  });
});

describe('An answer', () => {
  it('moves credit to whom it names, and leaves the others at least half of theirs', () => {
    fc.assert(
      fc.property(anyU(3), fc.integer({ min: 0, max: NOBODY }), (u, named) => {
        const plain = sharesOf(u);
        const told = sharesOf(u, named);
        told.forEach((share, e) => {
          if (e === named) expect(share).toBeGreaterThanOrEqual((plain[e] ?? NaN) - 1e-12);
          else {
            expect(share).toBeLessThanOrEqual((plain[e] ?? NaN) + 1e-12);
            expect(share).toBeGreaterThanOrEqual((plain[e] ?? NaN) / 2 - 1e-12);
          }
        });
      }),
    );
  });

  it('counts half: the deal goes half way to whom answers like it are right about', () => {
    const sure: CreditLaw = { ...LAW, wrong: 0 };
    const plain = sharesOf([0.6, 0.4, 0, 0]);
    const told = sharesOf([0.6, 0.4, 0, 0], 0, sure);
    expect(told[0]).toBeCloseTo(0.5 + (plain[0] ?? NaN) / 2, 12);
    expect(told[1]).toBeCloseTo((plain[1] ?? NaN) / 2, 12);
  });

  it('counts less the likelier answers are wrong, and nothing when all of them are', () => {
    const told = [0, 0.2, 0.5, 0.9, 1].map(
      (wrong) => sharesOf([0.6, 0.4, 0.2, 0], 1, { ...LAW, wrong })[1] ?? NaN,
    );
    expect(told).toEqual(told.toSorted((a, b) => b - a));
    expect(told.at(-1)).toBeCloseTo(sharesOf([0.6, 0.4, 0.2, 0])[1] ?? NaN, 12);
  });

  it('that names nobody of ours raises the baseline', () => {
    const plain = sharesOf([0.6, 0.4, 0.2, 0.1]);
    const told = sharesOf([0.6, 0.4, 0.2, 0.1], NOBODY);
    expect(told[NOBODY]).toBeGreaterThan(plain[NOBODY] ?? NaN);
    expect(told[0]).toBeLessThan(plain[0] ?? NaN);
  });

  it('that nothing explains says nothing', () => {
    // E-mail did not weigh, and no wrong answer is known to name it.
    expect(sharesOf([0.6, 0.4, 0.2, 0], 3)).toEqual(sharesOf([0.6, 0.4, 0.2, 0]));
  });

  it('speaks of how the deal arose, not of how it was won', () => {
    const late = (answer: number): number[] => [
      ...dealShares(sources, strengths([1, 1, 0, 0]), LAW, NOTHING_SEEN, FULL, answer),
    ];
    expect(late(0)[0]).toBe(late(NO_ANSWER)[0]);
    expect(late(0)[1]).toBe(late(NO_ANSWER)[1]);
  });
});
