import type { Design } from './design.ts';
import { NO_ANSWER, nobody } from './sources.ts';
import type { Pressure } from './stocks.ts';
import type { StrengthTable } from './strengths.ts';
import { at } from './linear-algebra.ts';
import { shortLived } from './short-lived.ts';

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
  const arising = shortLived(last);
  let sum = strengths.total(created, arising);
  let winning: Float64Array | null = null;
  if (closed !== null && law.win > 0) {
    winning = shortLived(last);
    sum += law.win * strengths.total(closed, winning);
  }
  const baseline = Math.exp(-sum);
  const price = sum < 1e-9 ? 1 : (1 - baseline) / sum;
  const shares = shortLived(last + 1);
  for (let e = 0; e < last; e++) {
    const won = winning === null ? 0 : law.win * at(winning, e);
    shares[e] = price * (at(arising, e) + won);
  }
  shares[last] = baseline;
  if (answer === NO_ANSWER) return shares;
  plain?.set(shares);

  const falsely = law.wrong * (law.falseNames[answer] ?? 0);
  const truly = 1 - law.wrong + falsely;
  let before = baseline;
  let after = baseline * (last === answer ? truly : falsely);
  for (let e = 0; e < last; e++) {
    const own = price * at(arising, e);
    before += own;
    after += own * (e === answer ? truly : falsely);
  }
  // An answer nothing explains says nothing; so far below, a quotient would not be a number any more.
  if (!(after > 1e-100)) return shares;
  const scale = before / after;
  // What is kept of the expectation, and what moves to the answer.
  const kept = CONCENTRATION / (CONCENTRATION + 1);
  const ofOthers = kept + (1 - kept) * falsely * scale;
  const ofAnswer = kept + (1 - kept) * truly * scale;
  for (let e = 0; e <= last; e++) {
    const weigh = e === answer ? ofAnswer : ofOthers;
    const won = winning === null || e === last ? 0 : law.win * at(winning, e);
    shares[e] = e === last ? baseline * weigh : price * (at(arising, e) * weigh + won);
  }
  return shares;
}

/**
 * Leaves with the baseline what influencers would have on a deal where nothing stands for them: no post on record, no
 * touch and no answer. A deal's credit has nothing to give it to, so that a summary of deals must not count it either.
 */
export function leaveUnseen(
  shares: Float64Array,
  { created, closed, answer }: DealMarketing,
  hasPosts: readonly boolean[],
): void {
  const last = shares.length - 1;
  for (let k = 0; k < hasPosts.length; k++) {
    const isSeen =
      hasPosts[k] === true ||
      answer === k ||
      at(created.touches, k) > 0 ||
      (closed !== null && at(closed.touches, k) > 0);
    if (isSeen) continue;
    shares[last] = at(shares, last) + at(shares, k);
    shares[k] = 0;
  }
}

interface DealMarketing {
  readonly created: Pressure;
  readonly closed: Pressure | null;
  readonly answer: number;
}
