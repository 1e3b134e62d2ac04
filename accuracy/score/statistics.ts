/** Spearman's rank correlation, ties at their mean rank; null when either side is all one value. */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  return pearson(ranks(a), ranks(b));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const result = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start;
    const value = values[order[start] ?? 0];
    while (end + 1 < order.length && values[order[end + 1] ?? 0] === value) end++;
    for (let i = start; i <= end; i++) result[order[i] ?? 0] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return result;
}

function pearson(a: readonly number[], b: readonly number[]): number | null {
  const meanA = mean(a);
  const meanB = mean(b);
  let together = 0;
  let ownA = 0;
  let ownB = 0;
  a.forEach((value, i) => {
    const x = value - meanA;
    const y = (b[i] ?? 0) - meanB;
    together += x * y;
    ownA += x * x;
    ownB += y * y;
  });
  return ownA > 0 && ownB > 0 ? together / Math.sqrt(ownA * ownB) : null;
}

/** NaN of nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A 95 % interval of the mean over seeds. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

const RESAMPLES = 2_000;

/**
 * The mean with the 2.5 % and 97.5 % quantiles of the bootstrap: the means of samples drawn with replacement
 * (Efron 1979). The draws are the same every time, so that the same scores give the same interval.
 */
export function bootstrapMean(values: readonly number[]): MeanInterval {
  const count = values.length;
  if (count === 0) return { mean: NaN, low: NaN, high: NaN, count };
  const random = fixedRandom();
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[Math.floor(random() * count)] ?? 0;
    return sum / count;
  }).sort((a, b) => a - b);
  return {
    mean: mean(values),
    low: means[Math.floor(0.025 * RESAMPLES)] ?? NaN,
    high: means[Math.ceil(0.975 * RESAMPLES) - 1] ?? NaN,
    count,
  };
}

/** Mulberry32 from a fixed seed. */
function fixedRandom(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
