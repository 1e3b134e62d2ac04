import { namesBrand } from '@pipeline-attribution/shared';

/** Series a tool's counts may be of; unbranded search is what brand search is compared with. */
export const TRAFFIC_SERIES = [
  'direct',
  'search',
  'brand_search',
  'unbranded_search',
  'referral',
  'social',
] as const;
export type TrafficSeries = (typeof TRAFFIC_SERIES)[number];

/** One row of a tool's report: a day's count, of a series or of none we look at. */
export interface TrafficRow {
  readonly day: string;
  /** Null: understood, but of nothing we look at (paid channels, e-mail). */
  readonly series: TrafficSeries | null;
  readonly count: number;
}

/** A row that cannot be read. */
export interface RejectedRow {
  /** Where it stands, from 1: the line of a file, the place in a list. */
  readonly line: number;
  readonly field: string;
  readonly message: string;
  /** Its day where that could be read: what is known of that day is not the whole of it. */
  readonly day: string | null;
}

export interface ReadTraffic {
  readonly rows: readonly TrafficRow[];
  readonly rejected: readonly RejectedRow[];
}

/** The count of a channel group, by Google's names of them. */
export function seriesOfChannel(channel: string): TrafficSeries | null {
  return CHANNELS[channel.trim().toLowerCase()] ?? null;
}

const CHANNELS: Readonly<Record<string, TrafficSeries>> = {
  direct: 'direct',
  'organic search': 'search',
  referral: 'referral',
  'organic social': 'social',
};

/** Whether a search was for the brand. */
export const seriesOfQuery = (query: string, brandTerms: readonly string[]): TrafficSeries =>
  namesBrand(query, brandTerms) ? 'brand_search' : 'unbranded_search';

/**
 * A day as the tools write it: `2026-03-01`, GA4's `20260301`.
 * @throws RangeError with a sentence.
 */
export function readTrafficDay(text: string): string {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const day = compact ? `${compact[1] ?? ''}-${compact[2] ?? ''}-${compact[3] ?? ''}` : text;
  const instant = Date.parse(`${day}T00:00:00Z`);
  const exists =
    /^\d{4}-\d{2}-\d{2}$/.test(day) &&
    !Number.isNaN(instant) &&
    new Date(instant).toISOString().startsWith(day);
  if (!exists) throw new RangeError(`“${text.slice(0, 40)}” is not a day. Write it as YYYY-MM-DD.`);
  return day;
}

const MOST = 2_000_000_000;

/** @throws RangeError with a sentence. */
export function readTrafficCount(value: unknown): number {
  const count =
    typeof value === 'string' ? Number(value.replace(/[\s,\u00a0\u202f]/g, '') || 'x') : value;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST) {
    throw new RangeError(
      `“${String(value).slice(0, 40)}” is not a count. Write a whole number, 0 or more.`,
    );
  }
  return count;
}
