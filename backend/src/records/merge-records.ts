import { markContacts, markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { linkContactsOfAccounts } from '../identity/link-accounts.ts';
import { linkVisitorsOfContacts } from '../identity/link-visitors-of-contacts.ts';
import { resolve, TABLES } from './resolve.ts';
import type { ConversionRecord, MergeRecord, RecordSource } from './types.ts';

/**
 * Follows a merge in the CRM: what hung on the lost record hangs on the survivor. A repeat, and a
 * merge of records we never knew, change nothing.
 */
export async function mergeRecords(
  tx: TenantTransaction,
  source: RecordSource,
  merges: readonly MergeRecord[],
): Promise<void> {
  for (const merge of merges) {
    const lost = await ownId(tx, source, merge);
    const survivor = (await resolve(tx, source, merge.objectType, [merge.intoExternalId])).get(
      merge.intoExternalId,
    );
    if (lost === null || survivor === undefined || lost === survivor) continue;
    if (merge.objectType === 'account') await mergeAccount(tx, lost, survivor);
    else if (merge.objectType === 'deal') await mergeDeal(tx, lost, survivor);
    else await absorbPerson(tx, lost, survivor, 'merged_into_id');
  }
}

/** Follows lead conversion: the contact takes over the lead's touches, visitors, deals and age. */
export async function convertLeads(
  tx: TenantTransaction,
  source: RecordSource,
  conversions: readonly ConversionRecord[],
): Promise<void> {
  for (const { leadExternalId, contactExternalId } of conversions) {
    const lead = await ownId(tx, source, { objectType: 'lead', externalId: leadExternalId });
    const contact = (await resolve(tx, source, 'contact', [contactExternalId])).get(
      contactExternalId,
    );
    if (lead === null || contact === undefined || lead === contact) continue;
    await absorbPerson(tx, lead, contact, 'converted_into_id');
  }
}

/** The record's own row, unless something else already stands for it. */
async function ownId(
  tx: TenantTransaction,
  source: RecordSource,
  { objectType, externalId }: Pick<MergeRecord, 'objectType' | 'externalId'>,
): Promise<string | null> {
  const isPerson = objectType === 'contact' || objectType === 'lead';
  const [row] = await tx.query<{ id: string }>(
    `select id from ${TABLES[objectType]}
     where tenant_id = $1 and source = $2 and external_id = $3 and merged_into_id is null
     ${isPerson ? 'and object_type = $4 and converted_into_id is null' : ''}`,
    [tx.tenantId, source, externalId, ...(isPerson ? [objectType] : [])],
  );
  return row?.id ?? null;
}

async function absorbPerson(
  tx: TenantTransaction,
  lost: string,
  survivor: string,
  link: 'merged_into_id' | 'converted_into_id',
): Promise<void> {
  const parameters = [tx.tenantId, lost, survivor];
  // Before anything moves: the deals of both are affected, and the lost lead's own credit.
  await markContacts(tx, [lost, survivor], 'contacts became one');
  await tx.query(
    `update contacts set ${link} = $3, updated_at = now() where tenant_id = $1 and id = $2`,
    parameters,
  );
  // Chains stay flat, so that one look-up always reaches who stands for a record.
  for (const column of ['merged_into_id', 'converted_into_id']) {
    await tx.query(
      `update contacts set ${column} = $3 where tenant_id = $1 and ${column} = $2`,
      parameters,
    );
  }
  await tx.query(
    `update contacts s set created_at = least(s.created_at, l.created_at),
            qualified_at = least(s.qualified_at, l.qualified_at),
            milestones = (select coalesce(jsonb_object_agg(key, at), '{}') from (
              select key, min(value) as at from (
                select * from jsonb_each_text(s.milestones) union all select * from jsonb_each_text(l.milestones)
              ) of_both group by key) first_of_both),
            self_reported = coalesce(s.self_reported, l.self_reported),
            consent = case when 'denied' in (s.consent, l.consent) then 'denied'
                           when 'granted' in (s.consent, l.consent) then 'granted' else 'unknown' end,
            updated_at = now()
     from contacts l
     where s.tenant_id = $1 and s.id = $3 and l.tenant_id = $1 and l.id = $2`,
    parameters,
  );
  await tx.query(
    `insert into deal_contacts as old (tenant_id, deal_id, contact_id, role, is_primary)
     select tenant_id, deal_id, $3, role, is_primary from deal_contacts
     where tenant_id = $1 and contact_id = $2
     on conflict (tenant_id, deal_id, contact_id) do update
       set role = case when old.role = '' then excluded.role else old.role end,
           is_primary = old.is_primary or excluded.is_primary`,
    parameters,
  );
  await tx.query('delete from deal_contacts where tenant_id = $1 and contact_id = $2', [
    tx.tenantId,
    lost,
  ]);
  // Touches and devices follow.
  await linkVisitorsOfContacts(tx, [lost, survivor]);
  await markContacts(tx, [survivor], 'contacts became one');
}

async function mergeAccount(tx: TenantTransaction, lost: string, survivor: string): Promise<void> {
  const parameters = [tx.tenantId, lost, survivor];
  await tx.query(
    `update accounts set merged_into_id = $3, updated_at = now()
     where tenant_id = $1 and (id = $2 or merged_into_id = $2)`,
    parameters,
  );
  const moved = await tx.query<{ id: string }>(
    `update contacts set account_id = $3 where tenant_id = $1 and account_id = $2 returning id`,
    parameters,
  );
  await tx.query(
    `update deals set account_id = $3 where tenant_id = $1 and account_id = $2`,
    parameters,
  );
  // Who was tied to the lost one by the domain of their address is now tied to the survivor by it.
  await tx.query(
    `update contacts set inferred_account_id = $3 where tenant_id = $1 and inferred_account_id = $2`,
    parameters,
  );
  await linkContactsOfAccounts(tx, [lost, survivor]);
  const deals = await tx.query<{ id: string }>(
    'select id from deals where tenant_id = $1 and account_id = $2',
    [tx.tenantId, survivor],
  );
  await markContacts(
    tx,
    moved.map(({ id }) => id),
    'accounts became one',
  );
  await markDeals(
    tx,
    deals.map(({ id }) => id),
    'accounts became one',
  );
}

async function mergeDeal(tx: TenantTransaction, lost: string, survivor: string): Promise<void> {
  const parameters = [tx.tenantId, lost, survivor];
  await tx.query(
    `update deals set merged_into_id = $3, updated_at = now()
     where tenant_id = $1 and (id = $2 or merged_into_id = $2)`,
    parameters,
  );
  await tx.query(
    `insert into deal_contacts (tenant_id, deal_id, contact_id, role, is_primary)
     select tenant_id, $3, contact_id, role, false from deal_contacts
     where tenant_id = $1 and deal_id = $2
     on conflict (tenant_id, deal_id, contact_id) do nothing`,
    parameters,
  );
  await tx.query(
    'update revenue_events set deal_id = $3 where tenant_id = $1 and deal_id = $2',
    parameters,
  );
  await markDeals(tx, [lost, survivor], 'deals became one');
}
