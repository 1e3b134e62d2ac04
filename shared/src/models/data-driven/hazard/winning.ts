import type { Design } from './design.ts';
import type { StrengthTable } from './strengths.ts';
import { at } from './linear-algebra.ts';

/** log-odds of winning = level + weight·U at the close. */
export interface WinLaw {
  readonly level: number;
  readonly weight: number;
  /** Share of closed deals that were won. */
  readonly rate: number;
}

const BELIEVED_LOG_WEIGHT = Math.log(0.25);
const DEVIATION = 0.7;

/**
 * Fits how much the pressure that makes deals arise also helps to win them: a logistic regression of the
 * closed deals on U with one positive weight, believed to be about a quarter.
 */
export function fitWinning(
  design: Design,
  strengths: StrengthTable,
  weights: Float64Array | null,
): WinLaw {
  const size = design.sources.indexOf.size;
  const touched = new Float64Array(size);
  const untracked = new Float64Array(size);
  const rows: { u: number; won: number; weight: number }[] = [];
  for (const { deal, closed, account } of design.deals) {
    if (deal.outcome === 'open') continue;
    const u = strengths.parts(closed, touched, untracked);
    const weight = weights === null ? 1 : at(weights, account);
    rows.push({ u, won: deal.outcome === 'won' ? 1 : 0, weight });
  }
  const all = rows.reduce((sum, { weight }) => sum + weight, 0);
  const won = rows.reduce((sum, row) => sum + row.weight * row.won, 0);
  const rate = (won + 0.5) / (all + 1);
  let level = Math.log(rate / (1 - rate));
  let log = BELIEVED_LOG_WEIGHT;
  for (let step = 0; step < 25; step++) {
    const slope = Math.exp(log);
    let g0 = 0;
    let g1 = -(log - BELIEVED_LOG_WEIGHT) / DEVIATION ** 2;
    let h00 = 1e-6;
    let h01 = 0;
    let h11 = 1 / DEVIATION ** 2;
    for (const { u, won: isWon, weight } of rows) {
      const p = 1 / (1 + Math.exp(-(level + slope * u)));
      const d1 = slope * u;
      const information = weight * p * (1 - p);
      g0 += weight * (isWon - p);
      g1 += weight * (isWon - p) * d1;
      h00 += information;
      h01 += information * d1;
      h11 += information * d1 * d1;
    }
    const determinant = h00 * h11 - h01 * h01;
    const move0 = (h11 * g0 - h01 * g1) / determinant;
    const move1 = (h00 * g1 - h01 * g0) / determinant;
    level += Math.max(-1, Math.min(1, move0));
    log += Math.max(-1, Math.min(1, move1));
    if (Math.abs(move0) + Math.abs(move1) < 1e-9) break;
  }
  return { level, weight: Math.exp(log), rate };
}
