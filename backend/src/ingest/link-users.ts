import type { TenantTransaction } from '../db/tenancy.ts';
import { identifyVisitors } from '../identity/identify-visitors.ts';
import { valuesList } from '../records/upsert.ts';
import type { TrackEvent } from './track-event.ts';

/**
 * Remembers which devices a site's user was logged in on, and tells each of them what any of them has said of who
 * that is: a visit on the phone and an identification by a server meet in the user's id, whichever comes first.
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
  const rows = await tx.query<{
    user_id: string;
    visitor_id: string;
    first_at: Date;
    emails: string[];
    latest: string | null;
  }>(
    `select u.user_id, u.visitor_id, u.first_at,
            coalesce(array_agg(i.email) filter (where i.email is not null), '{}') as emails,
            (select j.email from visitor_users d join visitor_identities j
               on j.tenant_id = $1 and j.visitor_id = d.visitor_id
             where d.tenant_id = $1 and d.user_id = u.user_id and j.identified_at >= d.first_at
             order by j.identified_at desc, j.email limit 1) as latest
     from visitor_users u
     left join visitor_identities i on i.tenant_id = $1 and i.visitor_id = u.visitor_id
     where u.tenant_id = $1 and u.user_id = any($2::text[])
     group by u.user_id, u.visitor_id, u.first_at`,
    [tx.tenantId, [...new Set(sorted.map(({ userId }) => userId))]],
  );
  await identifyVisitors(
    tx,
    rows.flatMap(({ visitor_id: visitorId, first_at: at, emails, latest }) =>
      latest === null || emails.includes(latest) ? [] : [{ visitorId, email: latest, at }],
    ),
  );
}
