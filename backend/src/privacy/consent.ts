import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { lockPeople } from '../identity/person-locks.ts';
import { findPerson, type Person } from './find-person.ts';
import { forgetDevices } from './forget-devices.ts';
import { findDevices, type PersonDevices } from './person-devices.ts';
import { liftRefusals, writeTombstones, type Subject } from './tombstones.ts';

/** Whose consent it is: a person known by e-mail, or a device. */
export type ConsentSubject = { readonly email: string } | { readonly visitorId: string };

export interface ConsentChange {
  /** CRM records whose consent was set. */
  readonly contacts: number;
  readonly visitors: number;
  /** Touches that became counts. */
  readonly touchesForgotten: number;
}

/**
 * Consent refused or withdrawn: the person is not followed from now on, and the trail they left on
 * websites becomes counts by day and tags, tied to nobody. Credit that rested on it is computed anew:
 * that is the difference to an erasure, and the ledger says so. What the CRM itself knows of them stays.
 */
export async function withdrawConsent(
  tx: TenantTransaction,
  subject: ConsentSubject,
): Promise<ConsentChange> {
  const person = await personOf(tx, subject);
  await lockPeople(tx, person.emails);
  const devices =
    'email' in subject ? await findDevices(tx, person) : await wholeDevice(tx, subject.visitorId);
  const forgotten = await turnIntoCounts(tx, devices);
  if ('email' in subject) await forgetDevices(tx, person, devices);
  else {
    await tx.query('delete from visitors where tenant_id = $1 and id = $2', [
      tx.tenantId,
      subject.visitorId,
    ]);
  }
  const contacts = await setConsent(tx, person, 'denied');
  await writeTombstones(tx, subjectsOf(subject, devices.own), 'consent');
  return { contacts, visitors: devices.own.length, touchesForgotten: forgotten };
}

/**
 * Consent given: takes a refusal back. Given by e-mail it also ends an erasure, so that a person who
 * comes back of their own will can be known again.
 */
export async function grantConsent(
  tx: TenantTransaction,
  subject: ConsentSubject,
): Promise<ConsentChange> {
  const person = await personOf(tx, subject);
  await liftRefusals(tx, subjectsOf(subject, []), { alsoErasures: 'email' in subject });
  return {
    contacts: await setConsent(tx, person, 'granted'),
    visitors: 0,
    touchesForgotten: 0,
  };
}

const NOBODY: Person = { contacts: [], emails: [] };

function personOf(tx: TenantTransaction, subject: ConsentSubject): Promise<Person> {
  return 'email' in subject ? findPerson(tx, { emails: [subject.email] }) : Promise.resolve(NOBODY);
}

async function wholeDevice(tx: TenantTransaction, visitorId: string): Promise<PersonDevices> {
  const rows = await tx.query<{ id: string }>(
    'select id from attribution_touchpoints where tenant_id = $1 and visitor_id = $2',
    [tx.tenantId, visitorId],
  );
  return { own: [visitorId], shared: [], touchIds: rows.map(({ id }) => id) };
}

function subjectsOf(subject: ConsentSubject, own: readonly string[]): Subject[] {
  const devices = own.map((visitorId) => ({ kind: 'visitor' as const, visitorId }));
  return 'email' in subject
    ? [{ kind: 'email', email: subject.email }, ...devices]
    : [{ kind: 'visitor', visitorId: subject.visitorId }, ...devices];
}

/** Visits become hits of their day; whoever's credit rested on them is credited anew. */
async function turnIntoCounts(tx: TenantTransaction, { touchIds }: PersonDevices): Promise<number> {
  if (touchIds.length === 0) return 0;
  const parameters = [tx.tenantId, touchIds];
  const people = await tx.query<{ contact_id: string }>(
    `select distinct contact_id from attribution_touchpoints
     where tenant_id = $1 and id = any($2::uuid[]) and contact_id is not null order by contact_id`,
    parameters,
  );
  await tx.query(
    `insert into aggregate_hits as old (tenant_id, day, utm_source, utm_medium, utm_campaign, channel, hits)
     select $1, (occurred_at at time zone 'UTC')::date as day, coalesce(utm->>'source', '') as source,
            coalesce(utm->>'medium', '') as medium, coalesce(utm->>'campaign', '') as campaign,
            channel, count(*)
     from attribution_touchpoints
     where tenant_id = $1 and id = any($2::uuid[]) and kind = 'visit'
     group by 2, 3, 4, 5, 6 order by 2, 3, 4, 5, 6
     on conflict (tenant_id, day, utm_source, utm_medium, utm_campaign, channel) do update
       set hits = old.hits + excluded.hits`,
    parameters,
  );
  await tx.query(
    'delete from attribution_touchpoints where tenant_id = $1 and id = any($2::uuid[])',
    parameters,
  );
  await markContacts(
    tx,
    people.map((row) => row.contact_id),
    'consent withdrawn',
  );
  return touchIds.length;
}

async function setConsent(
  tx: TenantTransaction,
  person: Person,
  consent: 'granted' | 'denied',
): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `update contacts set consent = $3, updated_at = now()
     where tenant_id = $1 and id = any($2::uuid[]) and erased_at is null and consent <> $3 returning id`,
    [tx.tenantId, person.contacts.map(({ id }) => id), consent],
  );
  return rows.length;
}
