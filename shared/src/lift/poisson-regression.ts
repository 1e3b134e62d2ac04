import { solveBounded } from './bounded-quadratic.ts';

/** A log-linear regression of counts: rows of `columns` numbers, one after the other. */
export interface CountRegression {
  readonly design: Float64Array;
  readonly columns: number;
  /** Not negative; whole numbers are not needed. */
  readonly counts: Float64Array;
  /** Added to the linear predictor of each row. */
  readonly offset?: Float64Array;
  /** Penalty matrix P (columns × columns): ½·βᵀPβ is taken from the log-likelihood. */
  readonly penalty?: Float64Array;
  /** Columns whose coefficient may not be negative. */
  readonly bounded?: (column: number) => boolean;
}

export interface CountFit {
  readonly coefficients: Float64Array;
  /** Expected counts, μ. */
  readonly fitted: Float64Array;
  readonly deviance: number;
  /** Pearson's X² = Σ (y − μ)²/μ. */
  readonly pearson: number;
  /** XᵀWX + P at the fitted values. */
  readonly information: Float64Array;
  readonly hasConverged: boolean;
}

const MOST_STEPS = 50;
/** Relative change of the penalised deviance that ends the iteration; R's `glm` stops at 1e-8. */
const TOLERANCE = 1e-10;
/** The linear predictor is kept where its exponential is a number. */
const MOST = 30;

/**
 * Poisson regression with log link by iteratively reweighted least squares: each step solves
 * (XᵀWX + P)·β = XᵀWz with W = μ and z = η + (y − μ)/μ, halved while the penalised deviance grows.
 * McCullagh & Nelder (1989), “Generalized Linear Models”, §2.5 and §6.2; the penalty as in Wood (2017),
 * “Generalized Additive Models”, §6.1.1. Where coefficients are bounded, each step solves the quadratic under its
 * bounds.
 */
export function fitCounts(regression: CountRegression): CountFit {
  const { design, columns, counts, offset, penalty, bounded } = regression;
  const n = counts.length;
  const eta = new Float64Array(n);
  // As R's glm: from the counts themselves, so that the first step is nearly the last.
  for (let t = 0; t < n; t++) eta[t] = Math.log((counts[t] ?? 0) + 0.1);
  let beta: Float64Array = new Float64Array(columns);
  let mu: Float64Array = eta.map(Math.exp);
  let objective = Infinity;
  let hasConverged = false;
  for (let step = 0; step < MOST_STEPS && !hasConverged; step++) {
    const matrix = weightedCross(design, columns, mu);
    if (penalty)
      for (let k = 0; k < matrix.length; k++) matrix[k] = (matrix[k] ?? 0) + (penalty[k] ?? 0);
    const right = new Float64Array(columns);
    for (let t = 0; t < n; t++) {
      const weight = mu[t] ?? 0;
      const residual = weight * ((eta[t] ?? 0) - (offset?.[t] ?? 0)) + (counts[t] ?? 0) - weight;
      const row = t * columns;
      for (let j = 0; j < columns; j++) {
        const x = design[row + j] ?? 0;
        if (x !== 0) right[j] = (right[j] ?? 0) + x * residual;
      }
    }
    let next = solveBounded(matrix, right, columns, bounded);
    let reached = predict(design, columns, next, offset);
    let value = penalisedDeviance(counts, reached.mu, next, penalty);
    for (
      let half = 0;
      half < 30 && step > 0 && !(value <= objective + 1e-9 * Math.abs(objective));
      half++
    ) {
      const from = beta;
      next = next.map((b, j) => (b + (from[j] ?? 0)) / 2);
      reached = predict(design, columns, next, offset);
      value = penalisedDeviance(counts, reached.mu, next, penalty);
    }
    hasConverged = Math.abs(objective - value) <= TOLERANCE * (Math.abs(value) + 0.1);
    objective = value;
    beta = next;
    mu = reached.mu;
    eta.set(reached.eta);
  }
  const information = weightedCross(design, columns, mu);
  if (penalty)
    for (let k = 0; k < information.length; k++)
      information[k] = (information[k] ?? 0) + (penalty[k] ?? 0);
  return {
    coefficients: beta,
    fitted: mu,
    deviance: poissonDeviance(counts, mu),
    pearson: pearson(counts, mu),
    information,
    hasConverged,
  };
}

/** XᵀWX, row by row; zeros of the design cost nothing. */
function weightedCross(design: Float64Array, columns: number, weights: Float64Array): Float64Array {
  const matrix = new Float64Array(columns * columns);
  const present = new Int32Array(columns);
  for (let t = 0; t < weights.length; t++) {
    const row = t * columns;
    let filled = 0;
    for (let j = 0; j < columns; j++) if (design[row + j] !== 0) present[filled++] = j;
    const weight = weights[t] ?? 0;
    for (let a = 0; a < filled; a++) {
      const i = present[a] ?? 0;
      const scaled = weight * (design[row + i] ?? 0);
      for (let b = 0; b <= a; b++) {
        const j = present[b] ?? 0;
        const at = i * columns + j;
        matrix[at] = (matrix[at] ?? 0) + scaled * (design[row + j] ?? 0);
      }
    }
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) matrix[j * columns + i] = matrix[i * columns + j] ?? 0;
  }
  return matrix;
}

function predict(
  design: Float64Array,
  columns: number,
  beta: Float64Array,
  offset: Float64Array | undefined,
): { eta: Float64Array; mu: Float64Array } {
  const n = design.length / columns;
  const eta = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    let sum = offset?.[t] ?? 0;
    for (let j = 0; j < columns; j++) sum += (design[t * columns + j] ?? 0) * (beta[j] ?? 0);
    eta[t] = Math.min(MOST, Math.max(-MOST, sum));
  }
  return { eta, mu: eta.map(Math.exp) };
}

function penalisedDeviance(
  counts: Float64Array,
  mu: Float64Array,
  beta: Float64Array,
  penalty: Float64Array | undefined,
): number {
  let value = poissonDeviance(counts, mu);
  if (!penalty) return value;
  const columns = beta.length;
  for (let i = 0; i < columns; i++) {
    const b = beta[i] ?? 0;
    if (b === 0) continue;
    for (let j = 0; j < columns; j++) value += b * (penalty[i * columns + j] ?? 0) * (beta[j] ?? 0);
  }
  return value;
}

/** 2·Σ [y·log(y/μ) − (y − μ)], with y·log y = 0 at 0 (McCullagh & Nelder 1989, §2.3). */
export function poissonDeviance(counts: Float64Array, mu: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < counts.length; t++) {
    const y = counts[t] ?? 0;
    const m = mu[t] ?? 0;
    sum += (y > 0 ? y * Math.log(y / m) : 0) - (y - m);
  }
  return 2 * sum;
}

function pearson(counts: Float64Array, mu: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < counts.length; t++)
    sum += ((counts[t] ?? 0) - (mu[t] ?? 0)) ** 2 / (mu[t] ?? 1);
  return sum;
}
