import { stockOfDay } from './adstock.ts';
import type { Column } from './nuisance.ts';
import type { DailySeries, LiftEvent } from './types.ts';

/** The days on record with their counts. */
export interface Observed {
  /** Ascending. */
  readonly days: Int32Array;
  readonly counts: Float64Array;
}

/** Leaves out days without a count. */
export function observedDays({ firstDay, counts }: DailySeries): Observed {
  const days: number[] = [];
  const values: number[] = [];
  counts.forEach((count, index) => {
    if (count === null) return;
    days.push(firstDay + index);
    values.push(count);
  });
  return { days: Int32Array.from(days), counts: Float64Array.from(values) };
}

/** Columns side by side, and what is known of their coefficients beforehand, as inverse variances. */
export interface Matrix {
  readonly design: Float64Array;
  readonly columns: number;
  readonly precision: Float64Array;
}

export function matrixOf(columns: readonly Column[], rows: number): Matrix {
  const width = columns.length;
  const design = new Float64Array(rows * width);
  columns.forEach(({ values }, j) => {
    for (let t = 0; t < rows; t++) design[t * width + j] = values[t] ?? 0;
  });
  return {
    design,
    columns: width,
    precision: Float64Array.from(columns, ({ prior }) => prior ** -2),
  };
}

/** A diagonal penalty matrix. */
export function diagonal(precision: Float64Array, dispersion: number): Float64Array {
  const n = precision.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = dispersion * (precision[i] ?? 0);
  return matrix;
}

/** What is left of events' posts on each day. */
export function stockOfEvents(
  events: readonly LiftEvent[],
  days: Int32Array,
  halfLifeDays: number,
): Float64Array {
  const moments = events.flatMap(({ posts }) => posts.map(({ at }) => at));
  return Float64Array.from(days, (day) => stockOfDay(moments, day, halfLifeDays));
}
