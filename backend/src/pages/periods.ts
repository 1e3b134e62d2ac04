import { dateText, type Choice, type Filter, type Reader } from '@pipeline-attribution/shared';
import type { Period } from '../reports/period.ts';
import type { Scene } from '../reports/scene.ts';
import type { Asked } from './asked.ts';

const PERIODS = [
  'last30Days',
  'last90Days',
  'thisQuarter',
  'lastQuarter',
  'thisYear',
  'last12Months',
  'all',
  'custom',
] as const;
type PeriodName = (typeof PERIODS)[number];

const LABELS: Readonly<Record<PeriodName, string>> = {
  last30Days: 'Last 30 days',
  last90Days: 'Last 90 days',
  thisQuarter: 'This quarter',
  lastQuarter: 'Last quarter',
  thisYear: 'This year',
  last12Months: 'Last 12 months',
  all: 'Since the beginning',
  custom: 'From … to …',
};

export interface ChosenPeriod {
  readonly period: Period;
  /** As long, right before; null where there is no beginning to go back from. */
  readonly previous: Period | null;
  /** e.g. `1 Sept 2026 to 30 Nov 2026`. */
  readonly text: string;
  readonly filters: readonly Filter[];
}

/** The period of a page, on the calendar of the tenant. */
export function choosePeriod(asked: Asked, scene: Scene, otherwise: PeriodName): ChosenPeriod {
  const from = asked.day('from');
  const to = asked.day('to');
  // Days given without a name are a period of their own: a link of the API can be pasted.
  const name = asked.choice('period', PERIODS, from || to ? 'custom' : otherwise);
  if (from !== null && to !== null && from > to) asked.refuse('to', 'Must not be before "from".');
  const range = name === 'custom' ? { from, to } : rangeOf(name, scene.today);
  const period = { ...range, timeZone: scene.timeZone };
  const filters: Filter[] = [
    {
      kind: 'choice',
      name: 'period',
      label: 'Period',
      help: null,
      value: name,
      choices: PERIODS.map((value): Choice => ({ value, label: LABELS[value] })),
    },
  ];
  if (name === 'custom') {
    filters.push(
      { kind: 'day', name: 'from', label: 'From', help: null, value: from ?? '' },
      { kind: 'day', name: 'to', label: 'To', help: null, value: to ?? '' },
    );
  }
  return {
    period,
    previous: previousOf(range, scene.today, scene.timeZone),
    text: periodText(range, readerOf(scene)),
    filters,
  };
}

/** Who reads the pages of this tenant. */
export const readerOf = ({ now, settings, timeZone }: Scene): Reader => ({
  now: now.getTime(),
  locale: settings.locale,
  timeZone,
});

interface Range {
  readonly from: string | null;
  readonly to: string | null;
}

function rangeOf(name: Exclude<PeriodName, 'custom'>, today: string): Range {
  const year = Number(today.slice(0, 4));
  const quarter = Math.floor((Number(today.slice(5, 7)) - 1) / 3);
  switch (name) {
    case 'last30Days':
      return { from: addDays(today, -29), to: today };
    case 'last90Days':
      return { from: addDays(today, -89), to: today };
    case 'thisQuarter':
      return { from: firstOf(year, quarter * 3), to: today };
    case 'lastQuarter':
      return {
        from: firstOf(year, quarter * 3 - 3),
        to: addDays(firstOf(year, quarter * 3), -1),
      };
    case 'thisYear':
      return { from: firstOf(year, 0), to: today };
    case 'last12Months':
      return { from: firstOf(year, Number(today.slice(5, 7)) - 12), to: today };
    case 'all':
      return { from: null, to: null };
  }
}

/** As many days, ending the day before. */
function previousOf({ from, to }: Range, today: string, timeZone: string): Period | null {
  if (from === null) return null;
  const last = addDays(from, -1);
  return { from: addDays(last, -daysBetween(from, to ?? today)), to: last, timeZone };
}

/** `month` may lie outside the year. */
const firstOf = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** A day of the calendar is no instant: it is read in UTC whatever the time zone of the reader. */
export const dayText = (day: string, reader: Reader): string =>
  dateText(Date.parse(`${day}T00:00:00Z`), { ...reader, timeZone: 'UTC' });

function periodText({ from, to }: Range, reader: Reader): string {
  if (from === null && to === null) return 'since the beginning';
  if (from === null) return `until ${dayText(to ?? '', reader)}`;
  if (to === null) return `since ${dayText(from, reader)}`;
  return `${dayText(from, reader)} to ${dayText(to, reader)}`;
}
