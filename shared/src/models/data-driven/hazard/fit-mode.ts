import type { Design } from './design.ts';
import { evaluate } from './likelihood/evaluate.ts';
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

/** Log strength of an influencer who does nothing. */
const NOTHING = -8;
/** How much likelier the data have to be with an influencer's effect than without. */
const LEAST_GAIN = 3;
const ROUNDS = 3;

/**
 * Takes out influencers whose effect the data do not ask for: wrong answers name everybody now and then, and
 * strengths that can only be positive would turn each such mention into credit. Whoever does not make the data
 * e^3 times as likely is set to nothing, and the rest is fitted again.
 */
export function dropIdle(design: Design, layout: Layout, fitted: FittedMode): FittedMode {
  const { seriesWeight, answers } = fitted;
  const options = { weights: null, seriesWeight, answers, gradientOnly: true };
  const idle = new Set<number>();
  let { mode, prior } = fitted;
  for (let round = 0; round < ROUNDS; round++) {
    const full = evaluate(design, layout, mode.theta, options).value;
    const before = idle.size;
    for (let k = 0; k < design.sources.influencers.length; k++) {
      if (idle.has(k)) continue;
      const without = Float64Array.from(mode.theta);
      without[layout.effect + k] = NOTHING;
      if (full - evaluate(design, layout, without, options).value < LEAST_GAIN) idle.add(k);
    }
    if (idle.size === before) break;
    prior = withIdle(prior, layout, idle);
    const start = Float64Array.from(mode.theta);
    for (const k of idle) start[layout.effect + k] = NOTHING;
    mode = findMode(design, layout, prior, { weights: null, seriesWeight, answers }, start);
  }
  return { ...fitted, mode, prior };
}

function withIdle(prior: Prior, layout: Layout, idle: ReadonlySet<number>): Prior {
  const mean = Float64Array.from(prior.mean);
  const precision = Float64Array.from(prior.precision);
  for (const k of idle) {
    const index = layout.effect + k;
    mean[index] = NOTHING;
    precision[index * layout.size + index] = 100;
  }
  return { mean, precision };
}
