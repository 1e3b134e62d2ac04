import type { TenantTransaction } from '../db/tenancy.ts';
import { findPerson } from '../privacy/find-person.ts';
import { survivingContacts } from './surviving-contacts.ts';

/** A record of the CRM that is this person, and what became of it. */
export interface PersonsRecord {
  readonly contactId: string;
  readonly source: string;
  readonly objectType: 'contact' | 'lead';
  readonly recordId: string;
  readonly became: 'itself' | 'merged' | 'converted';
  /** The contact that counts today. */
  readonly standsFor: string;
}

/** Every record of a person: merged and converted ones followed to the end, by address or from one of them. */
export async function listRecords(
  tx: TenantTransaction,
  known: { readonly contactId?: string | undefined; readonly email?: string | undefined },
): Promise<PersonsRecord[]> {
  const person = await findPerson(tx, {
    ...(known.email === undefined ? {} : { emails: [known.email] }),
    ...(known.contactId === undefined ? {} : { contactIds: [known.contactId] }),
  });
  const ids = person.contacts.map(({ id }) => id);
  const survivors = await survivingContacts(tx, ids);
  const rows = await tx.query<Omit<PersonsRecord, 'standsFor'>>(
    `select id as "contactId", source, object_type as "objectType", external_id as "recordId",
            case when merged_into_id is not null then 'merged'
                 when converted_into_id is not null then 'converted' else 'itself' end as became
     from contacts where tenant_id = $1 and id = any($2::uuid[]) order by created_at, id`,
    [tx.tenantId, ids],
  );
  return rows.map((row) => ({
    ...row,
    standsFor: survivors.get(row.contactId)?.id ?? row.contactId,
  }));
}
