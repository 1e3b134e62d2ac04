import type { TenantTransaction } from '../db/tenancy.ts';
import type { RecordSource } from '../records/types.ts';

/** Everything that stands for one person: their records, merged and converted ones too, and addresses. */
export interface Person {
  readonly contacts: readonly PersonRecord[];
  /** Lower case; those of the records and those given. */
  readonly emails: readonly string[];
}

export interface PersonRecord {
  readonly id: string;
  readonly source: RecordSource;
  readonly objectType: 'contact' | 'lead';
  readonly externalId: string;
  readonly isErased: boolean;
  readonly isDeleted: boolean;
}

interface Row {
  readonly id: string;
  readonly source: RecordSource;
  readonly object_type: 'contact' | 'lead';
  readonly external_id: string;
  readonly email: string | null;
  readonly erased: boolean;
  readonly deleted: boolean;
}

/** A person's records lead to addresses and those to records; this often is far beyond any real person. */
const MOST_ROUNDS = 10;

/**
 * Finds a person by what is known of them: every record with one of their addresses, and every record
 * merged into, converted into or made from one of those.
 */
export async function findPerson(
  tx: TenantTransaction,
  known: { readonly emails?: readonly string[]; readonly contactIds?: readonly string[] },
): Promise<Person> {
  const emails = new Set((known.emails ?? []).map((email) => email.trim().toLowerCase()));
  const ids = new Set(known.contactIds ?? []);
  const found = new Map<string, Row>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rows = await tx.query<Row>(
      `select c.id, c.source, c.object_type, c.external_id, c.email_key as email,
              c.erased_at is not null as erased, c.deleted_at is not null as deleted
       from contacts c
       where c.tenant_id = $1 and (
         c.id = any($2::uuid[]) or c.email_key = any($3::text[])
         or c.merged_into_id = any($2::uuid[]) or c.converted_into_id = any($2::uuid[])
         or c.id in (select coalesce(o.merged_into_id, o.converted_into_id) from contacts o
                     where o.tenant_id = $1 and o.id = any($2::uuid[])))`,
      [tx.tenantId, [...ids], [...emails]],
    );
    const before = found.size;
    for (const row of rows) {
      found.set(row.id, row);
      ids.add(row.id);
      if (row.email !== null) emails.add(row.email);
    }
    if (found.size === before) break;
  }
  return {
    contacts: [...found.values()].map((row) => ({
      id: row.id,
      source: row.source,
      objectType: row.object_type,
      externalId: row.external_id,
      isErased: row.erased,
      isDeleted: row.deleted,
    })),
    emails: [...emails].sort(),
  };
}
