/** The logistic function: log-odds to probability. */
export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/**
 * The standard normal distribution function, to a relative error below 1.2e-7 in both tails: erfc by the
 * Chebyshev fit of Press et al., Numerical Recipes §6.2 (`erfcc`).
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const series = COEFFICIENTS.reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  const tail = 0.5 * t * Math.exp(-z * z + series);
  return x > 0 ? 1 - tail : tail;
}

const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];
