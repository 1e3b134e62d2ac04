import type { TenantTransaction } from '../db/tenancy.ts';

/**
 * Marks what must be credited anew. Whoever changes a touch, contact, amount or stage calls one of
 * these in the same transaction; the credit worker does the rest. A mark is a new row each time and takes
 * no lock that anybody waits for.
 */
export async function markDeals(
  tx: TenantTransaction,
  dealIds: readonly string[],
  reason: string,
): Promise<void> {
  if (dealIds.length === 0) return;
  await tx.query(
    `insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, id, $3 from deals where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, dealIds, reason],
  );
}

/**
 * Of the contacts `$2`: themselves and whom they were merged or converted into, who may be on deals. Each step
 * is one look at an index (`offset 0` keeps the planner from joining whole tables, whose sizes it guesses).
 */
const PEOPLE = `with recursive people (id) as (
    select id from unnest($2::uuid[]) as id
    union
    select next.id from people p cross join lateral (
      select coalesce(c.merged_into_id, c.converted_into_id) as id from contacts c
      where c.tenant_id = $1 and c.id = p.id offset 0
    ) next where next.id is not null
  )`;

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
  await tx.query(
    `${PEOPLE}, known as (
       select p.id, c.works_at_id as account_id from people p cross join lateral (
         select c.works_at_id from contacts c where c.tenant_id = $1 and c.id = p.id offset 0
       ) c
     ), leads as (
       insert into dirty_leads (tenant_id, contact_id, reason) select $1, id, $3 from known
     )
     insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, deal_id, $3 from (
       select d.deal_id from known k cross join lateral (
         select dc.deal_id from deal_contacts dc where dc.tenant_id = $1 and dc.contact_id = k.id offset 0
       ) d
       union
       select d.id from (select distinct account_id from known where account_id is not null) k
       cross join lateral (
         select d.id from deals d where d.tenant_id = $1 and d.account_id = k.account_id offset 0
       ) d
     ) affected`,
    [tx.tenantId, contactIds, reason],
  );
}

/** Marks everything: a setting changed that every deal's credit depends on. */
export async function markEverything(tx: TenantTransaction, reason: string): Promise<void> {
  const parameters = [tx.tenantId, reason];
  await tx.query(
    `insert into dirty_deals (tenant_id, deal_id, reason)
     select $1, id, $2 from deals where tenant_id = $1`,
    parameters,
  );
  await tx.query(
    `insert into dirty_leads (tenant_id, contact_id, reason)
     select $1, id, $2 from contacts where tenant_id = $1`,
    parameters,
  );
  // Their impact is told under the default model, which is a setting as well.
  await markEveryCampaign(tx);
}

/** Has every campaign's outcomes summed anew: what all of them cost changed. */
export async function markEveryCampaign(tx: TenantTransaction): Promise<void> {
  await tx.query(
    `insert into dirty_campaigns (tenant_id, campaign_id)
     select $1, id from campaigns where tenant_id = $1`,
    [tx.tenantId],
  );
}

/** Has the outcomes of these campaigns summed anew: what they cost changed, or credit of theirs did. */
export async function markCampaigns(
  tx: TenantTransaction,
  campaignIds: readonly string[],
): Promise<void> {
  if (campaignIds.length === 0) return;
  await tx.query(
    `insert into dirty_campaigns (tenant_id, campaign_id)
     select $1, id from unnest($2::uuid[]) as id`,
    [tx.tenantId, campaignIds],
  );
}
