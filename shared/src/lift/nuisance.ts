import { stockOfDay } from './adstock.ts';
import type { DayFlag } from './types.ts';

/** Explains a series without any post: one column of the design with what is known of its size beforehand. */
export interface Column {
  readonly name: string;
  readonly values: Float64Array;
  /** Standard deviation of the coefficient before the data are seen, on the log scale. */
  readonly prior: number;
}

/** A series that moves with the one looked at but that posts do not touch: unbranded search, a competitor's name. */
export interface Control {
  readonly name: string;
  readonly firstDay: number;
  readonly counts: readonly (number | null)[];
}

const YEAR_DAYS = 365.25;
/** A launch is held to lose half of its noise in so many days. */
const LAUNCH_HALF_LIFE_DAYS = 3;

/** Practically free. */
const FREE = 100;
/** Two months differ by a quarter more often than by half; what goes on longer is trend or season. */
const MONTH = 0.25;

/**
 * Level, trend, day of week, month, season (two harmonics, once a year is on record), the turn of the year, holidays,
 * launches (each with its own size) and control series.
 * @param days on record, ascending.
 */
export function nuisanceColumns(
  days: Int32Array,
  flags: readonly DayFlag[] = [],
  controls: readonly Control[] = [],
): Column[] {
  const first = days[0] ?? 0;
  const span = Math.max(1, (days.at(-1) ?? 0) - first);
  const columns: Column[] = [];
  const add = (name: string, prior: number, value: (day: number) => number): void => {
    const values = Float64Array.from(days, value);
    if (values.some((entry) => entry !== values[0]) || name === 'level') {
      columns.push({ name, values, prior });
    }
  };
  add('level', FREE, () => 1);
  add('trend', FREE, (day) => (day - first) / span - 0.5);
  for (let weekday = 1; weekday < 7; weekday++) {
    add(`weekday ${weekday}`, FREE, (day) => (weekdayOf(day) === weekday ? 1 : 0));
  }
  const months = [...new Set(Array.from(days, monthOf))];
  if (months.length > 1) {
    for (const month of months)
      add(`month ${month}`, MONTH, (day) => (monthOf(day) === month ? 1 : 0));
  }
  if (span >= YEAR_DAYS) {
    for (const harmonic of [1, 2]) {
      const angle = (day: number): number => (2 * Math.PI * harmonic * day) / YEAR_DAYS;
      add(`season sin ${harmonic}`, 1, (day) => Math.sin(angle(day)));
      add(`season cos ${harmonic}`, 1, (day) => Math.cos(angle(day)));
    }
  }
  add('turn of the year', 1, (day) => (isTurnOfTheYear(day) ? 1 : 0));
  const holidays = new Set(flags.flatMap(({ kind, day }) => (kind === 'holiday' ? [day] : [])));
  add('holiday', 1, (day) => (holidays.has(day) ? 1 : 0));
  for (const launch of new Set(
    flags.flatMap(({ kind, day }) => (kind === 'launch' ? [day] : [])),
  )) {
    add(`launch ${launch}`, 1, (day) => stockOfDay([launch], day, LAUNCH_HALF_LIFE_DAYS));
    add(`before launch ${launch}`, 1, (day) => (day < launch && day >= launch - 7 ? 1 : 0));
  }
  for (const control of controls) {
    const logs = Float64Array.from(days, (day) =>
      Math.log1p(Math.max(0, control.counts[day - control.firstDay] ?? Number.NaN)),
    );
    const known = logs.filter((log) => !Number.isNaN(log));
    if (known.length < days.length / 2) continue;
    const mean = known.reduce((sum, log) => sum + log, 0) / known.length;
    const centred = logs.map((log) => (Number.isNaN(log) ? 0 : log - mean));
    columns.push({ name: `control ${control.name}`, values: centred, prior: 1 });
  }
  return columns;
}

/** 0 = Sunday; 1 January 1970 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const dateOf = (day: number): Date => new Date(day * 86_400_000);

/** Months counted through, from 1970. */
function monthOf(day: number): number {
  const date = dateOf(day);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** 23 December to 2 January: companies do not buy then, whatever else their country celebrates. */
function isTurnOfTheYear(day: number): boolean {
  const date = dateOf(day);
  const inMonth = date.getUTCDate();
  return date.getUTCMonth() === 11 ? inMonth >= 23 : date.getUTCMonth() === 0 && inMonth <= 2;
}
