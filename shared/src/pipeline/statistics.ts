/**
 * Quantile by linear interpolation (Hyndman & Fan 1996, type 7: R's and NumPy's default).
 * `quantile([1, 2, 3, 4], 0.5)` → 2.5; null of nothing.
 */
export function quantile(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, p));
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/** A duration that ended (`observed`) or was still running when looked at. */
export interface Duration {
  readonly days: number;
  readonly observed: boolean;
}

/**
 * Median of durations some of which have not ended, by the product-limit estimator (Kaplan & Meier
 * 1958): the first time by which half would have ended. Leaving open deals out makes every cycle look
 * short; taking their age as their length makes it look shorter still. Null while fewer than half can
 * be said to have ended.
 */
export function censoredMedian(durations: readonly Duration[]): number | null {
  const sorted = [...durations].sort((a, b) => a.days - b.days);
  let atRisk = sorted.length;
  let surviving = 1;
  for (let i = 0; i < sorted.length;) {
    const days = sorted[i]?.days ?? 0;
    let ended = 0;
    let left = 0;
    // All that ends at one time is counted before those that leave the view then.
    while (i < sorted.length && sorted[i]?.days === days) {
      if (sorted[i]?.observed === true) ended++;
      left++;
      i++;
    }
    surviving *= 1 - ended / atRisk;
    atRisk -= left;
    // A product of fractions misses an exact half by its last bits.
    if (surviving <= 0.5 + 1e-12) return days;
  }
  return null;
}
