import type { TenantTransaction } from '../db/tenancy.ts';

/**
 * Marks what must be credited anew. Whoever changes a touch, contact, amount or stage calls one of
 * these in the same transaction; the credit worker does the rest.
 */
export async function markDeals(
  tx: TenantTransaction,
  dealIds: readonly string[],
  reason: string,
): Promise<void> {
  if (dealIds.length === 0) return;
  await tx.query(
    `insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, id, $3 from deals where tenant_id = $1 and id = any($2::uuid[])
     on conflict (tenant_id, deal_id) do update set marked_at = clock_timestamp(), reason = excluded.reason`,
    [tx.tenantId, dealIds, reason],
  );
}

/**
 * Marks these contacts' leads, their deals, and their accounts' deals (whose buying group may include
 * them by the tenant's setting).
 */
export async function markContacts(
  tx: TenantTransaction,
  contactIds: readonly string[],
  reason: string,
): Promise<void> {
  if (contactIds.length === 0) return;
  const parameters = [tx.tenantId, contactIds, reason];
  await tx.query(
    `insert into dirty_leads (tenant_id, contact_id, reason)
     select $1, id, $3 from contacts where tenant_id = $1 and id = any($2::uuid[])
     on conflict (tenant_id, contact_id) do update set marked_at = clock_timestamp(), reason = excluded.reason`,
    parameters,
  );
  await tx.query(
    `insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, deal_id, $3 from (
       select dc.deal_id from deal_contacts dc where dc.tenant_id = $1 and dc.contact_id = any($2::uuid[])
       union
       select d.id from contacts c join deals d on d.tenant_id = c.tenant_id and d.account_id = c.account_id
       where c.tenant_id = $1 and c.id = any($2::uuid[])
     ) affected
     on conflict (tenant_id, deal_id) do update set marked_at = clock_timestamp(), reason = excluded.reason`,
    parameters,
  );
}

/** Marks everything: a setting changed that every deal's credit depends on. */
export async function markEverything(tx: TenantTransaction, reason: string): Promise<void> {
  const parameters = [tx.tenantId, reason];
  await tx.query(
    `insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, id, $2 from deals where tenant_id = $1
     on conflict (tenant_id, deal_id) do update set marked_at = clock_timestamp(), reason = excluded.reason`,
    parameters,
  );
  await tx.query(
    `insert into dirty_leads (tenant_id, contact_id, reason)
     select $1, id, $2 from contacts where tenant_id = $1
     on conflict (tenant_id, contact_id) do update set marked_at = clock_timestamp(), reason = excluded.reason`,
    parameters,
  );
}
