import { DAY_MS } from '../journey/order.ts';
import { count } from '../models/words.ts';
import type { MomentView } from './deal-card.ts';

/** Who reads: decides how moments and figures are written. */
export interface Reader {
  readonly now: number;
  /** BCP 47. */
  readonly locale: string;
  /** IANA. */
  readonly timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
    formats.set(key, format);
  }
  return format;
}

/** `3 Nov 2026`; plain `en` is read day first, which nobody takes for another date. */
export function dateText(at: number, { locale, timeZone }: Reader): string {
  return dateFormat(locale === 'en' ? 'en-GB' : locale, timeZone).format(at);
}

/** Calendar days between two moments on the reader's own calendar. */
export function calendarDays(from: number, to: number, { timeZone }: Reader): number {
  const day = (at: number): number => {
    const parts = dateFormat('en-u-ca-iso8601-nu-latn', timeZone).formatToParts(at);
    const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
    return Date.parse(`${part('month')} ${part('day')}, ${part('year')} UTC`) / DAY_MS;
  };
  return Math.round(day(to) - day(from));
}

/** `today`, `yesterday`, `19 days ago`, `5 months ago`. A moment ahead (a skewed clock) is `today`. */
export function daysAgo(at: number, reader: Reader): string {
  const days = calendarDays(at, reader.now, reader);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days < 90) return `${days} days ago`;
  const months = Math.round(days / 30.44);
  return months < 24 ? `${months} months ago` : `${Math.floor(days / 365.25)} years ago`;
}

/** `just now`, `5 min ago`, `3 h ago`, then days: for how fresh something is. */
export function agoShort(at: number, reader: Reader): string {
  const minutes = Math.floor((reader.now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${count(Math.floor(minutes / (24 * 60)), 'day')} ago`;
}

/** A moment for machines and for the reader. */
export function momentView(at: number, reader: Reader): MomentView {
  return {
    at: new Date(at).toISOString(),
    text: dateText(at, reader),
    ago: daysAgo(at, reader),
  };
}
