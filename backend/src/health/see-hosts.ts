import type { TenantTransaction } from '../db/tenancy.ts';
import { insertRows } from '../attribution/insert-rows.ts';

/** A host is noted again when this much has passed: under load its row would be rewritten with every flush. */
const SETTLE = `interval '30 seconds'`;
const LONGEST_HOST = 255;

/**
 * Notes from which of the tenant's hosts the tracker was heard, and when last, by the pages visitors were on.
 * Also of visitors who are not followed: the script works there.
 */
export async function seeHosts(
  tx: TenantTransaction,
  pages: readonly { readonly url: string | null; readonly occurredAt: Date }[],
): Promise<void> {
  const hosts = new Map<string, { first: Date; last: Date }>();
  for (const { url, occurredAt } of pages) {
    const host = hostOf(url);
    if (host === null) continue;
    const known = hosts.get(host);
    hosts.set(host, {
      first: known && known.first < occurredAt ? known.first : occurredAt,
      last: known && known.last > occurredAt ? known.last : occurredAt,
    });
  }
  // Sorted: concurrent transactions lock the rows in the same order.
  const rows = [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
  await insertRows(
    tx,
    'tracker_hosts',
    ['host', 'first_seen_at', 'last_seen_at'],
    rows.map(([host, { first, last }]) => [host, first, last]),
    `on conflict (tenant_id, host) do update
       set first_seen_at = least(tracker_hosts.first_seen_at, excluded.first_seen_at),
           last_seen_at = greatest(tracker_hosts.last_seen_at, excluded.last_seen_at)
       where excluded.last_seen_at > tracker_hosts.last_seen_at + ${SETTLE}
          or excluded.first_seen_at < tracker_hosts.first_seen_at`,
  );
}

function hostOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  if (!/^https?:$/.test(protocol) || hostname === '') return null;
  return hostname.toLowerCase().slice(0, LONGEST_HOST);
}
