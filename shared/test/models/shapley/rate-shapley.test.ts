import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gatherCoalitions } from '../../../src/models/data-driven/shapley/coalitions.ts';
import type { CountedPath } from '../../../src/models/data-driven/shapley/coalitions.ts';
import { equalShare } from '../../../src/models/data-driven/shapley/equal-share.ts';
import { exactShapley } from '../../../src/models/data-driven/shapley/exact.ts';
import { fitRateModel, rateOf } from '../../../src/models/data-driven/shapley/rate-model.ts';
import {
  coalitionShapley,
  rateShapley,
} from '../../../src/models/data-driven/shapley/rate-shapley.ts';

const path = (text: string, conversions: number, nulls: number, value = 0): CountedPath => ({
  path: text === '' ? [] : text.split(' '),
  conversions,
  nulls,
  value,
});

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const anyEffect = fc.double({ min: 0, max: 4, noNaN: true });

/** Paths of which some convert and some do not. */
const anyPaths = fc
  .array(
    fc.record({
      path: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 6 }),
      conversions: fc.integer({ min: 0, max: 20 }),
      value: fc.integer({ min: 0, max: 1000 }),
      nulls: fc.integer({ min: 0, max: 200 }),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .filter(
    (rows) =>
      rows.some(({ conversions }) => conversions > 0) && rows.some(({ nulls }) => nulls > 0),
  );

describe('The Shapley value of a coalition under the rate model', () => {
  it('is the exact Shapley value of the model’s own rates', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 2, noNaN: true }),
        fc.array(anyEffect, { maxLength: 8 }),
        (intercept, effects) => {
          const exact = exactShapley([...effects.keys()], (members) =>
            members.length === 0 ? 0 : rateOf({ intercept, effects }, members),
          );
          coalitionShapley(intercept, effects).forEach((part, index) => {
            expect(part).toBeCloseTo(exact[index] ?? NaN, 12);
          });
        },
      ),
    );
  });

  it('sums to the rate, gives equals the same, and who has no effect a part of the base rate', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 2, noNaN: true }),
        fc.array(anyEffect, { minLength: 2, maxLength: 15 }),
        (intercept, [, ...rest]) => {
          const effects = [...rest, rest[0] ?? 0, 0];
          const parts = coalitionShapley(intercept, effects);
          expect(sum(parts)).toBeCloseTo(logistic(intercept + sum(effects)), 10);
          expect(parts[0]).toBeCloseTo(parts[rest.length] ?? NaN, 12);
          expect(parts.at(-1)).toBeCloseTo(logistic(intercept) / effects.length, 12);
          expect(Math.min(...parts)).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('above twelve channels is the integral along the diagonal', () => {
    const intercept = -3;
    const effects = Array.from({ length: 14 }, (_, index) => 0.05 * index);
    const whole = sum(effects);
    const steps = 20_000;
    const parts = coalitionShapley(intercept, effects);
    effects.forEach((effect, index) => {
      let area = logistic(intercept) / 14;
      for (let step = 0; step < steps; step++) {
        const rate = logistic(intercept + (whole * (step + 0.5)) / steps);
        area += (effect * rate * (1 - rate)) / steps;
      }
      expect(parts[index]).toBeCloseTo(area, 8);
    });
  });

  it('changes little where the closed form takes over', () => {
    // Twelve channels over all subsets; as thirteen, the strongest of them in two halves, by the closed form.
    const effects = Array.from({ length: 12 }, (_, index) => 0.1 + 0.05 * index);
    const strongest = (effects[11] ?? NaN) / 2;
    const exact = coalitionShapley(-4, effects);
    const closed = coalitionShapley(-4, [...effects.slice(0, 11), strongest, strongest]);
    const rate = sum(exact);
    exact.subarray(0, 11).forEach((part, index) => {
      expect(Math.abs(part - (closed[index] ?? NaN)) / rate).toBeLessThan(0.005);
    });
  });
});

