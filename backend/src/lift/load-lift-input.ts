import {
  LIFT_SERIES,
  type Control,
  type DailySeries,
  type DayFlag,
  type LiftPost,
  type LiftSeriesKind,
  type SeriesInput,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { dayNumber } from './days.ts';

/** Where a series' counts are from. */
export const SERIES_SOURCES = ['tracker', 'crm', 'ga4', 'search_console'] as const;
export type SeriesSource = (typeof SERIES_SOURCES)[number];

/** A series with where it is from. */
export interface LoadedSeries {
  readonly source: SeriesSource;
  readonly input: SeriesInput;
}

/** All that an analysis looks at. */
export interface LiftInput {
  readonly series: readonly LoadedSeries[];
  /** Of search clicks on record, those for our brand; null without any. */
  readonly brandShare: number | null;
}

/** Two years hold each season twice, and what was before says little of today's posts. */
const MOST_DAYS = 730;
/** As analyseSeries asks for: with less, another source may do better. */
const ENOUGH_DAYS = 56;
/** A day without anybody is a day without the tracker, on a site where so many come on a usual one. */
const BUSY = 10;
/** Google counts Search Console's days by the clock of its headquarters. */
const SEARCH_CONSOLE_ZONE = 'America/Los_Angeles';

const SERIES_OF_CHANNEL: Readonly<Record<string, LiftSeriesKind>> = {
  direct: 'direct',
  organic_search: 'search',
  referral: 'referral',
  organic_social: 'social',
};

/** Reads the tenant's daily series, posts and flagged days. @param asOf today is not over and does not count. */
export async function loadLiftInput(tx: TenantTransaction, asOf: Date): Promise<LiftInput> {
  const { timeZone, today } = await calendar(tx, asOf);
  const first = today - MOST_DAYS;
  const counted = new Map<LiftSeriesKind, { source: SeriesSource; series: DailySeries }>();
  const offer = (source: SeriesSource, series: DailySeries | null): void => {
    if (!series) return;
    const held = counted.get(series.kind);
    if (!held || observed(held.series) < ENOUGH_DAYS) counted.set(series.kind, { source, series });
  };
  for (const series of await trackedSeries(tx, timeZone, first, today)) offer('tracker', series);
  offer('crm', await signUps(tx, timeZone, first, today));
  const imported = await importedSeries(tx, first, today);
  for (const { source, series } of imported) if (series) offer(source, series);

  const unbranded = imported.find(({ control }) => control)?.control ?? null;
  const flags = await loadFlags(tx);
  const posts = {
    own: await localPosts(tx, timeZone, asOf),
    searchConsole: await localPosts(tx, SEARCH_CONSOLE_ZONE, asOf),
  };
  return {
    series: LIFT_SERIES.flatMap((kind): LoadedSeries[] => {
      const found = counted.get(kind);
      if (!found) return [];
      const { source, series } = found;
      return [
        {
          source,
          input: {
            series,
            posts: source === 'search_console' ? posts.searchConsole : posts.own,
            flags,
            ...(kind === 'brand_search' && unbranded && { controls: [unbranded] }),
          },
        },
      ];
    }),
    brandShare: brandShare(counted.get('brand_search')?.series ?? null, unbranded),
  };
}

const observed = ({ counts }: DailySeries): number =>
  counts.filter((count) => count !== null).length;

async function calendar(
  tx: TenantTransaction,
  asOf: Date,
): Promise<{ timeZone: string; today: number }> {
  const [row] = await tx.query<{ time_zone: string; today: string }>(
    `select time_zone, ($2::timestamptz at time zone time_zone)::date as today
     from tenants where id = $1`,
    [tx.tenantId, asOf],
  );
  if (!row) throw new Error(`Tenant ${tx.tenantId} is gone.`);
  return { timeZone: row.time_zone, today: dayNumber(row.today) };
}

/** Visits that named nobody, by channel; a tracked visit is none that posts brought unseen. */
async function trackedSeries(
  tx: TenantTransaction,
  timeZone: string,
  first: number,
  today: number,
): Promise<DailySeries[]> {
  const rows = await tx.query<{ channel: string; day: number; count: number }>(
    `select case when influencer_id is null then channel else 'influencer' end as channel,
            (occurred_at at time zone $2)::date - date '1970-01-01' as day, count(*)::int as count
     from attribution_touchpoints
     where tenant_id = $1 and kind = 'visit' and evidence in ('utm', 'code', 'referral')
       and occurred_at >= to_timestamp($3::float8) and occurred_at < to_timestamp($4::float8)
     group by 1, 2`,
    // A day more at either end: the days of the zone are cut below.
    [tx.tenantId, timeZone, (first - 1) * 86_400, (today + 1) * 86_400],
  );
  const within = rows.filter(({ day }) => day >= first && day < today);
  if (within.length === 0) return [];
  const start = Math.min(...within.map(({ day }) => day));
  const all = countsFrom(start, today, within);
  const isBusy = median(all.filter((count) => count > 0)) >= BUSY;
  return Object.entries(SERIES_OF_CHANNEL).map(([channel, kind]) => {
    const own = countsFrom(
      start,
      today,
      within.filter((row) => row.channel === channel),
    );
    return {
      kind,
      firstDay: start,
      counts: own.map((count, t) => (isBusy && all[t] === 0 ? null : count)),
    };
  });
}

/** People the CRM got to know, by day. */
async function signUps(
  tx: TenantTransaction,
  timeZone: string,
  first: number,
  today: number,
): Promise<DailySeries | null> {
  const rows = await tx.query<{ day: number; count: number }>(
    `select (created_at at time zone $2)::date - date '1970-01-01' as day, count(*)::int as count
     from contacts where tenant_id = $1 and deleted_at is null and merged_into_id is null
     group by 1`,
    [tx.tenantId, timeZone],
  );
  const within = rows.filter(({ day }) => day >= first && day < today);
  if (within.length === 0) return null;
  const start = Math.min(...within.map(({ day }) => day));
  return { kind: 'sign_ups', firstDay: start, counts: countsFrom(start, today, within) };
}

interface Imported {
  readonly source: SeriesSource;
  readonly series: DailySeries | null;
  readonly control: Control | null;
}

async function importedSeries(
  tx: TenantTransaction,
  first: number,
  today: number,
): Promise<Imported[]> {
  const rows = await tx.query<{ source: SeriesSource; series: string; day: string; count: number }>(
    `select source, series, day, count from traffic_days
     where tenant_id = $1 order by source, series, day`,
    [tx.tenantId],
  );
  const groups = Map.groupBy(rows, ({ source, series }) => `${source} ${series}`);
  return [...groups.values()].flatMap((group): Imported[] => {
    const days = new Map(group.map(({ day, count }) => [dayNumber(day), count]));
    const within = [...days.keys()].filter((day) => day >= first && day < today);
    const [head] = group;
    if (!head || within.length === 0) return [];
    const { source, series } = head;
    const firstDay = Math.min(...within);
    const counts = Array.from(
      { length: Math.max(...within) - firstDay + 1 },
      (_, t) => days.get(firstDay + t) ?? null,
    );
    return series === 'unbranded_search'
      ? [{ source, series: null, control: { name: 'unbranded search', firstDay, counts } }]
      : [{ source, series: { kind: series as LiftSeriesKind, firstDay, counts }, control: null }];
  });
}

function countsFrom(
  start: number,
  end: number,
  rows: readonly { readonly day: number; readonly count: number }[],
): number[] {
  const counts = new Array<number>(Math.max(0, end - start)).fill(0);
  for (const { day, count } of rows) counts[day - start] = (counts[day - start] ?? 0) + count;
  return counts;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Posts in days of a zone's calendar, in their natural order: two tenants with the same posts have the same. */
async function localPosts(
  tx: TenantTransaction,
  timeZone: string,
  asOf: Date,
): Promise<LiftPost[]> {
  return tx.query<LiftPost>(
    `select p.id, p.influencer_id as "influencerId",
            (extract(epoch from p.published_at at time zone $2) / 86400)::float8 as at
     from posts p join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
     where p.tenant_id = $1 and p.published_at <= $3
     order by p.published_at, lower(i.name), p.platform, p.content_type, p.title, p.url, p.id`,
    [tx.tenantId, timeZone, asOf],
  );
}

export interface FlagRow {
  readonly day: string;
  readonly kind: DayFlag['kind'];
  readonly name: string;
}

export function loadFlagRows(tx: TenantTransaction): Promise<FlagRow[]> {
  return tx.query<FlagRow>(
    'select day, kind, name from lift_flags where tenant_id = $1 order by day, kind',
    [tx.tenantId],
  );
}

async function loadFlags(tx: TenantTransaction): Promise<DayFlag[]> {
  return (await loadFlagRows(tx)).map(({ day, kind }) => ({ day: dayNumber(day), kind }));
}

/** Of clicks from search on days both are known, those for our brand. */
function brandShare(brand: DailySeries | null, unbranded: Control | null): number | null {
  if (!brand || !unbranded) return null;
  let ours = 0;
  let others = 0;
  brand.counts.forEach((count, t) => {
    const other = unbranded.counts[brand.firstDay + t - unbranded.firstDay];
    if (count === null || other === null || other === undefined) return;
    ours += count;
    others += other;
  });
  return ours + others === 0 ? null : ours / (ours + others);
}
