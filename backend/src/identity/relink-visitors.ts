import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import { loadOwnedSpans, type ContactSpan } from './load-identifications.ts';

/** Devices a round, so that statements stay small during a back-fill. */
const CHUNK = 500;

/**
 * Gives every touch of these devices to the person it belongs to, back in time as well, and marks what
 * must be credited anew. Run after anything changed that the decision depends on: an identification, a
 * contact's e-mail, a merge. Answers how many touches changed hands.
 */
export async function relinkVisitors(
  tx: TenantTransaction,
  visitorIds: readonly string[],
  reason = 'visitor identified',
): Promise<number> {
  // Sorted: concurrent transactions lock visitors in the same order.
  const all = [...new Set(visitorIds)].sort();
  let moved = 0;
  for (let start = 0; start < all.length; start += CHUNK) {
    const spans = await loadOwnedSpans(tx, all.slice(start, start + CHUNK));
    if (spans.size === 0) continue;
    moved += await moveTouches(tx, spans, reason);
    await rememberContacts(tx, spans);
    await describeVisitors(tx, spans);
  }
  return moved;
}

type Spans = ReadonlyMap<string, readonly ContactSpan[]>;

async function moveTouches(tx: TenantTransaction, spans: Spans, reason: string): Promise<number> {
  const rows = [...spans].flatMap(([visitorId, own]) =>
    own.map(({ startsAt, endsAt, contactId }) => [
      visitorId,
      instant(startsAt),
      instant(endsAt),
      contactId,
    ]),
  );
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(rows, ['text', 'timestamptz', 'timestamptz', 'uuid'], parameters);
  const changed = await tx.query<{ id: string; before: string | null; after: string | null }>(
    `with span (visitor_id, starts_at, ends_at, contact_id) as (values ${list}),
     change as (
       select t.id, t.contact_id as before, span.contact_id as after
       from attribution_touchpoints t join span
         on t.visitor_id = span.visitor_id and t.occurred_at >= span.starts_at and t.occurred_at < span.ends_at
       where t.tenant_id = $1 and t.contact_id is distinct from span.contact_id
     ), moved as (
       update attribution_touchpoints t set contact_id = change.after
       from change where t.tenant_id = $1 and t.id = change.id returning t.id
     )
     select change.* from change join moved on moved.id = change.id`,
    parameters,
  );
  const people = new Set(changed.flatMap(({ before, after }) => [before, after]));
  people.delete(null);
  await markContacts(tx, [...people].sort() as string[], reason);
  return changed.length;
}

/** So that a contact whose e-mail the CRM changes later is still found. */
async function rememberContacts(tx: TenantTransaction, spans: Spans): Promise<void> {
  const rows = [...spans].flatMap(([visitorId, own]) =>
    own.flatMap(({ email, contactId }) =>
      email === null || contactId === null ? [] : [[visitorId, email, contactId]],
    ),
  );
  if (rows.length === 0) return;
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(rows, ['text', 'text', 'uuid'], parameters);
  await tx.query(
    `update visitor_identities old set contact_id = known.contact_id
     from (values ${list}) known (visitor_id, email, contact_id)
     where old.tenant_id = $1 and old.visitor_id = known.visitor_id and old.email = known.email
       and old.contact_id is distinct from known.contact_id`,
    parameters,
  );
}

/** A visitor shows who uses the device now. */
async function describeVisitors(tx: TenantTransaction, spans: Spans): Promise<void> {
  const rows = [...spans].flatMap(([visitorId, own]) => {
    const last = own.at(-1);
    return last ? [[visitorId, last.email, last.contactId]] : [];
  });
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(rows, ['text', 'text', 'uuid'], parameters);
  await tx.query(
    `update visitors old
     set email = now.email, contact_id = now.contact_id,
         identified_at = (select max(i.identified_at) from visitor_identities i
                          where i.tenant_id = $1 and i.visitor_id = old.id and i.email = now.email)
     from (values ${list}) now (id, email, contact_id)
     where old.tenant_id = $1 and old.id = now.id
       and (old.email, old.contact_id) is distinct from (now.email, now.contact_id)`,
    parameters,
  );
}

const instant = (at: number): string =>
  at === -Infinity ? '-infinity' : at === Infinity ? 'infinity' : new Date(at).toISOString();
