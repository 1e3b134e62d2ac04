import { at, cholesky, solve } from '../models/data-driven/hazard/linear-algebra.ts';
import { diagonal, matrixOf, type Observed } from './design.ts';
import type { Column } from './nuisance.ts';
import { fitCounts } from './poisson-regression.ts';

/** Answers how much a pattern of days would add to a fit that does not have it: a z-score. */
export type ScoreTest = (pattern: (day: number) => number, from: number, until: number) => number;

/**
 * Rao's score test of one more column, given those that are there: z = U/√V with U = aᵀ(y − μ) and
 * V = aᵀWa − aᵀWX(XᵀWX + P)⁻¹XᵀWa, at the fit without it (Rao 1948, doi:10.1017/S0305004100023987). It needs no
 * fit of its own, so that a thousand dates can be tried; dispersion would divide all z alike and is left out.
 */
export function scoreTest({ days, counts }: Observed, columns: readonly Column[]): ScoreTest {
  const { design, columns: width, precision } = matrixOf(columns, days.length);
  const { fitted, information } = fitCounts({
    design,
    columns: width,
    counts,
    penalty: diagonal(precision, 1),
  });
  const factor = cholesky(information, width);
  const place = new Map(Array.from(days, (day, t) => [day, t]));
  return (pattern, from, until) => {
    const cross = new Float64Array(width);
    let score = 0;
    let own = 0;
    for (let day = Math.floor(from); day <= until; day++) {
      const t = place.get(day);
      if (t === undefined) continue;
      const a = pattern(day);
      if (a === 0) continue;
      const mu = at(fitted, t);
      score += a * (at(counts, t) - mu);
      own += a * a * mu;
      for (let j = 0; j < width; j++) cross[j] = at(cross, j) + a * mu * at(design, t * width + j);
    }
    if (own === 0) return 0;
    const solved = solve(factor, width, cross);
    let explained = 0;
    for (let j = 0; j < width; j++) explained += at(cross, j) * at(solved, j);
    const variance = own - explained;
    // What the other columns already say leaves nothing to test.
    return variance <= 1e-6 * own ? 0 : score / Math.sqrt(variance);
  };
}
