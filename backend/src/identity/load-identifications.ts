import { ownedSpans, type OwnedSpan } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { contactsByEmail, survivingContacts } from './surviving-contacts.ts';

/** A stretch of a device's time with the contact it belongs to, if the CRM knows them. */
export interface ContactSpan extends OwnedSpan {
  readonly contactId: string | null;
}

/**
 * Per device, whose it was and when, in contacts. An address finds the contact who has it today; one
 * the CRM has since changed finds the contact it had found before. Devices nobody identified on are
 * absent.
 */
export async function loadOwnedSpans(
  tx: TenantTransaction,
  visitorIds: readonly string[],
): Promise<Map<string, ContactSpan[]>> {
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
  const spans = new Map<string, ContactSpan[]>();
  for (const [visitorId, own] of Map.groupBy(rows, (row) => row.visitor_id)) {
    const identifications = own.map((row) => ({
      email: row.email,
      at: row.identified_at.getTime(),
    }));
    spans.set(
      visitorId,
      ownedSpans(identifications).map((span) => ({
        ...span,
        contactId: contactOf(visitorId, span.email),
      })),
    );
  }
  return spans;
}

/** The contact a device's touch at this instant belongs to. */
export function contactAt(spans: readonly ContactSpan[] | undefined, at: Date): string | null {
  const instant = at.getTime();
  const span = spans?.find(({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt);
  return span?.contactId ?? null;
}
