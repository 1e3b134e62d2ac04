import { NO_ANSWER, nobody, type Design, type Pressure } from './design.ts';
import type { StrengthTable } from './strengths.ts';
import { at } from './linear-algebra.ts';

/** What answers are worth, and how much marketing weighs on winning. */
export interface CreditLaw {
  /** Chance that an answer is wrong. */
  readonly wrong: number;
  /** What wrong answers name, by source with nobody last; sums to 1. */
  readonly falseNames: readonly number[];
  /** What a unit of pressure adds to the log chance of winning, for a unit it adds to that of arising. */
  readonly win: number;
}

/**
 * How many answers the expectation counts for. A deal has more than one cause as a rule, and its answer names
 * one of them: with a Dirichlet of this concentration around the expectation an answer moves half of it.
 */
const CONCENTRATION = 1;

/**
 * A deal's shares by source, with the baseline behind the last source; they sum to 1.
 *
 * A log-linear hazard multiplies by e^U under the pressures u_e. The part 1 − e^{−U} would not be there
 * without them; along the diagonal from nothing to all of them (Aumann & Shapley 1974) each source's price is
 * (1 − e^{−U})·u_e/U. Pressure at the close counts with the weight it has on winning.
 *
 * An answer is evidence on what made the deal arise: shares of that part (and the baseline) are weighed
 * by the chance of the answer under each cause (Bayes).
 *
 * @param plain filled with the shares as they would be without the answer, where there is one.
 */
export function dealShares(
  sources: Pick<Design['sources'], 'indexOf'>,
  strengths: StrengthTable,
  law: CreditLaw,
  created: Pressure,
  closed: Pressure | null,
  answer: number,
  plain: Float64Array | null = null,
): Float64Array {
  const last = nobody(sources);
  const arising = new Float64Array(last);
  const winning = new Float64Array(last);
  let sum = strengths.total(created, arising);
  if (closed !== null && law.win > 0) {
    sum += law.win * strengths.total(closed, winning);
    for (let e = 0; e < last; e++) winning[e] = law.win * at(winning, e);
  }
  const shares = new Float64Array(last + 1);
  const baseline = Math.exp(-sum);
  const price = sum < 1e-9 ? 1 : (1 - baseline) / sum;
  if (answer === NO_ANSWER) {
    for (let e = 0; e < last; e++) shares[e] = price * (at(arising, e) + at(winning, e));
    shares[last] = baseline;
    return shares;
  }
  if (plain !== null) {
    for (let e = 0; e < last; e++) plain[e] = price * (at(arising, e) + at(winning, e));
    plain[last] = baseline;
  }
  const falsely = law.wrong * (law.falseNames[answer] ?? 0);
  const chance = (cause: number): number => (cause === answer ? 1 - law.wrong : 0) + falsely;
  let before = baseline;
  let after = baseline * chance(last);
  for (let e = 0; e < last; e++) {
    before += price * at(arising, e);
    after += price * at(arising, e) * chance(e);
  }
  // An answer nothing explains says nothing; so far below, a quotient would not be a number any more.
  const isExplained = after > 1e-100;
  const scale = isExplained ? before / after : 1;
  // What is kept of the expectation, and what moves to the answer.
  const kept = CONCENTRATION / (CONCENTRATION + 1);
  const weigh = (e: number): number => (isExplained ? kept + (1 - kept) * chance(e) * scale : 1);
  for (let e = 0; e < last; e++) {
    shares[e] = price * (at(arising, e) * weigh(e) + at(winning, e));
  }
  shares[last] = baseline * weigh(last);
  return shares;
}
