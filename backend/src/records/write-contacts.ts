import { markContacts, markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { linkContactsToAccounts } from '../identity/link-accounts.ts';
import { linkVisitorsOfContacts } from '../identity/link-visitors-of-contacts.ts';
import { withoutErased, type Subject } from '../privacy/tombstones.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { qualifiedAt } from './qualified-at.ts';
import { resolve } from './resolve.ts';
import type { ContactRecord, RecordSource, Written } from './types.ts';
import { upsert, type UpsertPlan } from './upsert.ts';

const PLAN: UpsertPlan = {
  table: 'contacts',
  key: ['object_type', 'external_id'],
  columns: [
    'account_id',
    'email',
    'first_name',
    'last_name',
    'title',
    'lifecycle_stage',
    'lead_status',
    'qualified_at',
    'milestones',
    'self_reported',
    'source_facts',
    'consent',
    'created_at',
  ],
  credited: ['account_id', 'lifecycle_stage', 'lead_status', 'qualified_at', 'created_at'],
  settle: {
    // A conversion or a merge gives a person a younger record; they did not become younger.
    created_at: 'least(old.created_at, excluded.created_at)',
    qualified_at: 'least(old.qualified_at, excluded.qualified_at)',
    // The first time counts: what a CRM tells of a status is its last change.
    milestones: `(select coalesce(jsonb_object_agg(key, at), '{}') from (
      select key, min(value) as at from (
        select * from jsonb_each_text(old.milestones) union all select * from jsonb_each_text(excluded.milestones)
      ) heard group by key) first_heard)`,
  },
  // An erased person stays erased even if the CRM sends them again.
  only: 'old.merged_into_id is null and old.erased_at is null',
};

/** Writes contacts and leads, and marks the leads and deals whose credit depends on what changed. */
export async function writeContacts(
  tx: TenantTransaction,
  source: RecordSource,
  given: readonly ContactRecord[],
): Promise<Written[]> {
  const records = await withoutErased(tx, given, (record) => subjectsOf(source, record));
  if (records.length === 0) return [];
  const accounts = await resolve(
    tx,
    source,
    'account',
    records.map(({ accountExternalId }) => accountExternalId),
  );
  // A change of the settings waits for us and then sees what we wrote, or we wait and see the change.
  await tx.query(`select pg_advisory_xact_lock_shared(hashtext('settings'), $1)`, [tx.tenantId]);
  const { qualifiedLead } = await loadSettings(tx);
  const formerAccounts = await accountsOf(tx, source, records);
  const written = await upsert(
    tx,
    source,
    PLAN,
    records.map((record) => ({
      object_type: record.objectType,
      external_id: record.externalId,
      account_id: accounts.get(record.accountExternalId ?? '') ?? null,
      email: record.email,
      first_name: record.firstName,
      last_name: record.lastName,
      title: record.title,
      lifecycle_stage: record.lifecycleStage,
      lead_status: record.leadStatus,
      qualified_at: record.milestones
        ? qualifiedAt(record.milestones, qualifiedLead)
        : record.qualifiedAt,
      milestones: JSON.stringify(record.milestones ?? {}),
      self_reported: record.selfReported,
      source_facts: JSON.stringify(record.sourceFacts),
      consent: record.consent,
      created_at: record.createdAt,
    })),
  );
  const credited = written.filter((one) => one.credited).map(({ id }) => id);
  await markContacts(tx, credited, 'contact changed');
  await markDealsOfLeftAccounts(tx, credited, formerAccounts);
  // Whom the CRM ties to no account may still be at one.
  await linkContactsToAccounts(
    tx,
    written.map(({ id }) => id),
  );
  // Devices that identified with one of their addresses before the CRM knew them.
  await linkVisitorsOfContacts(
    tx,
    written.map(({ id }) => id),
  );
  return written;
}

/** What an erased person could come back by. */
function subjectsOf(source: RecordSource, record: ContactRecord): Subject[] {
  const { objectType, externalId, email } = record;
  return [
    { kind: 'crm_record', source, objectType, externalId },
    ...(email === null ? [] : [{ kind: 'email', email } as const]),
  ];
}

async function accountsOf(
  tx: TenantTransaction,
  source: RecordSource,
  records: readonly ContactRecord[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; account_id: string }>(
    `select id, account_id from contacts
     where tenant_id = $1 and source = $2 and external_id = any($3::text[]) and account_id is not null`,
    [tx.tenantId, source, records.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map((row) => [row.id, row.account_id]));
}

/** A person who moved to another account is missing from the deals of the one they left. */
async function markDealsOfLeftAccounts(
  tx: TenantTransaction,
  contactIds: readonly string[],
  former: ReadonlyMap<string, string>,
): Promise<void> {
  const moved = contactIds.filter((id) => former.has(id));
  if (moved.length === 0) return;
  const now = await tx.query<{ id: string; account_id: string | null }>(
    `select id, account_id from contacts where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, moved],
  );
  const left = now.flatMap(({ id, account_id: account }) => {
    const before = former.get(id);
    return before !== undefined && before !== account ? [before] : [];
  });
  if (left.length === 0) return;
  const deals = await tx.query<{ id: string }>(
    `select id from deals where tenant_id = $1 and account_id = any($2::uuid[])`,
    [tx.tenantId, left],
  );
  await markDeals(
    tx,
    deals.map(({ id }) => id),
    'a contact left the account',
  );
}
