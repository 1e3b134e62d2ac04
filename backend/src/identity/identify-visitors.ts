import { compactIdentifications } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { seeVisitors } from '../ingest/see-visitors.ts';
import { findTombstones } from '../privacy/tombstones.ts';
import { rememberDeviceLinks } from './device-links.ts';
import { lockPeople } from './person-locks.ts';
import { relinkVisitors } from './relink-visitors.ts';

/** A device said who is using it. */
export interface VisitorIdentification {
  readonly visitorId: string;
  readonly email: string;
  readonly at: Date;
  /** Names the event that said so, for people who doubt it. */
  readonly sourceEvent?: string;
}

/** From here on a device's repeated identifications of one person in a row are thinned out. */
const COMPACT_FROM = 20;

/**
 * Ties devices to e-mail addresses, and through them to the contacts of the CRM: what a device did
 * before anybody identified on it becomes the first person's, what it does after becomes the last
 * one's. Addresses of erased people are not stored. Answers, in the order given, whether each was new.
 */
export async function identifyVisitors(
  tx: TenantTransaction,
  identifications: readonly VisitorIdentification[],
): Promise<boolean[]> {
  const wanted = identifications.map(({ visitorId, email, at, sourceEvent = '' }) => ({
    visitorId,
    email: email.trim().toLowerCase(),
    at,
    sourceEvent,
  }));
  const tombstones = await findTombstones(
    tx,
    wanted.map(({ email }) => ({ kind: 'email', email })),
  );
  const allowed = wanted.filter((_, index) => tombstones[index] === null);
  if (allowed.length === 0) return identifications.map(() => false);
  await lockPeople(
    tx,
    allowed.map(({ email }) => email),
  );
  await seeVisitors(
    tx,
    allowed.map(({ visitorId, at }) => ({ visitorId, occurredAt: at })),
  );
  const parameters: unknown[] = [tx.tenantId];
  const tuples = allowed.map(({ visitorId, at, email }) => {
    const end = parameters.push(visitorId, at, email);
    return `($1, $${end - 2}, $${end - 1}::timestamptz, $${end})`;
  });
  const written = await tx.query<{ visitor_id: string; email: string; identified_at: Date }>(
    `insert into visitor_identities (tenant_id, visitor_id, identified_at, email) values ${tuples.join(', ')}
     on conflict do nothing returning visitor_id, email, identified_at`,
    parameters,
  );
  await rememberDeviceLinks(tx, allowed);
  const visitors = new Set(written.map((row) => row.visitor_id));
  await relinkVisitors(tx, [...visitors]);
  await compact(tx, [...visitors]);
  const nameOf = (visitorId: string, email: string, at: Date): string =>
    JSON.stringify([visitorId, email, at.getTime()]);
  const fresh = new Set(written.map((row) => nameOf(row.visitor_id, row.email, row.identified_at)));
  return wanted.map(({ visitorId, email, at }) => fresh.delete(nameOf(visitorId, email, at)));
}

/** Sites that identify on every page would otherwise collect rows that say the same. */
async function compact(tx: TenantTransaction, visitorIds: readonly string[]): Promise<void> {
  const rows = await tx.query<{ visitor_id: string; email: string; identified_at: Date }>(
    `select visitor_id, email, identified_at from visitor_identities
     where tenant_id = $1 and visitor_id in (
       select visitor_id from visitor_identities where tenant_id = $1 and visitor_id = any($2::text[])
       group by visitor_id having count(*) >= ${COMPACT_FROM})`,
    [tx.tenantId, visitorIds],
  );
  for (const [visitorId, own] of Map.groupBy(rows, (row) => row.visitor_id)) {
    const all = own.map((row) => ({ email: row.email, at: row.identified_at.getTime() }));
    const kept = new Set(compactIdentifications(all).map(({ email, at }) => `${at} ${email}`));
    const spare = all.filter(({ email, at }) => !kept.has(`${at} ${email}`));
    if (spare.length === 0) continue;
    await tx.query(
      `delete from visitor_identities where tenant_id = $1 and visitor_id = $2
         and (identified_at, email) in (select * from unnest($3::timestamptz[], $4::text[]))`,
      [
        tx.tenantId,
        visitorId,
        spare.map(({ at }) => new Date(at)),
        spare.map(({ email }) => email),
      ],
    );
  }
}
