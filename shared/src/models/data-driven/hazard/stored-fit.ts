import type { DataDrivenFit } from '../fitted.ts';
import type { Sources } from './sources.ts';
import type { Kernel } from './stocks.ts';
import type { CreditLaw } from './shares.ts';
import { StrengthTable, type PooledStrengths } from './strengths.ts';
import type { Draw } from './uncertainty.ts';
import type { WinLaw } from './winning.ts';

/** The model's own parameters as they lie in a stored fit. */
export interface StoredParameters {
  readonly kernel: Kernel;
  readonly influencers: readonly string[];
  readonly channels: readonly string[];
  readonly point: StoredDraw;
  readonly pooled: PooledStrengths;
  readonly draws: readonly StoredDraw[];
  /** Of won value, draws × influencers. */
  readonly shares: readonly (readonly number[])[];
}

interface StoredDraw {
  readonly touch: readonly number[];
  readonly untracked: readonly number[];
  readonly law: CreditLaw;
  readonly winning: WinLaw;
}

/** So many draws are kept for the intervals of single deals. */
const KEPT = 60;

export function storeParameters(parts: {
  readonly kernel: Kernel;
  readonly sources: Sources;
  readonly point: Draw;
  readonly pooled: PooledStrengths;
  readonly draws: readonly Draw[];
  readonly shares: readonly (readonly number[])[];
}): DataDrivenFit['parameters'] {
  const { influencers, channels } = parts.sources;
  const stored: StoredParameters = {
    kernel: parts.kernel,
    influencers,
    channels,
    point: storeDraw(parts.point),
    pooled: parts.pooled,
    draws: parts.draws.slice(0, KEPT).map(storeDraw),
    shares: parts.shares.map((row) => row.map(short)),
  };
  return { ...stored };
}

/** Six digits say more than is known. The point keeps all of its own. */
const short = (value: number): number => Number(value.toPrecision(6));

function storeDraw({ strengths, law, winning }: Draw): StoredDraw {
  return { touch: [...strengths.touch], untracked: [...strengths.untracked], law, winning };
}

/** @throws Error when the fit has none: it is a fallback. */
export function storedParameters(fit: DataDrivenFit): StoredParameters {
  const stored = fit.parameters as unknown as Partial<StoredParameters>;
  if (stored.point === undefined) throw new Error(`This fit has no parameters: ${fit.reason}`);
  return stored as StoredParameters;
}

export function readDraw(
  { touch, untracked, law, winning }: StoredDraw,
  influencers: number,
): Draw {
  return {
    strengths: new StrengthTable(
      influencers,
      Float64Array.from(touch),
      Float64Array.from(untracked),
    ),
    law,
    winning,
  };
}
