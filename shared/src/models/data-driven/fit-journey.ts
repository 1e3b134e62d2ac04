/** One journey as the fitted path models (Markov, Shapley) learn from it. */
export interface FitJourney {
  /** Source keys in the order of the touches; repeats allowed, empty when nobody was seen. */
  readonly sources: readonly string[];
  /** False: a journey that ended, or is still going, without a conversion (a null path). */
  readonly converted: boolean;
  /** Worth of the conversion in home minor units; 0 without one. */
  readonly value: number;
}
