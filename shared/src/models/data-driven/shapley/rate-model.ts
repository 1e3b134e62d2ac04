import type { Coalition, CoalitionTable } from './coalitions.ts';
import { solveCholesky } from './cholesky.ts';

/** A smoothed conversion rate of every coalition, seen or not. */
export interface RateModel {
  /** Log-odds of a journey that met nobody. */
  readonly intercept: number;
  /** What each channel of the table adds to the log-odds; never negative. */
  readonly effects: readonly number[];
}

/** How strongly a channel's effect is drawn to the mean effect: a prior deviation of 1 in log-odds. */
export const DEFAULT_RIDGE = 1;
/** Holds the mean effect itself, which few data leave open (every journey met someone); a prior deviation of 10. */
const MEAN_RIDGE = 0.01;
/** A dense system of this size is solved in about a second. */
export const MOST_RATE_CHANNELS = 1000;
const MOST_STEPS = 200;

/**
 * Fits the conversion rate of coalitions, logit v(S) = α + Σ_{c ∈ S} β_c, by penalised maximum likelihood:
 *
 * max Σ_S [conversions_S ln v(S) + nulls_S ln(1 − v(S))] − ½λ Σ_c (β_c − mean β)² − ½ε Σ_c β_c²,  β ≥ 0.
 *
 * No coalition has a parameter of its own: one that was seen once, or never, takes its rate from its members, so
 * there are no cells of 0 of 1. A channel that was seen rarely is drawn to the mean effect, so that without evidence
 * all channels count the same. β ≥ 0: a touch does not un-sell, and what looks like it is mostly that those who were
 * shown more were the harder cases; the constraint is part of the fit, the other channels are estimated given it.
 *
 * Newton steps on the unconstrained coordinates, projected and halved until they improve (D. P. Bertsekas,
 * “Projected Newton methods”, SIAM J. Control Optim. 20, 1982). The function is strictly convex: the result does
 * not depend on the start, and the same table always gives the same model.
 *
 * @throws RangeError when nothing or everything converted (there is no rate to explain), or above
 * {@link MOST_RATE_CHANNELS} channels.
 */
export function fitRateModel(table: CoalitionTable, ridge = DEFAULT_RIDGE): RateModel {
  const { channels, coalitions } = table;
  if (!(ridge >= 0 && ridge < Infinity)) {
    throw new RangeError(`The ridge must be 0 or a positive number, not ${ridge}.`);
  }
  if (channels.length > MOST_RATE_CHANNELS) {
    throw new RangeError(
      `Rate-based Shapley takes up to ${MOST_RATE_CHANNELS} channels, and there are ${channels.length}. ` +
        'Group the rarest, or use the equal share.',
    );
  }
  let conversions = 0;
  let nulls = 0;
  for (const coalition of coalitions) {
    conversions += coalition.conversions;
    nulls += coalition.nulls;
  }
  if (conversions === 0) {
    throw new RangeError(
      'None of these journeys converted, so there is nothing to share. Give journeys of a longer time.',
    );
  }
  if (nulls === 0) {
    throw new RangeError(
      'All of these journeys converted, and rate-based Shapley compares those that did with those that did not. ' +
        'Give the paths without a conversion too, or use the equal share.',
    );
  }

  const size = channels.length + 1;
  let point = new Float64Array(size);
  point[0] = Math.log(conversions / nulls);
  let loss = lossOf(coalitions, point, ridge);
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let step = 0; step < MOST_STEPS; step++) {
    differentiate(coalitions, point, ridge, gradient, hessian);
    const free = freeCoordinates(point, gradient);
    if (largest(gradient, free) <= 1e-9 * (conversions + nulls)) break;
    const direction = newtonDirection(gradient, hessian, free);
    const next = improve(coalitions, point, loss, ridge, gradient, direction);
    if (!next) break;
    ({ point, loss } = next);
  }
  const [intercept = 0, ...effects] = point;
  return { intercept, effects };
}

/** The rate v(S) of a coalition, given its members' indexes. */
export function rateOf(model: RateModel, members: readonly number[]): number {
  let logit = model.intercept;
  for (const member of members) logit += model.effects[member] ?? 0;
  return 1 / (1 + Math.exp(-logit));
}

/** −log of the penalised likelihood. */
function lossOf(coalitions: readonly Coalition[], point: Float64Array, ridge: number): number {
  let loss = 0;
  for (const { members, conversions, nulls } of coalitions) {
    const logit = logitOf(point, members);
    // ln(1 + e^x), for large |x| too.
    const softplus = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    loss += (conversions + nulls) * softplus - conversions * logit;
  }
  const mean = meanEffect(point);
  for (let i = 1; i < point.length; i++) {
    const effect = point[i] ?? 0;
    loss += 0.5 * (ridge * (effect - mean) ** 2 + MEAN_RIDGE * effect ** 2);
  }
  return loss;
}

