import type { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { trafficReport } from './schemas.ts';
import type { ReadTraffic, TrafficSeries } from './traffic-rows.ts';

export type TrafficReport = z.output<typeof trafficReport>;

/** More than this in a report helps nobody. */
const MOST_REJECTED = 200;

/**
 * Takes a tool's counts: a day's rows are summed by series and replace what that day had, so that the same report
 * again changes nothing and a later one corrects it. A day any row of which could not be read keeps what it had: a
 * part of a day would look like a quiet one. A day on which a report has one series and not another has 0 of the other.
 */
export async function storeTraffic(
  tx: TenantTransaction,
  source: 'search_console' | 'ga4',
  { rows, rejected }: ReadTraffic,
  now: Date,
): Promise<TrafficReport> {
  const broken = new Set(rejected.flatMap(({ day }) => day ?? []));
  const known = rows.filter(({ series, day }) => series !== null && !broken.has(day));
  const series = [...new Set(known.map((row) => row.series))];
  const sums = new Map<string, { series: TrafficSeries; day: string; count: number }>();
  for (const day of new Set(rows.map((row) => row.day).filter((each) => !broken.has(each)))) {
    for (const each of series)
      if (each) sums.set(`${each} ${day}`, { series: each, day, count: 0 });
  }
  for (const { series: of, day, count } of known) {
    const sum = sums.get(`${String(of)} ${day}`);
    if (sum) sum.count += count;
  }
  const days = [...sums.values()];
  const before = await tx.query<{ series: string; day: string; count: number }>(
    `select series, day, count from traffic_days where tenant_id = $1 and source = $2`,
    [tx.tenantId, source],
  );
  const held = new Map(before.map((row) => [`${row.series} ${row.day}`, row.count]));
  const changed = days.filter((row) => held.get(`${row.series} ${row.day}`) !== row.count);
  await write(tx, source, changed, now);
  const imported = changed.filter((row) => !held.has(`${row.series} ${row.day}`)).length;
  return {
    imported,
    updated: changed.length - imported,
    unchanged: days.length - changed.length,
    ignored: rows.filter((row) => row.series === null).length,
    heldBack: [...broken].sort().slice(0, MOST_REJECTED),
    rejectedRows: rejected.length,
    rejected: rejected
      .slice(0, MOST_REJECTED)
      .map(({ line, field, message }) => ({ line, field, message })),
  };
}

const CHUNK = 1_000;

async function write(
  tx: TenantTransaction,
  source: string,
  rows: readonly { readonly series: string; readonly day: string; readonly count: number }[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    const part = rows.slice(start, start + CHUNK);
    const values = part.map((_, i) => `($1, $2, $3, $${3 * i + 4}, $${3 * i + 5}, $${3 * i + 6})`);
    await tx.query(
      `insert into traffic_days (tenant_id, source, imported_at, series, day, count)
       values ${values.join(', ')}
       on conflict (tenant_id, source, series, day) do update
         set count = excluded.count, imported_at = excluded.imported_at`,
      [
        tx.tenantId,
        source,
        now,
        ...part.flatMap(({ series, day, count }) => [series, day, Math.min(count, 2_000_000_000)]),
      ],
    );
  }
}
