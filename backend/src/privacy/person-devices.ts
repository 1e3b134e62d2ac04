import type { TenantTransaction } from '../db/tenancy.ts';
import { loadOwnedSpans } from '../identity/load-identifications.ts';
import { valuesList } from '../records/upsert.ts';
import type { Person } from './find-person.ts';

/** What a person did on devices. */
export interface PersonDevices {
  /** Devices only this person ever identified on. */
  readonly own: readonly string[];
  /** Devices others identified on as well. */
  readonly shared: readonly string[];
  /** Ids of the touches left on them while they were this person's. */
  readonly touchIds: readonly string[];
}

/** The devices a person identified on, and the touches left there while the device was theirs. */
export async function findDevices(tx: TenantTransaction, person: Person): Promise<PersonDevices> {
  const ids = person.contacts.map(({ id }) => id);
  const rows = await tx.query<{ visitor_id: string; shared: boolean }>(
    `select visitor_id, bool_or(not (email = any($2::text[]))) as shared
     from visitor_identities where tenant_id = $1 and visitor_id in (
       select visitor_id from visitor_identities
       where tenant_id = $1 and (email = any($2::text[]) or contact_id = any($3::uuid[])))
     group by visitor_id order by visitor_id`,
    [tx.tenantId, person.emails, ids],
  );
  const visitors = rows.map((row) => row.visitor_id);
  const spans = await loadOwnedSpans(tx, visitors);
  const theirs = [...spans].flatMap(([visitorId, own]) =>
    own
      .filter(
        ({ email, contactId }) =>
          (email !== null && person.emails.includes(email)) ||
          (contactId !== null && ids.includes(contactId)),
      )
      .map(({ startsAt, endsAt }) => [
        visitorId,
        startsAt === -Infinity ? '-infinity' : new Date(startsAt).toISOString(),
        endsAt === Infinity ? 'infinity' : new Date(endsAt).toISOString(),
      ]),
  );
  return {
    own: rows.filter(({ shared }) => !shared).map((row) => row.visitor_id),
    shared: rows.filter(({ shared }) => shared).map((row) => row.visitor_id),
    touchIds: await touchesIn(tx, theirs),
  };
}

async function touchesIn(
  tx: TenantTransaction,
  spans: readonly (readonly string[])[],
): Promise<string[]> {
  if (spans.length === 0) return [];
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(spans, ['text', 'timestamptz', 'timestamptz'], parameters);
  const rows = await tx.query<{ id: string }>(
    `select t.id from attribution_touchpoints t
     join (values ${list}) span (visitor_id, starts_at, ends_at)
       on t.visitor_id = span.visitor_id and t.occurred_at >= span.starts_at and t.occurred_at < span.ends_at
     where t.tenant_id = $1`,
    parameters,
  );
  return rows.map(({ id }) => id);
}
