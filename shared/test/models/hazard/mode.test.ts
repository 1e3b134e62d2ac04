import { describe, expect, it } from '@jest/globals';
import { buildDesign } from '../../../src/models/data-driven/hazard/build-design.ts';
import { CONTROL_COUNT } from '../../../src/models/data-driven/hazard/risk-rows.ts';
import { findSources } from '../../../src/models/data-driven/hazard/sources.ts';
import { normal, uniforms } from '../../../src/models/data-driven/hazard/draws.ts';
import { dropIdle, fitMode } from '../../../src/models/data-driven/hazard/fit-mode.ts';
import { at, solve } from '../../../src/models/data-driven/hazard/linear-algebra.ts';
import { layoutOf } from '../../../src/models/data-driven/hazard/parameters.ts';
import { posteriorAt } from '../../../src/models/data-driven/hazard/posterior.ts';
import { dealShares } from '../../../src/models/data-driven/hazard/shares.ts';
import { strengthsAt } from '../../../src/models/data-driven/hazard/strengths.ts';
import {
  accountWeights,
  bootstrapDraw,
  laplaceDraw,
} from '../../../src/models/data-driven/hazard/uncertainty.ts';
import { history, THREE } from '../../support/fit-history.ts';

const input = history({ won: 70, seed: 2 });
const sources = findSources(input);
const design = buildDesign(input, sources, { decayWeeks: 6, postWeight: 0.5 }, 1);
const layout = layoutOf(design, CONTROL_COUNT);
const fitted = fitMode(design, layout, true);
const { mode, prior, seriesWeight } = fitted;
const options = { weights: null, seriesWeight, answers: true };

/** Mean shares of the won deals under a parameter vector. */
function sharesUnder(theta: Float64Array): Float64Array {
  const strengths = strengthsAt(design, layout, theta);
  const law = {
    wrong: 1 / (1 + Math.exp(-at(theta, layout.wrong))),
    falseNames: design.falseNames,
    win: 0.2,
  };
  const sum = new Float64Array(sources.indexOf.size + 1);
  for (const { deal, created, closed, answer } of design.deals) {
    if (deal.outcome !== 'won') continue;
    dealShares(sources, strengths, law, created, closed, answer).forEach((share, e) => {
      sum[e] = at(sum, e) + share / 70;
    });
  }
  return sum;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((x, y) => x + y, 0) / values.length;
  const of = (x: readonly number[], y: readonly number[]): number =>
    mean(x.map((value, i) => (value - mean(x)) * ((y[i] ?? NaN) - mean(y))));
  return of(a, b) / Math.sqrt(of(a, a) * of(b, b));
}

describe('The mode', () => {
  const top = posteriorAt(design, layout, prior, options, mode.theta);

  it('is where the slope of the posterior is level', () => {
    // What one more Newton step could still gain, gᵀ·H⁻¹·g/2, in units of the log posterior.
    const step = solve(mode.factor, layout.size, top.gradient);
    const gain = step.reduce((sum, value, i) => sum + (value * at(top.gradient, i)) / 2, 0);
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThan(1e-3);
    expect(mode.steps).toBeLessThan(60);
  });

  it('is higher than anything around it', () => {
    const uniform = uniforms(3);
    for (let i = 0; i < 50; i++) {
      const near = laplaceDraw(mode, layout, uniform);
      const { value } = posteriorAt(
        design,
        layout,
        prior,
        { ...options, gradientOnly: true },
        near,
      );
      expect(value).toBeLessThan(top.value);
    }
  });

  it('is found from elsewhere too', () => {
    const uniform = uniforms(4);
    const start = prior.mean.map((value) => value + 0.4 * normal(uniform));
    const again = fitMode(design, layout, true, { start });
    const own = sharesUnder(mode.theta);
    sharesUnder(again.mode.theta).forEach((share, e) => {
      expect(Math.abs(share - at(own, e))).toBeLessThan(0.005);
    });
  });
});

describe('Draws of the bootstrap by one Newton step', () => {
  it('give the shares that fitting anew under the same weights gives', () => {
    const steps: number[][] = [];
    const refits: number[][] = [];
    for (let seed = 1; seed <= 24; seed++) {
      steps.push([...sharesUnder(bootstrapDraw(design, layout, fitted, uniforms(seed)))]);
      const weights = accountWeights(design, uniforms(seed));
      const refit = fitMode(design, layout, true, { weights, start: mode.theta });
      refits.push([...sharesUnder(refit.mode.theta)]);
    }
    // Influencers that move deals and the baseline; over draws, and in the mean within two hundredths.
    for (const e of [sourceOf('ada'), sourceOf('bo'), sources.indexOf.size]) {
      const one = steps.map((shares) => shares[e] ?? NaN);
      const other = refits.map((shares) => shares[e] ?? NaN);
      expect(correlation(one, other)).toBeGreaterThan(0.9);
      const gaps = one.map((share, i) => Math.abs(share - (other[i] ?? NaN)));
      expect(gaps.reduce((a, b) => a + b, 0) / gaps.length).toBeLessThan(0.02);
    }
  });

  it('weigh accounts by one on average', () => {
    const weights = accountWeights(design, uniforms(5));
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(design.accounts, 9);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
  });
});

describe('Influencers the data do not ask for', () => {
  it('are set to nothing, the others are not', () => {
    const plain = dropIdle(design, layout, fitted).mode.theta;
    const effect = (id: string): number => Math.exp(at(plain, layout.effect + sourceOf(id)));
    expect(effect('ada')).toBeGreaterThan(0.1);
    const nobodyMoves = history({
      won: 80,
      seed: 3,
      influencers: THREE.map((one) => ({ ...one, effect: 0 })),
      answered: 0.5,
      wrong: 0.2,
    });
    const world = buildDesign(nobodyMoves, findSources(nobodyMoves), design.kernel, 1);
    const idleLayout = layoutOf(world, CONTROL_COUNT);
    const before = fitMode(world, idleLayout, true);
    const { theta } = dropIdle(world, idleLayout, before).mode;
    for (let k = 0; k < 3; k++) expect(at(theta, idleLayout.effect + k)).toBeLessThan(-7);
  });
});

function sourceOf(id: string): number {
  return sources.indexOf.get(`influencer:${id}`) ?? NaN;
}
