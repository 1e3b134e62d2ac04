import { z } from 'zod';
import { readCsv, type Column } from '../campaigns/import/read-csv.ts';
import { badRequest } from '../http/problem.ts';
import { dayNumber, dayText } from './days.ts';
import type { ColumnMapping } from './read-search-console.ts';
import {
  readTrafficCount,
  readTrafficDay,
  seriesOfChannel,
  type ReadTraffic,
  type RejectedRow,
  type TrafficRow,
} from './traffic-rows.ts';

/**
 * Reads GA4's CSV export: a head of comments (`# Start date: 20260101`), then a table of day, default channel group
 * and sessions. Reports number their days («Nth day») from the start date; explorations have a column «Date».
 * @throws ProblemError 400 when the file as a whole cannot be read.
 */
export function readGa4Csv(text: string, mapping: ColumnMapping): ReadTraffic {
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const isComment = (line: string): boolean => line.startsWith('#') || /^"#/.test(line);
  const start = startDate(lines.filter(isComment));
  // Kept as empty lines, so that rows are reported by the line they stand in.
  const table = lines.map((line) => (isComment(line) ? '' : line)).join('\n');
  const skipped = /^\s*/.exec(table)?.[0].split('\n').length ?? 1;
  const { rows } = readCsv(table.trimStart(), columns(mapping));
  return collect(
    rows
      // The grand total stands on a row without a day.
      .filter(({ cells }) => cells['date'] !== undefined || cells['nth_day'] !== undefined)
      .map(({ line, cells }) => ({
        line: line + skipped - 1,
        day: () => dayOf(cells, start),
        channel: cells['channel'] ?? '',
        count: cells['sessions'] ?? '',
      })),
  );
}

const columns = (mapping: ColumnMapping): readonly Column[] => [
  { name: 'date', aliases: ['day', 'datum', ...given(mapping.date)], example: '20260301' },
  { name: 'nth_day', aliases: ['nth day'], example: '0000' },
  {
    name: 'channel',
    aliases: [
      'session default channel group',
      'session primary channel group',
      'session primary channel group (default channel group)',
      'session default channel grouping',
      'sessionDefaultChannelGroup',
      'default channel group',
      'channel group',
      ...given(mapping.channel),
    ],
    required: true,
    example: 'Direct',
  },
  {
    name: 'sessions',
    aliases: ['session', 'sitzungen', ...given(mapping.count)],
    required: true,
    example: '120',
  },
];

const given = (name: string | undefined): string[] => (name === undefined ? [] : [name]);

function startDate(comments: readonly string[]): string | null {
  for (const line of comments) {
    const [, date] = /start date:\s*(\d{8}|\d{4}-\d{2}-\d{2})/i.exec(line) ?? [];
    if (date !== undefined) return readTrafficDay(date);
  }
  return null;
}

function dayOf(cells: Readonly<Record<string, string>>, start: string | null): string {
  const { date, nth_day: nth } = cells;
  if (date !== undefined) return readTrafficDay(date);
  if (start === null) {
    throw new RangeError(
      'The file numbers its days and does not say from when: its comment “# Start date: …” is missing.',
    );
  }
  if (nth === undefined || !/^\d{1,5}$/.test(nth)) {
    throw new RangeError(`“${(nth ?? '').slice(0, 40)}” is not the number of a day.`);
  }
  return dayText(dayNumber(start) + Number(nth));
}

const headers = z.array(z.object({ name: z.string().max(200) })).max(20);
const values = z.array(z.object({ value: z.string().max(2_000) })).max(20);

/** The answer of GA4's Data API (runReport), as it came. */
export const runReport = z.object({
  dimensionHeaders: headers,
  metricHeaders: headers,
  rows: z
    .array(z.object({ dimensionValues: values, metricValues: values }))
    .max(100_000)
    .default([]),
});

export function readRunReport({
  dimensionHeaders,
  metricHeaders,
  rows,
}: z.output<typeof runReport>): ReadTraffic {
  const dimension = (name: string): number => dimensionHeaders.findIndex((of) => of.name === name);
  const date = dimension('date');
  const channel = [
    'sessionDefaultChannelGroup',
    'sessionPrimaryChannelGroup',
    'defaultChannelGroup',
  ]
    .map(dimension)
    .find((place) => place >= 0);
  const sessions = metricHeaders.findIndex(({ name }) => name === 'sessions');
  if (date < 0 || channel === undefined || sessions < 0) {
    throw badRequest(
      'The report lacks what is needed. Ask for the dimensions "date" and "sessionDefaultChannelGroup" and the metric "sessions".',
    );
  }
  return collect(
    rows.map(({ dimensionValues, metricValues }, index) => ({
      line: index + 1,
      day: () => readTrafficDay(dimensionValues[date]?.value ?? ''),
      channel: dimensionValues[channel]?.value ?? '',
      count: metricValues[sessions]?.value ?? '',
    })),
  );
}

function collect(
  given: readonly {
    readonly line: number;
    readonly day: () => string;
    readonly channel: string;
    readonly count: string;
  }[],
): ReadTraffic {
  const rows: TrafficRow[] = [];
  const rejected: RejectedRow[] = [];
  for (const { line, day: read, channel, count } of given) {
    let day: string | null = null;
    try {
      day = read();
      rows.push({ day, series: seriesOfChannel(channel), count: readTrafficCount(count) });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      rejected.push({
        line,
        field: day === null ? 'date' : 'sessions',
        message: error.message,
        day,
      });
    }
  }
  return { rows, rejected };
}
