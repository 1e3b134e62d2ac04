/** Estimates of one influencer's events with their variances. */
export interface EventEstimates {
  readonly estimates: readonly number[];
  readonly variances: readonly number[];
}

/** How unlike one another effects are: standard deviations, on the log scale. */
export interface Spreads {
  /** Of an influencer's events around the influencer. */
  readonly events: number;
  /** Of influencers around their mean. */
  readonly influencers: number;
}

/** Nobody's posts are all alike; and a spread of nothing could not be unlearnt. */
const LEAST = 0.02;

/**
 * The spreads by the method of moments, first of events around their influencer, then of influencers around each
 * other: τ² = max(0, (Q − (k − 1)) / (Σw − Σw²/Σw)) with w = 1/v and Q = Σw(b − b̄)².
 * DerSimonian & Laird (1986), doi:10.1016/0197-2456(86)90046-2; their two levels as in Higgins et al. (2009),
 * doi:10.1111/j.1467-985X.2008.00552.x.
 */
export function spreadsOf(influencers: readonly EventEstimates[]): Spreads {
  let q = 0;
  let freedom = 0;
  let scale = 0;
  for (const { estimates, variances } of influencers) {
    const within = moments(estimates, variances);
    q += within.q;
    freedom += estimates.length - 1;
    scale += within.scale;
  }
  const events = scale > 0 ? Math.max(0, (q - freedom) / scale) : 0;
  const means = influencers.map(({ estimates, variances }) =>
    moments(
      estimates,
      variances.map((variance) => variance + events),
    ),
  );
  const among = moments(
    means.map(({ mean }) => mean),
    means.map(({ variance }) => variance),
  );
  const between =
    among.scale > 0 ? Math.max(0, (among.q - (influencers.length - 1)) / among.scale) : 0;
  return {
    events: Math.max(LEAST, Math.sqrt(events)),
    influencers: Math.max(LEAST, Math.sqrt(between)),
  };
}

function moments(
  estimates: readonly number[],
  variances: readonly number[],
): { mean: number; variance: number; q: number; scale: number } {
  const weights = variances.map((variance) => 1 / variance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return { mean: 0, variance: 1, q: 0, scale: 0 };
  const mean = estimates.reduce((sum, b, k) => sum + b * (weights[k] ?? 0), 0) / total;
  const q = estimates.reduce((sum, b, k) => sum + (weights[k] ?? 0) * (b - mean) ** 2, 0);
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  return { mean, variance: 1 / total, q, scale: total - squares / total };
}
