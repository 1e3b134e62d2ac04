import type { FitInput } from '../fit-input.ts';
import { buildDesign } from './build-design.ts';
import type { Design } from './design.ts';
import { CONTROL_COUNT } from './risk-rows.ts';
import { NO_ANSWER, type Sources } from './sources.ts';
import type { Kernel } from './stocks.ts';
import { fitMode } from './fit-mode.ts';
import { evaluate } from './likelihood/evaluate.ts';
import { layoutOf } from './parameters.ts';

/** What is tried; weeks to 1/e. */
const DECAYS = [3, 6, 12];
const POST_WEIGHT = 0.5;
/** Believed before the data: some weeks. */
const USUAL: Kernel = { decayWeeks: 6, postWeight: POST_WEIGHT };
const FOLDS = 4;
/** Folds need not be fitted to the last digit to be compared. */
const ROUGH = 1e-5;
const NO_CLICKS = new Float64Array(0);
/** Fewer answers than this cannot tell one decay from another. */
const LEAST_ANSWERS = 40;

/**
 * Chooses how fast touches and posts fade by how well each choice foretells the answers of accounts it was not
 * fitted to (four folds). Another decay than the usual one has to be better by more than a standard error.
 */
export function chooseKernel(
  input: FitInput,
  sources: Sources,
  seed: number,
  answers: boolean,
  onProgress: (part: number) => void,
): Kernel {
  const usual = buildDesign(input, sources, USUAL, seed);
  const given = usual.deals.filter(({ answer }) => answer !== NO_ANSWER).length;
  if (!answers || given < LEAST_ANSWERS) return USUAL;
  const start = fitMode(usual, layoutOf(usual, CONTROL_COUNT), true).mode.theta;
  const scores = DECAYS.map((decayWeeks, i) => {
    const kernel = { ...USUAL, decayWeeks };
    const design =
      decayWeeks === USUAL.decayWeeks ? usual : buildDesign(input, sources, kernel, seed);
    const score = heldOut(design, start);
    onProgress((i + 1) / DECAYS.length);
    return { kernel, score };
  });
  const own = scores.find(({ kernel }) => kernel.decayWeeks === USUAL.decayWeeks);
  if (own === undefined) return USUAL;
  let best = own;
  for (const other of scores) {
    const gains = other.score.map((value, i) => value - (own.score[i] ?? 0));
    const gain = gains.reduce((a, b) => a + b, 0);
    const error = Math.sqrt(gains.reduce((sum, value) => sum + value * value, 0));
    const isBetter = sumOf(other.score) > sumOf(best.score);
    if (gain > error && isBetter) best = other;
  }
  return best.kernel;
}

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** log chance of each account's answers under a fit that has not seen the account. */
function heldOut(design: Design, start: Float64Array): number[] {
  const layout = layoutOf(design, CONTROL_COUNT);
  const scores: number[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const seen = new Float64Array(design.accounts);
    const unseen = new Float64Array(design.accounts);
    for (let account = 0; account < design.accounts; account++) {
      (account % FOLDS === fold ? unseen : seen)[account] = 1;
    }
    const { mode } = fitMode(design, layout, true, { weights: seen, start, smallGain: ROUGH });
    for (const row of design.deals) {
      if (row.answer === NO_ANSWER || unseen[row.account] !== 1) continue;
      const one: Design = {
        ...design,
        deals: [row],
        risk: [],
        leadAnswers: [],
        weeks: 0,
        clicks: NO_CLICKS,
      };
      const { value } = evaluate(one, layout, mode.theta, {
        weights: null,
        seriesWeight: 0,
        answers: true,
        gradientOnly: true,
      });
      scores.push(value);
    }
  }
  return scores;
}
