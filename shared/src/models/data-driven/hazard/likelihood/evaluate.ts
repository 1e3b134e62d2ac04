import type { Design } from '../design.ts';
import { at } from '../linear-algebra.ts';
import type { Layout } from '../parameters.ts';
import { strengthsAt } from '../strengths.ts';
import { clickers } from './clickers.ts';
import type { Context, LikelihoodOptions } from './context.ts';
import { dealAnswers } from './deal-answers.ts';
import { knownAccounts } from './known-accounts.ts';
import { leadAnswers } from './lead-answers.ts';
import { weeklySeries } from './weekly-series.ts';

/** log likelihood, its gradient and its (expected) information at a parameter vector. */
interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

/**
 * Views of the same strengths:
 *  - answers: P(answer = e) = (1−ε)·φ_e + ε·q with φ the deal's own credit shares and q an even spread over
 *    whatever people name (a mixture after Dempster, Laird & Rubin 1977, its false part told apart by names that had
 *    published nothing by then);
 *  - the weekly number of deals from accounts nobody knew, Poisson with a slowly moving level and posts;
 *  - deals of known accounts, a weekly Poisson hazard with controls, touches and posts;
 *  - clickers: of all who clicked an influencer's links, anonymous or not, how many became a deal soon
 *    after. The audience's quality is common to all; what differs between influencers is their effect.
 */
export function evaluate(
  design: Design,
  layout: Layout,
  theta: Float64Array,
  options: LikelihoodOptions,
): Evaluation {
  const { size } = layout;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const context: Context = {
    design,
    layout,
    theta,
    options,
    strengths: strengthsAt(design, layout, theta),
    gradient,
    information,
    lower: new Float64Array(size * size),
  };
  const value =
    (options.answers ? dealAnswers(context) + leadAnswers(context) : 0) +
    weeklySeries(context) +
    knownAccounts(context) +
    clickers(context);
  addLower(context);
  return { value, gradient, information };
}

function addLower({ lower, information, layout: { size } }: Context): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = at(lower, i * size + j);
      information[i * size + j] = at(information, i * size + j) + sum;
      if (i !== j) information[j * size + i] = at(information, j * size + i) + sum;
    }
  }
}
