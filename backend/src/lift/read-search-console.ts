import { z } from 'zod';
import { readCsv, type Column } from '../campaigns/import/read-csv.ts';
import { badRequest } from '../http/problem.ts';
import {
  readTrafficCount,
  readTrafficDay,
  seriesOfQuery,
  type ReadTraffic,
  type RejectedRow,
  type TrafficRow,
  type TrafficSeries,
} from './traffic-rows.ts';

/** Names of the file's columns where they are not ours. */
export interface ColumnMapping {
  readonly date?: string | undefined;
  readonly query?: string | undefined;
  readonly channel?: string | undefined;
  readonly count?: string | undefined;
}

/**
 * Reads a CSV of daily clicks: `Date, Query, Clicks` (what the API, BigQuery and sheet add-ons give), or the
 * `Dates.csv` of the report «Performance», which has no queries: then the report was filtered, and `filter` says by
 * what.
 * @throws ProblemError 400 when the file as a whole cannot be read.
 */
export function readSearchConsoleCsv(
  text: string,
  {
    brandTerms,
    filter,
    mapping,
  }: {
    readonly brandTerms: readonly string[];
    readonly filter: TrafficSeries | null;
    readonly mapping: ColumnMapping;
  },
): ReadTraffic {
  const { rows } = readCsv(text, columns(mapping));
  const hasQueries = rows.some(({ cells }) => cells['query'] !== undefined);
  if (hasQueries) refuseWithoutBrand(brandTerms);
  else if (rows.length > 0 && filter === null) {
    throw badRequest(
      'The file has no queries, so it cannot be told which clicks were for your brand. Send Date, Query and Clicks; or filter the report «Performance» by your brand, send its Dates.csv with ?series=brand_search, and the rest with ?series=unbranded_search.',
    );
  }
  return collect(
    rows.map(({ line, cells }) => ({
      line,
      date: cells['date'] ?? '',
      count: cells['clicks'] ?? '',
      series: () =>
        hasQueries ? seriesOfQuery(cells['query'] ?? '', brandTerms) : (filter ?? 'brand_search'),
    })),
  );
}

const columns = (mapping: ColumnMapping): readonly Column[] => [
  {
    name: 'date',
    aliases: ['day', 'datum', 'fecha', 'jour', ...given(mapping.date)],
    required: true,
    example: '2026-03-01',
  },
  {
    name: 'query',
    aliases: ['queries', 'top queries', 'search query', 'suchanfrage', ...given(mapping.query)],
    example: 'acme analytics',
  },
  {
    name: 'clicks',
    aliases: ['click', 'klicks', 'clics', ...given(mapping.count)],
    required: true,
    example: '12',
  },
];

const given = (name: string | undefined): string[] => (name === undefined ? [] : [name]);

/**
 * The answer of the Search Console API (searchanalytics.query) with what was asked for: the answer alone does not
 * say what its keys are.
 */
export const searchAnalytics = z.object({
  dimensions: z.array(z.string().max(40)).min(1).max(6).default(['date', 'query']).meta({
    description: '`dimensions` of the request: what `keys` are. Must have `date`.',
  }),
  series: z.enum(['brand_search', 'unbranded_search']).optional().meta({
    description: 'What the request was filtered by, where it had no dimension `query`.',
  }),
  rows: z
    .array(z.object({ keys: z.array(z.string().max(2_000)).max(6), clicks: z.unknown() }))
    .max(100_000)
    .default([])
    .meta({ description: '`rows` of the answer as it came.' }),
});

export function readSearchAnalytics(
  { dimensions, series, rows }: z.output<typeof searchAnalytics>,
  brandTerms: readonly string[],
): ReadTraffic {
  const date = dimensions.indexOf('date');
  const query = dimensions.indexOf('query');
  if (date < 0) {
    throw badRequest('The rows have no day. Ask for the dimension "date", best with "query".');
  }
  if (query < 0 && series === undefined) {
    throw badRequest(
      'The rows have no query. Ask for the dimensions "date" and "query", or say in "series" what the request was filtered by.',
    );
  }
  if (query >= 0) refuseWithoutBrand(brandTerms);
  return collect(
    rows.map(({ keys, clicks }, index) => ({
      line: index + 1,
      date: keys[date] ?? '',
      count: clicks,
      series: () =>
        query >= 0 ? seriesOfQuery(keys[query] ?? '', brandTerms) : (series ?? 'brand_search'),
    })),
  );
}

function refuseWithoutBrand(brandTerms: readonly string[]): void {
  if (brandTerms.length > 0) return;
  throw badRequest(
    'It cannot be told which searches are for your brand: the settings name none. Set tracking.brandTerms first.',
  );
}

function collect(
  given: readonly {
    readonly line: number;
    readonly date: string;
    readonly count: unknown;
    readonly series: () => TrafficSeries;
  }[],
): ReadTraffic {
  const rows: TrafficRow[] = [];
  const rejected: RejectedRow[] = [];
  for (const { line, date, count, series } of given) {
    let day: string | null = null;
    try {
      day = readTrafficDay(date);
      rows.push({ day, series: series(), count: readTrafficCount(count) });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      rejected.push({ line, field: day === null ? 'date' : 'clicks', message: error.message, day });
    }
  }
  return { rows, rejected };
}
