import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildDesign } from '../../../src/models/data-driven/hazard/build-design.ts';
import type { Design } from '../../../src/models/data-driven/hazard/design.ts';
import { CONTROL_COUNT } from '../../../src/models/data-driven/hazard/risk-rows.ts';
import { findSources, nobody } from '../../../src/models/data-driven/hazard/sources.ts';
import { normal, uniforms } from '../../../src/models/data-driven/hazard/draws.ts';
import type { LikelihoodOptions } from '../../../src/models/data-driven/hazard/likelihood/context.ts';
import { evaluate } from '../../../src/models/data-driven/hazard/likelihood/evaluate.ts';
import { cholesky } from '../../../src/models/data-driven/hazard/linear-algebra.ts';
import { layoutOf, priorOf } from '../../../src/models/data-driven/hazard/parameters.ts';
import { accountWeights } from '../../../src/models/data-driven/hazard/uncertainty.ts';
import { history } from '../../support/fit-history.ts';

const input = history({ won: 20, weeks: 24, others: 30 });
const sources = findSources(input);
const design = buildDesign(input, sources, { decayWeeks: 6, postWeight: 0.5 }, 1);
const layout = layoutOf(design, CONTROL_COUNT);
const prior = priorOf(layout, { effect: 1, reach: 1 });
const none = new Float64Array(0);
const all: LikelihoodOptions = { weights: null, seriesWeight: 0.5, answers: true };
const bare = { ...all, answers: false, seriesWeight: 0 };

/** Each part of the likelihood alone, then all of it. */
const PARTS: readonly (readonly [string, Design, LikelihoodOptions])[] = [
  [
    'answers on deals',
    { ...design, risk: [], leadAnswers: [], weeks: 0, clicks: none },
    { ...all, seriesWeight: 0 },
  ],
  [
    'answers of leads',
    { ...design, deals: [], risk: [], clicks: none },
    { ...all, seriesWeight: 0 },
  ],
  ['the weekly series', { ...design, risk: [], clicks: none }, { ...all, answers: false }],
  ['known accounts', { ...design, clicks: none }, bare],
  ['clickers', { ...design, risk: [] }, bare],
  ['all of them together', design, all],
];

/** Around the prior, with levels at which a few deals a week are expected. */
function thetaFrom(seed: number): Float64Array {
  const uniform = uniforms(seed);
  const theta = prior.mean.map((value) => value + 0.5 * normal(uniform));
  theta[layout.known] = -4 + normal(uniform);
  return theta;
}

const anySeed = fc.integer({ min: 1, max: 1e9 });

describe('The likelihood', () => {
  it('has something to say in each of its parts', () => {
    expect(design.isNamed).toContain(1);
    expect(design.isNamed).toContain(0);
    expect(design.clickedDeals.length).toBeGreaterThan(3);
    expect(design.risk.filter(({ isEvent }) => isEvent).length).toBeGreaterThan(5);
    for (const [, part, options] of PARTS) {
      expect(evaluate(part, layout, thetaFrom(1), options).value).not.toBe(0);
    }
  });

  it.each(PARTS)('has the slope that differences find: %s', (_, part, options) => {
    fc.assert(
      fc.property(anySeed, fc.boolean(), (seed, isWeighted) => {
        const weights = isWeighted ? accountWeights(design, uniforms(seed)) : null;
        const how = { ...options, weights };
        const theta = thetaFrom(seed);
        const { gradient } = evaluate(part, layout, theta, how);
        const valueAt = (i: number, step: number): number => {
          const moved = Float64Array.from(theta);
          moved[i] = (moved[i] ?? 0) + step;
          return evaluate(part, layout, moved, { ...how, gradientOnly: true }).value;
        };
        const step = 1e-5;
        for (let i = 0; i < layout.size; i++) {
          const slope = (valueAt(i, step) - valueAt(i, -step)) / (2 * step);
          const own = gradient[i] ?? NaN;
          expect(Math.abs(slope - own)).toBeLessThan(1e-4 * (1 + Math.abs(own)));
        }
      }),
      { numRuns: 6 },
    );
  });

  it('leaves the slope the same where only the slope is asked for', () => {
    const theta = thetaFrom(5);
    const whole = evaluate(design, layout, theta, all);
    const slope = evaluate(design, layout, theta, { ...all, gradientOnly: true });
    expect(slope.gradient).toEqual(whole.gradient);
    expect(slope.value).toBe(whole.value);
    expect(slope.information.every((value) => value === 0)).toBe(true);
  });

  it('counts an account of weight 2 as two of the kind', () => {
    const theta = thetaFrom(6);
    const doubled = new Float64Array(design.accounts).fill(2);
    const answers = { ...design, risk: [], weeks: 0, clicks: none };
    const once = evaluate(answers, layout, theta, all);
    const twice = evaluate(answers, layout, theta, { ...all, weights: doubled });
    expect(twice.value).toBeCloseTo(2 * once.value, 9);
    twice.information.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * (once.information[i] ?? NaN), 9);
    });
  });
});

