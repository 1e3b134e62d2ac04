import type { Design } from './design.ts';
import type { LikelihoodOptions } from './likelihood/context.ts';
import { evaluate } from './likelihood/evaluate.ts';
import { at, cholesky, logDeterminant, solve } from './linear-algebra.ts';
import type { Layout, Prior } from './parameters.ts';

/** The most probable parameters and, by the curvature there, how sure they are (Laplace 1774). */
export interface Mode {
  readonly theta: Float64Array;
  /** Cholesky factor of the precision at the mode. */
  readonly factor: Float64Array;
  /** log of the probability of the data, the parameters integrated out (up to a constant of the data). */
  readonly logEvidence: number;
  readonly steps: number;
}

const MOST_STEPS = 60;
const SMALL_GAIN = 1e-7;

/** Newton's way to the mode by Fisher scoring, each step shortened until it gains. */
export function findMode(
  design: Design,
  layout: Layout,
  prior: Prior,
  options: LikelihoodOptions,
  start: Float64Array,
  smallGain = SMALL_GAIN,
): Mode {
  let theta = start;
  let current = posteriorAt(design, layout, prior, options, theta);
  let steps = 0;
  for (; steps < MOST_STEPS; steps++) {
    const factor = cholesky(current.information, layout.size);
    const direction = solve(factor, layout.size, current.gradient);
    limit(direction);
    let next = current;
    let moved = theta;
    for (let length = 1; length > 1e-4; length /= 2) {
      moved = theta.map((value, i) => value + length * at(direction, i));
      next = posteriorAt(design, layout, prior, options, moved);
      if (next.value > current.value) break;
    }
    const gain = next.value - current.value;
    if (!(gain > 0)) break;
    theta = moved;
    current = next;
    if (gain < smallGain * (1 + Math.abs(current.value))) break;
  }
  const factor = cholesky(current.information, layout.size);
  const priorFactor = cholesky(prior.precision, layout.size);
  return {
    theta,
    factor,
    logEvidence:
      current.value +
      0.5 * (logDeterminant(priorFactor, layout.size) - logDeterminant(factor, layout.size)),
    steps,
  };
}

/** No parameter moves further than this in one step: the curvature is only local. */
const LONGEST = 1.5;

function limit(direction: Float64Array): void {
  let most = 0;
  for (const value of direction) most = Math.max(most, Math.abs(value));
  if (most <= LONGEST) return;
  for (let i = 0; i < direction.length; i++) direction[i] = (at(direction, i) * LONGEST) / most;
}

/** log posterior, its gradient, and information plus prior precision. */
export function posteriorAt(
  design: Design,
  layout: Layout,
  prior: Prior,
  options: LikelihoodOptions,
  theta: Float64Array,
): { value: number; gradient: Float64Array; information: Float64Array } {
  const { value, gradient, information } = evaluate(design, layout, theta, options);
  const { size } = layout;
  let quadratic = 0;
  for (let i = 0; i < size; i++) {
    let pull = 0;
    for (let j = 0; j < size; j++) {
      const precision = at(prior.precision, i * size + j);
      if (precision === 0) continue;
      pull += precision * (at(theta, j) - at(prior.mean, j));
      information[i * size + j] = at(information, i * size + j) + precision;
    }
    gradient[i] = at(gradient, i) - pull;
    quadratic += pull * (at(theta, i) - at(prior.mean, i));
  }
  return { value: value - 0.5 * quadratic, gradient, information };
}
