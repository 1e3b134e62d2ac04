import { chooseContact, survivorOf } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';

/** A record that stands for itself: not merged, not converted. */
export interface Survivor {
  readonly id: string;
  readonly objectType: 'contact' | 'lead';
  readonly createdAt: Date;
  readonly isErased: boolean;
  readonly isDeleted: boolean;
}

interface ContactRow {
  readonly id: string;
  readonly object_type: 'contact' | 'lead';
  readonly created_at: Date;
  readonly next_id: string | null;
  readonly erased: boolean;
  readonly deleted: boolean;
}

/** As far as the core walks. Chains are kept flat, so that the first round finds nearly all. */
const MOST_HOPS = 32;

/**
 * The contact that stands for each of these today: merged records and converted leads are followed to
 * the end. Ids the store does not hold are absent.
 */
export async function survivingContacts(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, Survivor>> {
  const seen = new Map<string, ContactRow>();
  let wanted = [...new Set(contactIds)];
  for (let hop = 0; wanted.length > 0 && hop < MOST_HOPS; hop++) {
    const rows = await tx.query<ContactRow>(
      `select id, object_type, created_at, coalesce(merged_into_id, converted_into_id) as next_id,
              erased_at is not null as erased, deleted_at is not null as deleted
       from contacts where tenant_id = $1 and id = any($2::uuid[])`,
      [tx.tenantId, wanted],
    );
    for (const row of rows) seen.set(row.id, row);
    wanted = rows.flatMap(({ next_id: next }) => (next === null || seen.has(next) ? [] : [next]));
  }
  const survivors = new Map<string, Survivor>();
  for (const id of contactIds) {
    const end = seen.get(survivorOf(id, (record) => seen.get(record)?.next_id));
    if (!end) continue;
    survivors.set(id, {
      id: end.id,
      objectType: end.object_type,
      createdAt: end.created_at,
      isErased: end.erased,
      isDeleted: end.deleted,
    });
  }
  return survivors;
}

/** The contact who stands for each address; addresses nobody (or only an erased person) has are absent. */
export async function contactsByEmail(
  tx: TenantTransaction,
  emails: readonly string[],
): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const rows = await tx.query<{ id: string; email: string }>(
    `select id, email_key as email from contacts
     where tenant_id = $1 and email_key = any($2::text[]) and erased_at is null`,
    [tx.tenantId, [...new Set(emails)]],
  );
  const survivors = await survivingContacts(
    tx,
    rows.map(({ id }) => id),
  );
  const candidates = new Map<string, Survivor[]>();
  for (const { id, email } of rows) {
    const survivor = survivors.get(id);
    if (!survivor || survivor.isErased || survivor.isDeleted) continue;
    candidates.set(email, [...(candidates.get(email) ?? []), survivor]);
  }
  const found = new Map<string, string>();
  for (const [email, people] of candidates) {
    const chosen = chooseContact(
      people.map((person) => ({ ...person, createdAt: person.createdAt.getTime() })),
    );
    if (chosen !== null) found.set(email, chosen);
  }
  return found;
}
