import type { MoneyView } from '../../contract/common.ts';
import { percent } from '../../models/words.ts';
import type { Cell, Column, Tone } from './cells.ts';
import type { FigureItem } from './blocks.ts';

/** A figure, or why there is none: as the reports answer it. */
export interface FigureValue {
  readonly value: number | null;
  readonly reason: string | null;
}

const NBSP = '\u00a0';

/** `1,234`, `0.4`: a count as people read it; parts of shared records get one decimal. */
export function countText(n: number, locale: string): string {
  const digits = Number.isInteger(n) || n >= 100 ? 0 : 1;
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(n);
  return n > 0 && n < 0.05 ? `<${new Intl.NumberFormat(locale).format(0.1)}` : text;
}

/** A return as people say it: `1.8` → `+180 %`, `-0.25` → `−25 %`. */
export function returnText(value: number): string {
  const rounded = Math.round(value * 100);
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : '';
  return `${sign}${String(Math.abs(rounded))}${NBSP}%`;
}

/** `12 days`, `1 day`, `<1 day`. */
export function daysText(days: number): string {
  const whole = Math.round(days);
  if (whole === 0 && days > 0) return '<1 day';
  return whole === 1 ? '1 day' : `${String(whole)} days`;
}

/** Shown where there is no figure. */
export const NOTHING = '–';

export const moneyCell = (money: MoneyView | null, more: Partial<Cell> = {}): Cell => ({
  text: money?.text ?? NOTHING,
  value: money?.minor ?? null,
  ...more,
});

export const countCell = (n: number, locale: string, more: Partial<Cell> = {}): Cell => ({
  text: countText(n, locale),
  value: n,
  ...more,
});

export const textCell = (text: string, more: Partial<Cell> = {}): Cell => ({
  text,
  value: text,
  ...more,
});

/** A share from 0 to 1; without one, the reason stands below. */
export const shareCell = ({ value, reason }: FigureValue, more: Partial<Cell> = {}): Cell =>
  value === null
    ? { text: NOTHING, value: null, ...(reason === null ? {} : { detail: reason }), ...more }
    : { text: percent(value), value, ...more };

/** A return, e.g. ROI. */
export const returnCell = ({ value, reason }: FigureValue, more: Partial<Cell> = {}): Cell =>
  value === null
    ? { text: NOTHING, value: null, ...(reason === null ? {} : { detail: reason }), ...more }
    : { text: returnText(value), value, tone: value < 0 ? 'bad' : 'neutral', ...more };

/** A column; text unless said otherwise. */
export function column(
  key: string,
  label: string,
  kind: Column['kind'] = 'text',
  more: Partial<Pick<Column, 'isSortable' | 'currency' | 'help'>> = {},
): Column {
  return { key, label, kind, isSortable: true, currency: null, help: null, ...more };
}

/**
 * How a figure moved against the period before.
 * @param isGood whether more of it is good news; null for neither.
 */
export function changeOf(
  now: number | null,
  before: number | null,
  isGood: boolean | null = true,
): FigureItem['change'] {
  if (now === null || before === null) return null;
  if (before === 0) {
    return now === 0
      ? null
      : { text: 'new: nothing in the period before', direction: 'up', tone: toneOf(1, isGood) };
  }
  const change = (now - before) / Math.abs(before);
  const rounded = Math.round(change * 100);
  if (rounded === 0) return { text: `±0${NBSP}%`, direction: 'same', tone: 'neutral' };
  return {
    text: `${returnText(change)} on the period before`,
    direction: change > 0 ? 'up' : 'down',
    tone: toneOf(change, isGood),
  };
}

/** As `changeOf`, in percentage points: for shares and returns. */
export function pointsChange(
  now: number | null,
  before: number | null,
  isGood: boolean | null = true,
): FigureItem['change'] {
  if (now === null || before === null) return null;
  const points = Math.round((now - before) * 100);
  if (points === 0) return { text: '±0 points', direction: 'same', tone: 'neutral' };
  const size = Math.abs(points) === 1 ? '1 point' : `${String(Math.abs(points))} points`;
  return {
    text: `${points > 0 ? '+' : '−'}${size} on the period before`,
    direction: points > 0 ? 'up' : 'down',
    tone: toneOf(points, isGood),
  };
}

const toneOf = (change: number, isGood: boolean | null): Tone =>
  isGood === null ? 'neutral' : change > 0 === isGood ? 'good' : 'bad';
