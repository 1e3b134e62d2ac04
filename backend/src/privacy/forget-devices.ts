import type { TenantTransaction } from '../db/tenancy.ts';
import { relinkVisitors } from '../identity/relink-visitors.ts';
import type { Person } from './find-person.ts';
import type { PersonDevices } from './person-devices.ts';

/**
 * Forgets that a person used these devices: one that was theirs alone goes altogether, one that others
 * use stays theirs. What the person did on them must have been dealt with before.
 */
export async function forgetDevices(
  tx: TenantTransaction,
  person: Person,
  { own, shared }: PersonDevices,
): Promise<void> {
  // Identities go with their visitor.
  await tx.query('delete from visitors where tenant_id = $1 and id = any($2::text[])', [
    tx.tenantId,
    own,
  ]);
  await tx.query(
    `delete from visitor_identities
     where tenant_id = $1 and visitor_id = any($2::text[])
       and (email = any($3::text[]) or contact_id = any($4::uuid[]))`,
    [tx.tenantId, shared, person.emails, person.contacts.map(({ id }) => id)],
  );
  // A link says who used a device and where they work; undone or not, it goes with its person.
  await tx.query(
    `delete from identity_links
     where tenant_id = $1 and (email = any($2::text[]) or contact_id = any($3::uuid[]))`,
    [tx.tenantId, person.emails, person.contacts.map(({ id }) => id)],
  );
  const left = await tx.query<{ visitor_id: string }>(
    `select distinct visitor_id from visitor_identities where tenant_id = $1 and visitor_id = any($2::text[])`,
    [tx.tenantId, shared],
  );
  await relinkVisitors(
    tx,
    left.map((row) => row.visitor_id),
  );
  // Shared in name only: the other address was one of this person's records too.
  await tx.query(
    `delete from visitors where tenant_id = $1 and id = any($2::text[]) and not (id = any($3::text[]))`,
    [tx.tenantId, shared, left.map((row) => row.visitor_id)],
  );
}
