import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import { lockPeople } from './person-locks.ts';
import { relinkVisitors } from './relink-visitors.ts';
import { survivingContacts } from './surviving-contacts.ts';

/**
 * Ties devices to contacts that arrived or changed after the device had identified: call it after
 * writing contacts, merging them or converting leads, in the same transaction. Devices that identified
 * with one of their addresses hand over all their touches, back in time; touches of a merged contact or
 * a converted lead go to the record that stands for them now.
 *
 * @returns how many touches changed hands.
 */
export async function linkVisitorsOfContacts(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<number> {
  if (contactIds.length === 0) return 0;
  const contacts = await tx.query<{ id: string; email: string | null }>(
    `select id, email_key as email from contacts where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, contactIds],
  );
  const emails = contacts.flatMap(({ email }) => (email === null ? [] : [email]));
  await lockPeople(tx, emails);
  const survivors = await survivingContacts(tx, contactIds);
  const replaced = contactIds.flatMap((id) => {
    const survivor = survivors.get(id);
    return survivor && survivor.id !== id ? [[id, survivor.id]] : [];
  });
  const moved = await handOver(tx, replaced);
  const people = [...contactIds, ...replaced.flat()];
  const visitors = await tx.query<{ visitor_id: string }>(
    `select distinct visitor_id from visitor_identities
     where tenant_id = $1 and (email = any($2::text[]) or contact_id = any($3::uuid[]))`,
    [tx.tenantId, emails, people],
  );
  return (
    moved +
    (await relinkVisitors(
      tx,
      visitors.map((row) => row.visitor_id),
    ))
  );
}

/** Touches the CRM itself put on a record that another one stands for now. */
async function handOver(
  tx: TenantTransaction,
  replaced: readonly (readonly string[])[],
): Promise<number> {
  if (replaced.length === 0) return 0;
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(replaced, ['uuid', 'uuid'], parameters);
  const changed = await tx.query<{ id: string }>(
    `update attribution_touchpoints t set contact_id = change.survivor
     from (values ${list}) change (former, survivor)
     where t.tenant_id = $1 and t.contact_id = change.former returning t.id`,
    parameters,
  );
  if (changed.length > 0)
    await markContacts(tx, [...new Set(replaced.flat())].sort(), 'contacts merged');
  return changed.length;
}
