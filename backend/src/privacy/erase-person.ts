import { wordingOf } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { lockPeople } from '../identity/person-locks.ts';
import type { PersonType, RecordSource } from '../records/types.ts';
import { forgetWordings } from '../repair/answer-store.ts';
import { hashOfWording } from '../repair/count-answers.ts';
import { findPerson, type Person, type PersonRecord } from './find-person.ts';
import { forgetDevices } from './forget-devices.ts';
import { findDevices } from './person-devices.ts';
import { reduceTouches } from './reduce-touches.ts';
import { writeTombstones, type Subject } from './tombstones.ts';

export interface ErasureRequest {
  readonly emails?: readonly string[];
  /** Our ids of contacts or leads. */
  readonly contactIds?: readonly string[];
  /** Records by the CRM's own ids, as its privacy deletions name them; we need not hold them. */
  readonly records?: readonly CrmRecord[];
}

export interface CrmRecord {
  readonly source: RecordSource;
  readonly objectType: PersonType;
  readonly externalId: string;
}

/** How much was erased; it names nobody. */
export interface Erasure {
  /** Records of the CRM: contacts and leads, merged ones too. */
  readonly contacts: number;
  readonly visitors: number;
  /** Touches that stay without their person, because credit rests on them. */
  readonly touchesReduced: number;
  /** Touches that went altogether. */
  readonly touchesDeleted: number;
  /** Keyed hashes that keep the person from coming back. */
  readonly tombstones: number;
}

/** How an erased person is shown where a name is wanted. */
export const ERASED_NAME = { first: 'Erased', last: 'person' } as const;

/**
 * Erases a person: the one service behind the API, HubSpot's privacy deletions and Salesforce's. Their
 * records are blanked, their devices forgotten, and their touches keep only what credit rests on, tied
 * to a record that is nobody. So every deal still sums to its amount, a later recompute gives the same
 * amounts, and nothing leads back to the person. Why: docs/decisions/0010-erasure.md.
 *
 * Erasing somebody we never knew writes their tombstone all the same. Repeating it changes nothing.
 */
export async function erasePerson(
  tx: TenantTransaction,
  request: ErasureRequest,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<Erasure> {
  const { records = [] } = request;
  const person = await findPerson(tx, {
    emails: request.emails ?? [],
    contactIds: [...(request.contactIds ?? []), ...(await contactIdsOf(tx, records))],
  });
  await lockPeople(tx, person.emails);
  const contacts = person.contacts.filter(({ isErased }) => !isErased);
  const devices = await findDevices(tx, person);

  const uncredited = await withoutCredit(tx, contacts);
  const kept = contacts.filter(({ id }) => !uncredited.has(id));
  const keptIds = kept.map(({ id }) => id);
  const onRecords = await tx.query<{ id: string }>(
    'select id from attribution_touchpoints where tenant_id = $1 and contact_id = any($2::uuid[])',
    [tx.tenantId, keptIds],
  );
  const reduced = new Set(onRecords.map(({ id }) => id));
  await forgetWordings(
    tx,
    { contactIds: contacts.map(({ id }) => id), touchIds: devices.touchIds },
    (mention) => hashOfWording(wordingOf(mention)),
  );
  await reduceTouches(tx, [...reduced], now, { forgetKey: true });
  // What they did before any record of theirs existed earns nobody credit; nor does what went with a
  // record that had been deleted in the CRM.
  const gone = await tx.query<{ id: string }>(
    `delete from attribution_touchpoints
     where tenant_id = $1 and (
       (id = any($2::uuid[]) and (contact_id is null or contact_id = any($3::uuid[])))
       or contact_id = any($3::uuid[])
       or (visitor_id = any($4::text[]) and contact_id is null))
     returning id`,
    [tx.tenantId, devices.touchIds.filter((id) => !reduced.has(id)), [...uncredited], devices.own],
  );
  await forgetDevices(tx, person, devices);
  await blank(tx, keptIds, now);
  await tx.query('delete from contacts where tenant_id = $1 and id = any($2::uuid[])', [
    tx.tenantId,
    [...uncredited],
  ]);

  await forgetWritten(tx, [...contacts, ...records]);

  const subjects = subjectsOf(person, [...contacts, ...records], devices.own);
  const erasure: Erasure = {
    contacts: contacts.length,
    visitors: devices.own.length,
    touchesReduced: reduced.size,
    touchesDeleted: gone.length,
    tombstones: await writeTombstones(tx, subjects, 'erasure'),
  };
  await tx.query(
    `insert into audit_log (tenant_id, at, actor, action, entity, after) values ($1, $2, $3, 'privacy.erase', 'person', $4)`,
    [tx.tenantId, now, actor, erasure],
  );
  return erasure;
}

async function contactIdsOf(
  tx: TenantTransaction,
  records: readonly CrmRecord[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const { source, objectType, externalId } of records) {
    const rows = await tx.query<{ id: string }>(
      `select id from contacts
       where tenant_id = $1 and source = $2 and object_type = $3 and external_id = $4`,
      [tx.tenantId, source, objectType, externalId],
    );
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

/**
 * Records deleted in the CRM whose credit is gone already. Keeping their place would bring the credit
 * back, so they go altogether.
 */
async function withoutCredit(
  tx: TenantTransaction,
  contacts: readonly PersonRecord[],
): Promise<Set<string>> {
  const deleted = contacts.filter(({ isDeleted }) => isDeleted).map(({ id }) => id);
  if (deleted.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `select record.id from unnest($2::uuid[]) as record (id)
     where not exists (select from lead_attribution l
                       where l.tenant_id = $1 and l.contact_id = record.id)
       -- Others may hang on it: then it stays, blanked.
       and not exists (select from contacts c
                       where c.tenant_id = $1 and record.id in (c.merged_into_id, c.converted_into_id))`,
    [tx.tenantId, deleted],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What was written onto their records in the CRM. */
async function forgetWritten(tx: TenantTransaction, records: readonly CrmRecord[]): Promise<void> {
  await tx.query(
    `delete from written_values w
     using unnest($2::text[], $3::text[]) as r (source, external_id)
     where w.tenant_id = $1 and w.object_type in ('contact', 'lead') and w.crm = r.source
       and w.external_id = r.external_id`,
    [tx.tenantId, records.map(({ source }) => source), records.map(({ externalId }) => externalId)],
  );
}

/** What has no name stays: that a lead was created, when it qualified, and which deals it was on. */
async function blank(
  tx: TenantTransaction,
  contactIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx.query(
    `update contacts
     set external_id = 'erased:' || id, email = null, first_name = $3, last_name = $4, title = '',
         self_reported = null, source_facts = '{}', consent = 'denied', erased_at = $5, updated_at = $5
     where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, contactIds, ERASED_NAME.first, ERASED_NAME.last, now],
  );
}

function subjectsOf(
  person: Person,
  records: readonly CrmRecord[],
  visitorIds: readonly string[],
): Subject[] {
  return [
    ...person.emails.map((email) => ({ kind: 'email' as const, email })),
    ...records.map(({ source, objectType, externalId }) => ({
      kind: 'crm_record' as const,
      source,
      objectType,
      externalId,
    })),
    ...visitorIds.map((visitorId) => ({ kind: 'visitor' as const, visitorId })),
  ];
}
