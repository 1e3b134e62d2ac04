import type { Design } from './design.ts';
import { NO_ANSWER, nobody } from './sources.ts';
import type { Pressure } from './stocks.ts';
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

/** Room for a deal's shares, so that crediting a whole tenant makes no array for each journey. */
export interface SharesInto {
  readonly shares: Float64Array;
  /** As they would be without the answer. */
  readonly plain: Float64Array;
}

/** Used within one call only; each has the length of the sources it was last asked for. */
const room: Float64Array[] = [new Float64Array(0), new Float64Array(0)];

function lent(which: 0 | 1, length: number): Float64Array {
  let array = room[which] as Float64Array;
  if (array.length !== length) {
    array = new Float64Array(length);
    room[which] = array;
  }
  return array;
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
 * @param into filled and answered; what it names `plain` is filled where there is an answer.
 */
export function dealShares(
  sources: Pick<Design['sources'], 'indexOf'>,
  strengths: StrengthTable,
  law: CreditLaw,
  created: Pressure,
  closed: Pressure | null,
  answer: number,
  into: SharesInto | null = null,
): Float64Array {
  const last = nobody(sources);
  const arising = lent(0, last);
  let sum = strengths.total(created, arising);
  let winning: Float64Array | null = null;
  if (closed !== null && law.win > 0) {
    winning = lent(1, last);
    sum += law.win * strengths.total(closed, winning);
  }
  const baseline = Math.exp(-sum);
  const price = sum < 1e-9 ? 1 : (1 - baseline) / sum;
  const shares = into?.shares ?? new Float64Array(last + 1);
  for (let e = 0; e < last; e++) {
    const won = winning === null ? 0 : law.win * at(winning, e);
    shares[e] = price * (at(arising, e) + won);
  }
  shares[last] = baseline;
  if (answer === NO_ANSWER) return shares;
  into?.plain.set(shares);

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
 * Leaves with the baseline what a source would have on a deal where nothing stands for it: no touch, no answer, and
 * nothing that works without being seen (an influencer without a post on record; our own content). A deal's credit
 * has nothing to give it to, so that a summary of deals must not count it either.
 * @param worksUnseen of each source; see `canWorkUnseen`.
 */
export function leaveUnseen(
  shares: Float64Array,
  { created, closed, answer }: DealMarketing,
  worksUnseen: readonly boolean[],
): void {
  const last = shares.length - 1;
  for (let e = 0; e < worksUnseen.length; e++) {
    const stands =
      worksUnseen[e] === true ||
      answer === e ||
      at(created.touches, e) > 0 ||
      (closed !== null && at(closed.touches, e) > 0);
    if (stands) continue;
    shares[last] = at(shares, last) + at(shares, e);
    shares[e] = 0;
  }
}

interface DealMarketing {
  readonly created: Pressure;
  readonly closed: Pressure | null;
  readonly answer: number;
}
