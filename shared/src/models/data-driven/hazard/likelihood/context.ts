import type { Design } from '../design.ts';
import { at } from '../linear-algebra.ts';
import type { Layout } from '../parameters.ts';
import type { StrengthTable } from '../strengths.ts';

export interface LikelihoodOptions {
  /** Weight of each account; 1 unless bootstrapped. */
  readonly weights: Float64Array | null;
  /** Weight of the weekly series: below 1 where it varies more than chance (quasi-likelihood). */
  readonly seriesWeight: number;
  /** False leaves the answers out. */
  readonly answers: boolean;
  /** Leaves the information at zero where only the slope is asked for. */
  readonly gradientOnly?: boolean;
}

/** What the views of one evaluation share, and what they add to. */
export interface Context {
  readonly design: Design;
  readonly layout: Layout;
  readonly theta: Float64Array;
  readonly options: LikelihoodOptions;
  readonly strengths: StrengthTable;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
  /** What is summed below the diagonal only; added to `information` at the end. */
  readonly lower: Float64Array;
}

/** Of an account in a bootstrap; 1 otherwise. */
export const weightOf = ({ weights }: LikelihoodOptions, account: number): number =>
  weights === null ? 1 : at(weights, account);
