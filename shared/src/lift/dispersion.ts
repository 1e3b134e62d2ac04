import { at, cholesky, solve } from '../models/data-driven/hazard/linear-algebra.ts';
import { diagonal, matrixOf, type Observed } from './design.ts';
import type { Column } from './nuisance.ts';
import { fitCounts } from './poisson-regression.ts';

/**
 * How much more the counts vary around a fit than Poisson counts would: Pearson's X² over the degrees of freedom
 * (Wedderburn 1974, doi:10.1093/biomet/61.3.439), or, where it is larger, the variance of weekly sums of Pearson
 * residuals. Days that go together for a while (news, a busy week) make the sum over a post's window vary more than
 * its days say: batch means (Flegal & Jones 2010, doi:10.1214/09-AOS735). Never below 1.
 */
export function dispersionOf({ days, counts }: Observed, columns: readonly Column[]): number {
  const { design, columns: width, precision } = matrixOf(columns, days.length);
  let dispersion = 1;
  // The penalty weighs by the dispersion, which is known only after a fit.
  for (let round = 0; round < 2; round++) {
    const penalty = diagonal(precision, dispersion);
    const { fitted, information } = fitCounts({ design, columns: width, counts, penalty });
    const effective = width - penalisedPart(information, penalty, width);
    dispersion = Math.max(
      1,
      daily(counts, fitted, effective),
      weekly(days, counts, fitted, effective - (WEEK_DAYS - 1)),
    );
  }
  return dispersion;
}

const WEEK_DAYS = 7;
const LEAST_WEEKS = 8;
/** Of few weeks many parameters leave little: no more than so much is made of it. */
const LEAST_FREEDOM = 0.4;

/** tr((XᵀWX + P)⁻¹P): what the penalty takes from the degrees of freedom (Wood 2017, §6.1.2). */
function penalisedPart(information: Float64Array, penalty: Float64Array, n: number): number {
  const inverse = inverseDiagonal(information, n);
  let sum = 0;
  for (let j = 0; j < n; j++) sum += at(inverse, j) * at(penalty, j * n + j);
  return sum;
}

/** The diagonal of a matrix's inverse. */
export function inverseDiagonal(matrix: Float64Array, n: number): Float64Array {
  const factor = cholesky(matrix, n);
  return Float64Array.from({ length: n }, (_, j) => {
    const unit = new Float64Array(n);
    unit[j] = 1;
    return at(solve(factor, n, unit), j);
  });
}

const residualOf = (count: number, mu: number): number =>
  (count - mu) / Math.sqrt(Math.max(1e-9, mu));

function daily(counts: Float64Array, fitted: Float64Array, parameters: number): number {
  let sum = 0;
  counts.forEach((count, t) => {
    sum += residualOf(count, at(fitted, t)) ** 2;
  });
  return sum / Math.max(LEAST_FREEDOM * counts.length, counts.length - parameters);
}

function weekly(
  days: Int32Array,
  counts: Float64Array,
  fitted: Float64Array,
  parameters: number,
): number {
  const weeks = new Map<number, { sum: number; days: number }>();
  counts.forEach((count, t) => {
    const key = Math.floor((days[t] ?? 0) / WEEK_DAYS);
    const week = weeks.get(key) ?? { sum: 0, days: 0 };
    week.sum += residualOf(count, at(fitted, t));
    week.days += 1;
    weeks.set(key, week);
  });
  const whole = [...weeks.values()].filter((week) => week.days === WEEK_DAYS);
  if (whole.length < LEAST_WEEKS) return 0;
  const sum = whole.reduce((total, week) => total + week.sum ** 2 / WEEK_DAYS, 0);
  return sum / Math.max(LEAST_FREEDOM * whole.length, whole.length - parameters);
}
