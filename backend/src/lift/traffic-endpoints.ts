import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint, type Principal } from '../http/endpoint.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { readGa4Csv, readRunReport, runReport } from './read-ga4.ts';
import {
  readSearchAnalytics,
  readSearchConsoleCsv,
  searchAnalytics,
} from './read-search-console.ts';
import { trafficOut, trafficReport } from './schemas.ts';
import { storeTraffic, type TrafficReport } from './store-traffic.ts';
import type { ReadTraffic } from './traffic-rows.ts';

const MIB = 1024 * 1024;
const CSV = ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel'];
const header = z.string().min(1).max(200).optional();
const SAME =
  'A day’s rows are summed and replace what that day had: the same report again changes nothing.';

async function take(
  tx: TenantTransaction,
  source: 'search_console' | 'ga4',
  read: ReadTraffic,
  { actor, now }: { actor: Principal['actor']; now: Date },
): Promise<TrafficReport> {
  const report = await storeTraffic(tx, source, read, now);
  const { imported, updated, unchanged, rejectedRows } = report;
  await writeAudit(tx, {
    actor,
    action: 'import',
    entity: 'traffic',
    after: { source, imported, updated, unchanged, rejected: rejectedRows },
  });
  return report;
}

/** Daily traffic as other tools count it. */
export const trafficEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/traffic',
    tag: 'Lift',
    summary: 'Which daily traffic was imported',
    scope: 'read',
    answer: trafficOut,
    handle: ({ transaction }) =>
      transaction(async (tx) => ({
        items: await tx.query<z.input<typeof trafficOut>['items'][number]>(
          `select source, series, min(day) as "firstDay", max(day) as "lastDay",
                  count(*)::int as days, sum(count)::float8 as total
           from traffic_days where tenant_id = $1 group by source, series order by source, series`,
          [tx.tenantId],
        ),
      })),
  }),
  endpoint({
    method: 'post',
    path: '/traffic/search-console/import',
    tag: 'Lift',
    summary: 'Take in daily searches from a CSV file of Search Console',
    description: `Columns **Date**, Query and **Clicks**; which searches are for the brand follows from \`tracking.brandTerms\` of the settings. The report «Performance» exports days without queries (Dates.csv): filter it by query, and say in \`series\` what is left. ${SAME} After a change of the brand terms, import again.`,
    scope: 'write',
    query: z.strictObject({
      series: z.enum(['brand_search', 'unbranded_search']).optional(),
      dateColumn: header,
      queryColumn: header,
      clicksColumn: header,
    }),
    body: z.string('Send the file as text/csv.'),
    consumes: CSV,
    maxBytes: 20 * MIB,
    answer: trafficReport,
    handle: ({ query, body, principal, context, transaction }) =>
      transaction(async (tx) => {
        const { brandTerms } = (await loadSettings(tx)).tracking;
        const read = readSearchConsoleCsv(body, {
          brandTerms,
          filter: query.series ?? null,
          mapping: { date: query.dateColumn, query: query.queryColumn, count: query.clicksColumn },
        });
        return take(tx, 'search_console', read, { actor: principal.actor, now: context.now() });
      }),
  }),
  endpoint({
    method: 'post',
    path: '/traffic/search-console',
    tag: 'Lift',
    summary: 'Take in daily searches as the Search Console API answers them',
    description: `The \`rows\` of searchanalytics.query with the \`dimensions\` they were asked for. ${SAME}`,
    scope: 'write',
    body: searchAnalytics,
    maxBytes: 20 * MIB,
    answer: trafficReport,
    handle: ({ body, principal, context, transaction }) =>
      transaction(async (tx) => {
        const { brandTerms } = (await loadSettings(tx)).tracking;
        return take(tx, 'search_console', readSearchAnalytics(body, brandTerms), {
          actor: principal.actor,
          now: context.now(),
        });
      }),
  }),
  endpoint({
    method: 'post',
    path: '/traffic/ga4/import',
    tag: 'Lift',
    summary: 'Take in daily sessions from a CSV file of Google Analytics 4',
    description: `Columns **Date** (or «Nth day», counted from the comment \`# Start date\`), **Session default channel group** and **Sessions**, under GA4's lines of comments. Direct, Organic Search, Referral and Organic Social are looked at. ${SAME}`,
    scope: 'write',
    query: z.strictObject({ dateColumn: header, channelColumn: header, sessionsColumn: header }),
    body: z.string('Send the file as text/csv.'),
    consumes: CSV,
    maxBytes: 20 * MIB,
    answer: trafficReport,
    handle: ({ query, body, principal, context, transaction }) =>
      transaction((tx) =>
        take(
          tx,
          'ga4',
          readGa4Csv(body, {
            date: query.dateColumn,
            channel: query.channelColumn,
            count: query.sessionsColumn,
          }),
          { actor: principal.actor, now: context.now() },
        ),
      ),
  }),
  endpoint({
    method: 'post',
    path: '/traffic/ga4',
    tag: 'Lift',
    summary: 'Take in daily sessions as GA4’s Data API answers them',
    description: `The answer of runReport with the dimensions \`date\` and \`sessionDefaultChannelGroup\` and the metric \`sessions\`. ${SAME}`,
    scope: 'write',
    body: runReport,
    maxBytes: 20 * MIB,
    answer: trafficReport,
    handle: ({ body, principal, context, transaction }) =>
      transaction((tx) =>
        take(tx, 'ga4', readRunReport(body), { actor: principal.actor, now: context.now() }),
      ),
  }),
];
