/** About how many lines a value axis has. */
const LINES = 5;

/**
 * Round values that a chart's axis is marked with, from at or below `low` to at or above `high`.
 * @param low of what is drawn; 0 where nothing is below it.
 */
export const axisTicks = (low: number, high: number): readonly number[] => {
  const span = high - low;
  if (!(span > 0)) return [0, 1];
  const rough = span / LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    // 3 × 0.1 is 0.30000000000000004.
    return Number(((first + index) * step).toPrecision(12));
  });
};
