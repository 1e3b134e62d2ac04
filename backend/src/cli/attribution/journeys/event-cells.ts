/** How the log writes instants. `auto`: a date, or epoch seconds below 10^11 (the year 5138), else milliseconds. */
export const TIME_UNITS = ['auto', 'seconds', 'milliseconds'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

const SECONDS_END = 1e11;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** 2026-03-01, then a time and a zone or not. A date in another order could be two dates. */
const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}:?\d{2}))?)?$/i;

/**
 * Epoch milliseconds of a cell, or null when it is no instant. Without a zone it is UTC: the same file must mean
 * the same on every machine.
 */
export function readInstant(cell: string, unit: TimeUnit): number | null {
  if (NUMBER.test(cell)) {
    const number = Number(cell);
    const isSeconds = unit === 'seconds' || (unit === 'auto' && Math.abs(number) < SECONDS_END);
    return finite(isSeconds ? number * 1000 : number);
  }
  const match = unit === 'auto' ? ISO.exec(cell) : null;
  if (!match) return null;
  const [whole, time, , , , zone] = match;
  const text = whole.replace(' ', 'T').replace(' ', '');
  return finite(Date.parse(time === undefined || zone !== undefined ? text : `${text}Z`));
}

const YES = new Set(['1', 'true', 't', 'yes', 'y']);
const NO = new Set(['', '0', 'false', 'f', 'no', 'n']);

/** Whether the event is a conversion; null when the cell says neither. */
export function readConversion(cell: string): boolean | null {
  const text = cell.toLowerCase();
  if (YES.has(text)) return true;
  return NO.has(text) ? false : null;
}

/** A value of 0 or more; `none` for an empty cell, null when it is neither. */
export function readValue(cell: string): number | 'none' | null {
  if (cell === '') return 'none';
  if (!NUMBER.test(cell)) return null;
  const value = Number(cell);
  return value >= 0 ? finite(value) : null;
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
