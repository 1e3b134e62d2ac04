import type { TenantTransaction } from '../db/tenancy.ts';

interface Sighting {
  readonly visitorId: string | null;
  readonly occurredAt: Date;
}

/**
 * Notes devices and when they were first and last seen, in any order of arrival. Locks them until the transaction
 * ends, so that two that store events of one device take turns. Answers which had never been seen before.
 */
export async function seeVisitors(
  tx: TenantTransaction,
  sightings: readonly Sighting[],
): Promise<ReadonlySet<string>> {
  const seen = new Map<string, { first: Date; last: Date }>();
  for (const { visitorId, occurredAt } of sightings) {
    if (visitorId === null) continue;
    const known = seen.get(visitorId);
    seen.set(visitorId, {
      first: known && known.first < occurredAt ? known.first : occurredAt,
      last: known && known.last > occurredAt ? known.last : occurredAt,
    });
  }
  if (seen.size === 0) return new Set();
  const parameters: unknown[] = [tx.tenantId];
  // Sorted: concurrent transactions lock visitors in the same order.
  const tuples = [...seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { first, last }]) => {
      parameters.push(id, first, last);
      const at = parameters.length;
      return `($1, $${at - 2}, $${at - 1}::timestamptz, $${at}::timestamptz)`;
    });
  // A row without xmax was inserted, not updated.
  const rows = await tx.query<{ id: string; is_new: boolean }>(
    `insert into visitors as old (tenant_id, id, first_seen_at, last_seen_at) values ${tuples.join(', ')}
     on conflict (tenant_id, id) do update
       set first_seen_at = least(old.first_seen_at, excluded.first_seen_at),
           last_seen_at = greatest(old.last_seen_at, excluded.last_seen_at)
       where excluded.first_seen_at < old.first_seen_at or excluded.last_seen_at > old.last_seen_at
     returning id, xmax = 0 as is_new`,
    parameters,
  );
  return new Set(rows.flatMap((row) => (row.is_new ? [row.id] : [])));
}
