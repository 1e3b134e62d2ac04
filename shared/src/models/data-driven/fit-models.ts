import type { FitInput } from './fit-input.ts';
import type { DataDrivenFit, FittedModels } from './fitted.ts';
import { fitHazard } from './hazard/fit-hazard.ts';
import { journeysOf } from './journeys-of.ts';
import { fitMarkov } from './markov/fit-markov.ts';
import { fitShapley } from './shapley/fit-shapley.ts';

export interface FitOptions {
  /** Of everything drawn; the same input and seed give the same fit, to the last bit. */
  readonly seed: number;
  /** Told how far it is, 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/** Journeys of a company are hundreds, and few are alike: longer memories would learn single journeys by heart. */
const MARKOV_ORDER = 1;

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
  const markov = hasConverted ? fitMarkov(journeys, { order: MARKOV_ORDER }) : null;
  const shapley = hasConverted ? fitShapley(journeys) : null;
  onProgress(PATHS);
  const dataDriven = fitHazard(input, {
    seed,
    onProgress: (part) => {
      onProgress(PATHS + (1 - PATHS) * part);
    },
  });
  onProgress(1);
  return { dataDriven: steady(dataDriven), markov, shapley };
}

/**
 * A history in which a source stands before every deal and before nothing else has no finite estimate. Figures that
 * are none must not reach a screen or the ledger: such a fit falls back, and says so.
 */
function steady(fit: DataDrivenFit): DataDrivenFit {
  if (isFinite(fit)) return fit;
  return {
    ...fit,
    level: 'fallback',
    reason: `${fit.counts.won} won deals, but their history tells the sources too little apart for the data-driven model.`,
    baseline: { share: 1, low: 0, high: 1 },
    influencers: [],
    channels: [],
    falseMentionRate: 0,
    conversion: null,
    influencerValues: {},
    parameters: {},
  };
}

/** Whether every number in some plain data is one. */
function isFinite(data: unknown): boolean {
  if (typeof data === 'number') return Number.isFinite(data);
  if (typeof data !== 'object' || data === null) return true;
  return Object.values(data).every(isFinite);
}