function differentiate(
  coalitions: readonly Coalition[],
  point: Float64Array,
  ridge: number,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const size = point.length;
  const add = (to: Float64Array, at: number, amount: number): void => {
    to[at] = (to[at] ?? 0) + amount;
  };
  gradient.fill(0);
  // −11ᵀ/n of the penalty reaches every pair of effects.
  hessian.fill(size > 1 ? -ridge / (size - 1) : 0);
  hessian.fill(0, 0, size);
  const mean = meanEffect(point);
  for (let i = 1; i < size; i++) {
    const effect = point[i] ?? 0;
    hessian[i * size] = 0;
    gradient[i] = ridge * (effect - mean) + MEAN_RIDGE * effect;
    add(hessian, i * size + i, ridge + MEAN_RIDGE);
  }
  for (const { members, conversions, nulls } of coalitions) {
    const all = conversions + nulls;
    const rate = 1 / (1 + Math.exp(-logitOf(point, members)));
    const residual = all * rate - conversions;
    const curvature = all * rate * (1 - rate);
    add(gradient, 0, residual);
    add(hessian, 0, curvature);
    for (const member of members) {
      const row = (member + 1) * size;
      add(gradient, member + 1, residual);
      add(hessian, row, curvature);
      add(hessian, member + 1, curvature);
      for (const other of members) add(hessian, row + other + 1, curvature);
    }
  }
}

/** All but the effects that lie at 0, or next to it, and would go below. */
function freeCoordinates(point: Float64Array, gradient: Float64Array): number[] {
  const free = [0];
  for (let i = 1; i < point.length; i++) {
    if ((point[i] ?? 0) > 1e-9 || (gradient[i] ?? 0) < 0) free.push(i);
  }
  return free;
}

function newtonDirection(
  gradient: Float64Array,
  hessian: Float64Array,
  free: readonly number[],
): Float64Array {
  const n = free.length;
  const size = gradient.length;
  // What is held goes straight to 0.
  const direction = gradient.map((slope) => -slope);
  // Where rates touch 0 or 1 the curvature vanishes in rounding; a little more of it gives a shorter step.
  for (let damping = 0; ; damping = damping === 0 ? 1e-8 : damping * 10) {
    const matrix = new Float64Array(n * n);
    const right = new Float64Array(n);
    free.forEach((i, row) => {
      right[row] = -(gradient[i] ?? 0);
      free.forEach((j, column) => {
        matrix[row * n + column] = hessian[i * size + j] ?? 0;
      });
      matrix[row * n + row] = (matrix[row * n + row] ?? 0) * (1 + damping) + damping;
    });
    if (!solveCholesky(matrix, right, n)) continue;
    free.forEach((i, row) => {
      direction[i] = right[row] ?? 0;
    });
    return direction;
  }
}

/** The longest of 1, ½, ¼ … of the step that, effects held at 0 or above, lowers the loss enough. */
function improve(
  coalitions: readonly Coalition[],
  point: Float64Array,
  loss: number,
  ridge: number,
  gradient: Float64Array,
  direction: Float64Array,
): { point: Float64Array<ArrayBuffer>; loss: number } | null {
  for (let length = 1; length > 1e-12; length /= 2) {
    const next = new Float64Array(point.length);
    let promised = 0;
    for (let i = 0; i < next.length; i++) {
      const moved = (point[i] ?? 0) + length * (direction[i] ?? 0);
      next[i] = i === 0 ? moved : Math.max(0, moved);
      promised += (gradient[i] ?? 0) * ((next[i] ?? 0) - (point[i] ?? 0));
    }
    const nextLoss = lossOf(coalitions, next, ridge);
    if (nextLoss < loss + 1e-4 * promised) return { point: next, loss: nextLoss };
  }
  return null;
}

function logitOf(point: Float64Array, members: readonly number[]): number {
  let logit = point[0] ?? 0;
  for (const member of members) logit += point[member + 1] ?? 0;
  return logit;
}

function meanEffect(point: Float64Array): number {
  if (point.length <= 1) return 0;
  let sum = 0;
  for (let i = 1; i < point.length; i++) sum += point[i] ?? 0;
  return sum / (point.length - 1);
}

function largest(gradient: Float64Array, free: readonly number[]): number {
  return free.reduce((most, i) => Math.max(most, Math.abs(gradient[i] ?? 0)), 0);
}
