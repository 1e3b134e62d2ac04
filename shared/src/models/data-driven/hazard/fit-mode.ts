import type { Design } from './design.ts';
import { priorOf, type Layout, type Prior } from './parameters.ts';
import { findMode, type Mode } from './posterior.ts';

export interface FittedMode {
  readonly mode: Mode;
  readonly prior: Prior;
  readonly seriesWeight: number;
  readonly answers: boolean;
}

/** How unlike one another influencers may be; wide, as few effects are large and many are nothing. */
const SPREAD = { effect: 3, reach: 1.5 };
/** The weekly series also moves with what nobody recorded; half its weight is believed. */
const SERIES_WEIGHT = 0.5;

export function fitMode(
  design: Design,
  layout: Layout,
  answers: boolean,
  {
    weights = null,
    start,
    smallGain,
  }: { weights?: Float64Array | null; start?: Float64Array; smallGain?: number } = {},
): FittedMode {
  const prior = priorOf(layout, SPREAD);
  const mode = findMode(
    design,
    layout,
    prior,
    { weights, seriesWeight: SERIES_WEIGHT, answers },
    start ?? Float64Array.from(prior.mean),
    smallGain,
  );
  return { mode, prior, seriesWeight: SERIES_WEIGHT, answers };
}
