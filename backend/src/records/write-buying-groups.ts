import { markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { personKey, resolve, resolvePeople } from './resolve.ts';
import type { BuyingGroupRecord, RecordSource } from './types.ts';
import { valuesList } from './upsert.ts';

/**
 * Makes each deal's list of people equal to the given one, and marks the deals where somebody came or
 * went. People the store does not know are left out.
 */
export async function writeBuyingGroups(
  tx: TenantTransaction,
  source: RecordSource,
  groups: readonly BuyingGroupRecord[],
): Promise<void> {
  const deals = await resolve(
    tx,
    source,
    'deal',
    groups.map(({ dealExternalId }) => dealExternalId),
  );
  const people = await resolvePeople(
    tx,
    source,
    groups.flatMap(({ members }) => members.map(({ person }) => person)),
  );
  await replaceMembers(
    tx,
    groups.flatMap(({ dealExternalId, members }) => {
      const dealId = deals.get(dealExternalId);
      if (dealId === undefined) return [];
      const known = members.flatMap(({ person, role, isPrimary }) => {
        const contactId = people.get(personKey(person));
        return contactId === undefined ? [] : [{ contactId, role, isPrimary }];
      });
      return [{ dealId, members: known }];
    }),
  );
}

/** A buying group by our own ids. */
export interface Members {
  readonly dealId: string;
  readonly members: readonly {
    readonly contactId: string;
    readonly role: string;
    readonly isPrimary: boolean;
  }[];
}

/** Makes each deal's list of people equal to the given one, and marks where somebody came or went. */
export async function replaceMembers(
  tx: TenantTransaction,
  groups: readonly Members[],
): Promise<void> {
  const ids = [...new Set(groups.map(({ dealId }) => dealId))];
  if (ids.length === 0) return;
  const rows = new Map<string, [string, string, string, boolean]>();
  for (const { dealId, members } of groups) {
    for (const { contactId, role, isPrimary } of members) {
      const key = `${dealId} ${contactId}`;
      // Two records of one person on a deal: keep the role and the primacy of either.
      const other = rows.get(key);
      rows.set(key, [
        dealId,
        contactId,
        (other?.[2] ?? '') || role,
        (other?.[3] ?? false) || isPrimary,
      ]);
    }
  }
  const list = [...rows.values()];
  const types = ['uuid', 'uuid', 'text', 'boolean'];
  const changed = new Set<string>();

  const gone: unknown[] = [tx.tenantId, ids];
  const kept =
    list.length > 0
      ? valuesList(
          list.map((row) => row.slice(0, 2)),
          types,
          gone,
        )
      : null;
  // The CRM no longer lists an erased person; their place stays, since the deal's credit rests on it.
  const removed = await tx.query<{ deal_id: string }>(
    `delete from deal_contacts where tenant_id = $1 and deal_id = any($2::uuid[])
     and not exists (select from contacts c where c.tenant_id = $1 and c.id = contact_id and c.erased_at is not null)
     ${kept === null ? '' : `and (deal_id, contact_id) not in (values ${kept})`} returning deal_id`,
    gone,
  );
  for (const row of removed) changed.add(row.deal_id);

  if (list.length > 0) {
    const before = await tx.query<{ key: string }>(
      `select deal_id || ' ' || contact_id as key from deal_contacts
       where tenant_id = $1 and deal_id = any($2::uuid[])`,
      [tx.tenantId, ids],
    );
    const known = new Set(before.map(({ key }) => key));
    const parameters: unknown[] = [tx.tenantId];
    const tuples = valuesList(list, types, parameters, '$1, ');
    await tx.query(
      `insert into deal_contacts as old (tenant_id, deal_id, contact_id, role, is_primary)
       values ${tuples}
       on conflict (tenant_id, deal_id, contact_id) do update
         set role = excluded.role, is_primary = excluded.is_primary
         where (old.role, old.is_primary) is distinct from (excluded.role, excluded.is_primary)`,
      parameters,
    );
    // A role is words for the card; membership is what credit depends on.
    for (const [deal, contact] of list) {
      if (!known.has(`${deal} ${contact}`)) changed.add(deal);
    }
  }
  await markDeals(tx, [...changed], 'buying group changed');
}
