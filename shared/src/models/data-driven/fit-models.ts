import type { FitInput } from './fit-input.ts';
import type { FittedModels } from './fitted.ts';
import { fitHazard } from './hazard/fit-hazard.ts';
import { journeysOf } from './journeys-of.ts';
import { fitShapley } from './shapley/fit-shapley.ts';

export interface FitOptions {
  /** Of everything drawn; the same input and seed give the same fit, to the last bit. */
  readonly seed: number;
  /** Told how far it is, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/** Markov and Shapley take a small part of the time. */
const PATHS = 0.1;

/**
 * Learns all fitted models from a tenant's history. Without a won deal there is nothing to learn paths from, and
 * Markov and Shapley stay null; the data-driven model always answers, if only with its fallback and why.
 */
export function fitModels(
  input: FitInput,
  { seed, onProgress = () => undefined }: FitOptions,
): Omit<FittedModels, 'posts'> {
  const journeys = [...journeysOf(input)];
  const hasConverted = journeys.some(({ converted, sources }) => converted && sources.length > 0);
  const shapley = hasConverted ? fitShapley(journeys) : null;
  onProgress(PATHS);
  const dataDriven = fitHazard(input, {
    seed,
    onProgress: (part) => {
      onProgress(PATHS + (1 - PATHS) * part);
    },
  });
  onProgress(1);
  return { dataDriven, markov: null, shapley };
}
