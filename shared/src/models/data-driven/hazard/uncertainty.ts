import type { Design } from './design.ts';
import { exponential, normal } from './draws.ts';
import type { FittedMode } from './fit-mode.ts';
import { at, backSubstitute, solve } from './linear-algebra.ts';
import type { Layout } from './parameters.ts';
import { posteriorAt, type Mode } from './posterior.ts';
import type { CreditLaw } from './shares.ts';
import type { StrengthTable } from './strengths.ts';
import type { WinLaw } from './winning.ts';

/** One possible truth, given the data. */
export interface Draw {
  readonly strengths: StrengthTable;
  readonly law: CreditLaw;
  readonly winning: WinLaw;
}

/** Parameters from the normal that touches the posterior at its mode. */
export function laplaceDraw(mode: Mode, layout: Layout, uniform: () => number): Float64Array {
  const step = new Float64Array(layout.size);
  for (let i = 0; i < step.length; i++) step[i] = normal(uniform);
  backSubstitute(mode.factor, layout.size, step);
  return mode.theta.map((value, i) => value + at(step, i));
}

/**
 * Parameters as another sample of accounts would have given them: accounts get random weights (Rubin's
 * Bayesian bootstrap) and the mode moves by one Newton step, which a test compares with a full refit.
 */
export function bootstrapDraw(
  design: Design,
  layout: Layout,
  { mode, prior, seriesWeight, answers }: FittedMode,
  uniform: () => number,
): Float64Array {
  const weights = accountWeights(design, uniform);
  const { gradient } = posteriorAt(
    design,
    layout,
    prior,
    { weights, seriesWeight, answers, gradientOnly: true },
    mode.theta,
  );
  const step = solve(mode.factor, layout.size, gradient);
  return mode.theta.map((value, i) => value + at(step, i));
}

/** Exponential weights with a mean of exactly one. */
export function accountWeights(design: Design, uniform: () => number): Float64Array {
  const weights = new Float64Array(design.accounts);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i] = exponential(uniform);
    sum += at(weights, i);
  }
  return weights.map((weight) => (weight * weights.length) / sum);
}

/** How far a deal's true shares lie from what is expected of deals like it: 0 not at all, 1 a single cause. */
const UNLIKENESS = 0.5;

/**
 * Makes a deal's expected shares one of the possible ones: what its people really saw is unknown, so its
 * true shares scatter around the expectation. Half of it goes to one cause drawn by the shares, which has
 * the expectation right and the scatter of a Dirichlet with concentration 3.
 */
export function scatter(shares: Float64Array, uniform: () => number): void {
  let left = uniform();
  let cause = shares.length - 1;
  for (let e = 0; e < shares.length; e++) {
    left -= at(shares, e);
    if (left < 0) {
      cause = e;
      break;
    }
  }
  for (let e = 0; e < shares.length; e++) shares[e] = at(shares, e) * (1 - UNLIKENESS);
  shares[cause] = at(shares, cause) + UNLIKENESS;
}

/** By how much people name one source rather than another beyond what it did, in logs. */
const RECALL = 0.25;

/**
 * Answers favour what is easily recalled. By how much is not in the data, so each draw lets every source be
 * named by a factor of its own more or less than it deserves, about a quarter either way.
 */
export function misremember(shares: Float64Array, uniform: () => number): Float64Array {
  const off = shares.map((share) => share * Math.exp(RECALL * normal(uniform)));
  const sum = off.reduce((a, b) => a + b, 0);
  return off.map((share) => share / sum);
}
