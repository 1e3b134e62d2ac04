import type { TenantTransaction } from '../db/tenancy.ts';
import { identifyVisitors } from '../identity/identify-visitors.ts';
import { valuesList } from '../records/upsert.ts';
import type { TrackEvent } from './track-event.ts';

/**
 * Remembers which devices a site's user was logged in on, and tells those that have not said who uses them what the
 * others have: a visit on the phone and an identification by a server meet in the user's id, whichever comes first.
 * A device that was identified stays whose it is, and of several addresses the first counts: who knows the id of
 * another user can take nothing from them (docs/decisions/0011-public-write-key.md).
 */
export async function linkUsers(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
): Promise<void> {
  const pairs = new Map<string, { visitorId: string; userId: string; at: Date }>();
  for (const { visitorId, userId, occurredAt } of events) {
    if (visitorId === null || userId === null) continue;
    const key = JSON.stringify([userId, visitorId]);
    const known = pairs.get(key);
    if (!known || occurredAt < known.at) pairs.set(key, { visitorId, userId, at: occurredAt });
  }
  if (pairs.size === 0) return;
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(
    sorted.map(({ userId, visitorId, at }) => [userId, visitorId, at]),
    ['text', 'text', 'timestamptz'],
    parameters,
  );
  // Only devices that are kept: an erased person's is not.
  await tx.query(
    `insert into visitor_users as old (tenant_id, user_id, visitor_id, first_at)
     select $1, pair.user_id, pair.visitor_id, pair.first_at
     from (values ${list}) pair (user_id, visitor_id, first_at)
     join visitors v on v.tenant_id = $1 and v.id = pair.visitor_id
     order by 2, 3
     on conflict (tenant_id, user_id, visitor_id) do update set first_at = excluded.first_at
       where excluded.first_at < old.first_at`,
    parameters,
  );
  const unknown = await tx.query<{ visitor_id: string; first_at: Date; email: string | null }>(
    `select u.visitor_id, u.first_at,
            (select j.email from visitor_users d join visitor_identities j
               on j.tenant_id = $1 and j.visitor_id = d.visitor_id
             where d.tenant_id = $1 and d.user_id = u.user_id and j.identified_at >= d.first_at
             order by j.identified_at, j.email limit 1) as email
     from visitor_users u
     where u.tenant_id = $1 and u.user_id = any($2::text[]) and not exists (
       select from visitor_identities i where i.tenant_id = $1 and i.visitor_id = u.visitor_id)
     order by u.user_id, u.visitor_id`,
    [tx.tenantId, [...new Set(sorted.map(({ userId }) => userId))]],
  );
  await identifyVisitors(
    tx,
    unknown.flatMap(({ visitor_id: visitorId, first_at: at, email }) =>
      email === null ? [] : [{ visitorId, email, at }],
    ),
  );
}
