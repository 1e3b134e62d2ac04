import { ownedSpans, type OwnedSpan } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { contactsByEmail, survivingContacts } from './surviving-contacts.ts';

/** A stretch of a device's time with the contact it belongs to, if the CRM knows them. */
export interface ContactSpan extends Omit<OwnedSpan, 'email'> {
  /** Null when all who identified were taken from the device again. */
  readonly email: string | null;
  readonly contactId: string | null;
}

/** Nobody's, from beginning to end. */
const NOBODYS: readonly ContactSpan[] = [
  { email: null, startsAt: -Infinity, endsAt: Infinity, contactId: null },
];

/**
 * Per device, whose it was and when, in contacts. An address finds the contact who has it today; one
 * the CRM has since changed finds the contact it had found before. An address somebody has taken from the device
 * (`undo-link.ts`) is as if it had never been said. Devices nobody identified on are absent.
 */
export async function loadOwnedSpans(
  tx: TenantTransaction,
  visitorIds: readonly string[],
): Promise<Map<string, readonly ContactSpan[]>> {
  if (visitorIds.length === 0) return new Map();
  const rows = await tx.query<{
    visitor_id: string;
    email: string;
    identified_at: Date;
    contact_id: string | null;
  }>(
    `select visitor_id, email, identified_at, contact_id from visitor_identities
     where tenant_id = $1 and visitor_id = any($2::text[])`,
    [tx.tenantId, visitorIds],
  );
  if (rows.length === 0) return new Map();
  const undone = await undoneOf(tx, visitorIds);
  const byEmail = await contactsByEmail(
    tx,
    rows.map(({ email }) => email),
  );
  const remembered = await survivingContacts(
    tx,
    rows.flatMap(({ email, contact_id: id }) => (id === null || byEmail.has(email) ? [] : [id])),
  );
  const contactOf = (visitorId: string, email: string): string | null => {
    const current = byEmail.get(email);
    if (current !== undefined) return current;
    for (const row of rows) {
      if (row.visitor_id !== visitorId || row.email !== email || row.contact_id === null) continue;
      const survivor = remembered.get(row.contact_id);
      if (survivor && !survivor.isErased) return survivor.id;
    }
    return null;
  };
  const spans = new Map<string, readonly ContactSpan[]>();
  for (const [visitorId, own] of Map.groupBy(rows, (row) => row.visitor_id)) {
    const identifications = own
      .filter(({ email }) => !undone.has(nameOf(visitorId, email)))
      .map((row) => ({ email: row.email, at: row.identified_at.getTime() }));
    const owned = ownedSpans(identifications).map((span) => ({
      ...span,
      contactId: contactOf(visitorId, span.email),
    }));
    spans.set(visitorId, owned.length > 0 ? owned : NOBODYS);
  }
  return spans;
}

const nameOf = (visitorId: string, email: string): string => JSON.stringify([visitorId, email]);

async function undoneOf(
  tx: TenantTransaction,
  visitorIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ visitor_id: string; email: string }>(
    `select visitor_id, email from identity_links
     where tenant_id = $1 and visitor_id = any($2::text[]) and undone_at is not null`,
    [tx.tenantId, visitorIds],
  );
  return new Set(rows.map((row) => nameOf(row.visitor_id, row.email)));
}

/** The contact a device's touch at this instant belongs to. */
export function contactAt(spans: readonly ContactSpan[] | undefined, at: Date): string | null {
  const instant = at.getTime();
  const span = spans?.find(({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt);
  return span?.contactId ?? null;
}