describe('The rate model', () => {
  it('finds the effects that made the rates, when every set was seen often', () => {
    const effects: Record<string, number> = { a: 1.5, b: 0.5, c: 0 };
    const rows = ['', 'a', 'b', 'c', 'a b', 'a c', 'b c', 'a b c'].map((set) => {
      const logit = -3 + sum(set.split(' ').map((c) => effects[c] ?? 0));
      const rate = logistic(logit);
      return path(set, 1e6 * rate, 1e6 * (1 - rate));
    });
    const model = fitRateModel(gatherCoalitions(rows));
    expect(model.intercept).toBeCloseTo(-3, 3);
    [1.5, 0.5, 0].forEach((effect, index) => {
      expect(model.effects[index]).toBeCloseTo(effect, 3);
    });
  });

  it('is the best there is: no small step up or down in any parameter improves it', () => {
    fc.assert(
      fc.property(anyPaths, (rows) => {
        const table = gatherCoalitions(rows);
        const ridge = 1;
        const { intercept, effects } = fitRateModel(table, ridge);
        const loss = (alpha: number, beta: readonly number[]): number => {
          let total = 0;
          for (const { members, conversions, nulls } of table.coalitions) {
            const x = alpha + sum(members.map((member) => beta[member] ?? 0));
            total += (conversions + nulls) * Math.log1p(Math.exp(x)) - conversions * x;
          }
          const mean = beta.length === 0 ? 0 : sum(beta) / beta.length;
          return total + sum(beta.map((b) => 0.5 * (ridge * (b - mean) ** 2 + 0.01 * b ** 2)));
        };
        const best = loss(intercept, effects);
        const slack = 1e-9 * (1 + Math.abs(best));
        for (const step of [-1e-3, 1e-3]) {
          expect(loss(intercept + step, effects)).toBeGreaterThan(best - slack);
          effects.forEach((effect, index) => {
            if (effect + step < 0) return;
            const moved = effects.with(index, effect + step);
            expect(loss(intercept, moved)).toBeGreaterThan(best - slack);
          });
        }
        expect(Math.min(0, ...effects)).toBe(0);
      }),
    );
  });

  it('does not sell negatively: a channel met by those who convert less has no effect', () => {
    const rows = [path('a', 30, 70), path('a b', 10, 90), path('b', 1, 99)];
    const table = gatherCoalitions(rows);
    const [a, b] = fitRateModel(table).effects;
    expect(a).toBeGreaterThan(0);
    expect(b).toBe(0);
  });

  it('believes a channel seen once to be much like the others, not perfect', () => {
    const rows = [path('', 10, 990), path('a', 100, 900), path('b', 100, 900), path('new', 1, 0)];
    const model = fitRateModel(gatherCoalitions(rows));
    // Its one journey converted: 1 of 1, and they are at 10 %.
    expect(rateOf(model, [2])).toBeGreaterThan(rateOf(model, [0]));
    expect(rateOf(model, [2])).toBeLessThan(0.3);
  });

  it('says what is missing where there is no rate to explain', () => {
    expect(() => fitRateModel(gatherCoalitions([path('a', 0, 5)]))).toThrow(
      'None of these journeys converted',
    );
    expect(() => fitRateModel(gatherCoalitions([path('a', 5, 0)]))).toThrow(
      'Give the paths without a conversion too',
    );
    const many = Array.from({ length: 1001 }, (_, index) => path(`c${index}`, 1, 1));
    expect(() => fitRateModel(gatherCoalitions(many))).toThrow('up to 1000 channels');
    expect(() => fitRateModel(gatherCoalitions([path('a', 1, 1)]), -1)).toThrow('ridge');
  });
});

describe('Credit by rate-based Shapley', () => {
  it('sums to the conversions and values of paths with a touch, and nobody gets less than nothing', () => {
    fc.assert(
      fc.property(anyPaths, (rows) => {
        const credit = [...rateShapley(rows).values()];
        const touched = rows.filter((row) => row.path.length > 0);
        expect(sum(credit.map(({ conversions }) => conversions))).toBeCloseTo(
          sum(touched.map(({ conversions }) => conversions)),
          8,
        );
        expect(sum(credit.map(({ value }) => value))).toBeCloseTo(
          sum(touched.map(({ value }) => value)),
          6,
        );
        for (const { conversions, value } of credit) {
          expect(Math.min(conversions, value)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('tells a channel that makes people convert from one they merely pass, as the equal share cannot', () => {
    const rows = [
      path('', 10, 990),
      path('good', 100, 900),
      path('idle', 10, 990),
      path('good idle', 100, 900, 500),
    ];
    const byRate = rateShapley(rows);
    expect(byRate.get('good')?.conversions).toBeGreaterThan(190);
    expect(byRate.get('good')?.value).toBeGreaterThan(465);
    const equal = equalShare(rows);
    expect(equal.get('idle')?.conversions).toBeCloseTo(60, 10);
  });

  it('is even where the journeys’ channels add nothing', () => {
    const rows = [path('', 50, 50), path('a b', 10, 90)];
    const credit = rateShapley(rows);
    expect(credit.get('a')?.conversions).toBeCloseTo(5, 12);
    expect(credit.get('b')?.conversions).toBeCloseTo(5, 12);
  });

  it('makes little of a slight difference', () => {
    const rows = [path('a b', 450, 550), path('a', 455, 545), path('b', 445, 555)];
    const credit = rateShapley(rows);
    expect(credit.get('a')?.conversions).toBeGreaterThan(455 + 225);
    expect(credit.get('a')?.conversions).toBeLessThan(455 + 240);
  });

  it('does not depend on the order of paths or of touches', () => {
    fc.assert(
      fc.property(anyPaths, (rows) => {
        const turned = rows.toReversed().map((row) => ({ ...row, path: row.path.toReversed() }));
        const one = rateShapley(rows);
        const two = rateShapley(turned);
        for (const [channel, { conversions }] of one) {
          expect(two.get(channel)?.conversions).toBeCloseTo(conversions, 5);
        }
      }),
    );
  });
});