describe('The expected information', () => {
  const size = layout.size;

  it.each(PARTS)('is symmetric and positive semi-definite: %s', (_, part, options) => {
    for (const seed of [1, 2, 3]) {
      const { information } = evaluate(part, layout, thetaFrom(seed), options);
      const largest = Math.max(...information);
      const lifted = Float64Array.from(information);
      for (let i = 0; i < size; i++) {
        lifted[i * size + i] = (lifted[i * size + i] ?? 0) + 1e-7 * largest;
        for (let j = 0; j < i; j++) {
          const gap = (information[i * size + j] ?? 0) - (information[j * size + i] ?? 0);
          expect(Math.abs(gap)).toBeLessThan(1e-9 * largest);
        }
      }
      // A matrix that is not semi-definite would have had a pivot lifted, and the product would differ.
      const factor = cholesky(lifted, size);
      for (let i = 0; i < size; i++) {
        let diagonal = 0;
        for (let k = 0; k <= i; k++) diagonal += (factor[i * size + k] ?? 0) ** 2;
        expect(Math.abs(diagonal - (lifted[i * size + i] ?? NaN))).toBeLessThan(1e-9 * largest);
      }
    }
  });

  it('of an answer is the mean outer product of the slopes over all it could have been', () => {
    const row = design.deals.find(({ created }) => created.touches.some((stock) => stock > 0));
    if (row === undefined) throw new Error('No deal of the example has a touch.');
    const theta = thetaFrom(7);
    const under = (answer: number): ReturnType<typeof evaluate> =>
      evaluate(
        {
          ...design,
          deals: [{ ...row, answer }],
          risk: [],
          leadAnswers: [],
          weeks: 0,
          clicks: none,
        },
        layout,
        theta,
        { ...all, seriesWeight: 0 },
      );
    const mean = new Float64Array(size * size);
    let certain = 0;
    for (let answer = 0; answer <= nobody(sources); answer++) {
      const { value, gradient } = under(answer);
      const chance = Math.exp(value);
      certain += chance;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          mean[i * size + j] =
            (mean[i * size + j] ?? 0) + chance * (gradient[i] ?? 0) * (gradient[j] ?? 0);
        }
      }
    }
    expect(certain).toBeCloseTo(1, 5);
    const { information } = under(0);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        // How wrong answers are is taken as apart from the strengths: a block of its own.
        const isApart = (i === layout.wrong) !== (j === layout.wrong);
        expect(information[i * size + j]).toBeCloseTo(isApart ? 0 : (mean[i * size + j] ?? NaN), 5);
      }
    }
  });

  it('of known accounts is that of each of their weeks, added up', () => {
    const theta = thetaFrom(8);
    const quiet = design.risk.filter(({ exposure }) => exposure > 0);
    const sum = new Float64Array(size * size);
    for (const row of quiet) {
      // A week without an event: value −μ, slope −μ·row, so that slope·slopeᵀ/μ is μ·row·rowᵀ.
      const one = { ...design, deals: [], risk: [row], clicks: none };
      const { value, gradient } = evaluate(one, layout, theta, bare);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          sum[i * size + j] =
            (sum[i * size + j] ?? 0) + ((gradient[i] ?? 0) * (gradient[j] ?? 0)) / -value;
        }
      }
    }
    const { information } = evaluate({ ...design, deals: [], clicks: none }, layout, theta, bare);
    const largest = Math.max(...information);
    information.forEach((value, i) => {
      expect(Math.abs(value - (sum[i] ?? NaN))).toBeLessThan(1e-9 * largest);
    });
  });

  it('of the weekly series is close to the outer product over histories drawn from the model', () => {
    const theta = thetaFrom(9);
    const whole: LikelihoodOptions = { ...bare, seriesWeight: 1 };
    const template = design.deals[0];
    if (template === undefined) throw new Error('The example has no deal.');
    const series = (counts: readonly number[]): Design => ({
      ...design,
      risk: [],
      clicks: none,
      deals: counts.flatMap((count, week) =>
        Array.from({ length: count }, () => ({
          ...template,
          pool: 'unknown' as const,
          deal: { ...template.deal, createdAt: design.startsAt + (week + 0.5) * 7 * 86_400_000 },
        })),
      ),
    });
    const empty = Array.from({ length: design.weeks }, () => 0);
    const nothing = evaluate(series(empty), layout, theta, whole);
    // The log rate of a week is what one deal more in it adds to the value.
    const rates = empty.map((_, week) =>
      Math.exp(evaluate(series(empty.with(week, 1)), layout, theta, whole).value - nothing.value),
    );
    const uniform = uniforms(10);
    const squares = new Float64Array(size);
    const DRAWS = 1500;
    for (let draw = 0; draw < DRAWS; draw++) {
      const counts = rates.map((rate) => poisson(rate, uniform));
      const { gradient } = evaluate(series(counts), layout, theta, {
        ...whole,
        gradientOnly: true,
      });
      gradient.forEach((value, i) => {
        squares[i] = (squares[i] ?? 0) + value ** 2 / DRAWS;
      });
    }
    for (let i = 0; i < size; i++) {
      const expected = nothing.information[i * size + i] ?? 0;
      if (expected === 0) expect(squares[i]).toBe(0);
      else expect(Math.abs((squares[i] ?? 0) / expected - 1)).toBeLessThan(0.2);
    }
  });
});

/** Knuth's multiplication of uniforms. */
function poisson(rate: number, uniform: () => number): number {
  let count = -1;
  for (let product = 1; product > Math.exp(-rate); product *= uniform()) count += 1;
  return count;
}
