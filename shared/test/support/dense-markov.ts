import type { MarkovPath } from '../../src/index.ts';

const CONVERSION = '(conversion)';
const NULL = '(null)';
const START = '(start)';

/**
 * Removal effects in the most obvious way, to compare with: a transition matrix over every window, the
 * channel's windows redirected to null, I − Q solved again for each channel by elimination with pivots,
 * and 1 − p(without) / p(with).
 */
export function denseRemovalEffects(
  paths: readonly MarkovPath[],
  order: number,
): Map<string, { conversions: number; value: number }> {
  const counts = new Map<string, Map<string, number>>();
  const paid = new Map<string, number>();
  const windows = new Map<string, readonly string[]>();
  const count = (from: string, to: string, weight: number): void => {
    let row = counts.get(from);
    if (!row) counts.set(from, (row = new Map<string, number>()));
    row.set(to, (row.get(to) ?? 0) + weight);
  };
  for (const { path, conversions, value, nulls = 0 } of paths) {
    const weight = conversions + nulls;
    if (weight === 0 || path.length === 0) continue;
    let from = START;
    for (let end = Math.min(order, path.length); end <= path.length; end += 1) {
      const window = path.slice(Math.max(0, end - order), end);
      const state = JSON.stringify(window);
      windows.set(state, window);
      count(from, state, weight);
      from = state;
    }
    count(from, CONVERSION, conversions);
    count(from, NULL, nulls);
    paid.set(from, (paid.get(from) ?? 0) + value);
  }
  const states = [START, ...windows.keys()];
  const index = new Map(states.map((state, at) => [state, at]));

  const fromStart = (removed: string | null, pays: 'conversions' | 'value'): number => {
    const system = states.map((state, at) => {
      const row = Array.from({ length: states.length + 1 }, () => 0);
      row[at] = 1;
      const isRemoved = removed !== null && windows.get(state)?.includes(removed) === true;
      if (isRemoved) return row;
      const steps = counts.get(state) ?? new Map<string, number>();
      const total = [...steps.values()].reduce((a, b) => a + b, 0);
      if (total === 0) return row;
      for (const [to, weight] of steps) {
        const column = index.get(to);
        if (column !== undefined) row[column] = (row[column] ?? 0) - weight / total;
      }
      row[states.length] =
        (pays === 'value' ? (paid.get(state) ?? 0) : (steps.get(CONVERSION) ?? 0)) / total;
      return row;
    });
    return solve(system)[0] ?? 0;
  };

  const channels = new Set(paths.flatMap(({ path }) => path));
  const whole = { conversions: fromStart(null, 'conversions'), value: fromStart(null, 'value') };
  const effect = (channel: string, pays: 'conversions' | 'value'): number =>
    whole[pays] > 0 ? 1 - fromStart(channel, pays) / whole[pays] : 0;
  return new Map(
    [...channels].map((channel) => [
      channel,
      { conversions: effect(channel, 'conversions'), value: effect(channel, 'value') },
    ]),
  );
}

/** Gauss with partial pivoting on an augmented matrix. */
function solve(system: number[][]): number[] {
  const size = system.length;
  const cell = (row: number, column: number): number => system[row]?.[column] ?? 0;
  for (let k = 0; k < size; k += 1) {
    let best = k;
    for (let i = k + 1; i < size; i += 1) {
      if (Math.abs(cell(i, k)) > Math.abs(cell(best, k))) best = i;
    }
    const pivotRow = system[best] ?? [];
    system[best] = system[k] ?? [];
    system[k] = pivotRow;
    for (let i = k + 1; i < size; i += 1) {
      const factor = cell(i, k) / cell(k, k);
      if (factor === 0) continue;
      const row = system[i] ?? [];
      for (let j = k; j <= size; j += 1) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  const x = Array.from({ length: size }, () => 0);
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = cell(i, size);
    for (let j = i + 1; j < size; j += 1) sum -= cell(i, j) * (x[j] ?? 0);
    x[i] = sum / cell(i, i);
  }
  return x;
}
