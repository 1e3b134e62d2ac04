import type { TenantTransaction } from '../db/tenancy.ts';
import { findPerson } from '../privacy/find-person.ts';
import { loadOwnedSpans } from './load-identifications.ts';

/** Whose links are asked for. */
export interface LinksOf {
  readonly linkId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly email?: string | undefined;
  readonly visitorId?: string | undefined;
}

/** A link between a device and a person, or a person and a company, with what it rests on. */
export interface IdentityLink {
  readonly id: string;
  readonly kind: 'device_person' | 'contact_account';
  /** Whether it decides anything now: not undone, and not overruled by what the CRM says. */
  readonly inForce: boolean;
  readonly visitorId: string | null;
  readonly email: string | null;
  readonly contact: { readonly id: string; readonly name: string } | null;
  readonly account: { readonly id: string; readonly name: string } | null;
  readonly evidence: 'identified' | 'email_domain';
  /** The event that first said so, as its sender named it; of a domain, the domain. */
  readonly source: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Touches of the device that are this person's by it. */
  readonly touches: number | null;
  readonly undone: { readonly at: string; readonly by: string; readonly because: string } | null;
}

/** More than any person has; what is beyond is left out, oldest first. */
const MOST = 500;

interface Row {
  readonly id: string;
  readonly kind: IdentityLink['kind'];
  readonly visitor_id: string | null;
  readonly email: string | null;
  readonly contact_id: string | null;
  readonly contact_name: string | null;
  readonly account_id: string | null;
  readonly account_name: string | null;
  readonly works_there: boolean | null;
  readonly evidence: IdentityLink['evidence'];
  readonly source: string;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly undone_at: Date | null;
  readonly undone_by: string | null;
  readonly undone_because: string | null;
}

/**
 * Links by their id, of a device, or of a person: all their records and addresses. Without any of these, of the
 * whole tenant. The latest first.
 */
export async function listLinks(tx: TenantTransaction, of: LinksOf): Promise<IdentityLink[]> {
  const person =
    of.contactId === undefined && of.email === undefined
      ? null
      : await findPerson(tx, {
          ...(of.email === undefined ? {} : { emails: [of.email] }),
          ...(of.contactId === undefined ? {} : { contactIds: [of.contactId] }),
        });
  const rows = await tx.query<Row>(
    `select l.id, l.kind, l.visitor_id, l.email, l.contact_id, l.account_id, l.evidence, l.source,
            l.first_at, l.last_at, l.undone_at, l.undone_by, l.undone_because, a.name as account_name,
            trim(c.first_name || ' ' || c.last_name) as contact_name,
            c.account_id is null and c.inferred_account_id = l.account_id as works_there
     from identity_links l
     left join contacts c on c.tenant_id = $1 and c.id = l.contact_id
     left join accounts a on a.tenant_id = $1 and a.id = l.account_id
     where l.tenant_id = $1
       and ($6 or l.id = $2 or l.visitor_id = $3 or l.email = any($4::text[]) or l.contact_id = any($5::uuid[]))
     order by l.last_at desc, l.id limit ${MOST}`,
    [
      tx.tenantId,
      of.linkId ?? null,
      of.visitorId ?? null,
      person?.emails ?? [],
      person?.contacts.map(({ id }) => id) ?? [],
      Object.values(of).every((given) => given === undefined),
    ],
  );
  const devices = await peopleOnDevices(tx, rows);
  return rows.map((row) => linkOf(row, devices));
}

interface OnDevice {
  readonly id: string;
  readonly name: string;
  readonly touches: number;
}

const deviceKey = (visitorId: string | null, email: string | null): string =>
  JSON.stringify([visitorId, email]);

/** Per device and address, the contact found by it and how many touches are theirs. */
async function peopleOnDevices(
  tx: TenantTransaction,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, OnDevice>> {
  const visitorIds = [...new Set(rows.flatMap(({ visitor_id: id }) => id ?? []))];
  const spans = await loadOwnedSpans(tx, visitorIds);
  const counts = await tx.query<{
    visitor_id: string;
    contact_id: string;
    name: string;
    touches: number;
  }>(
    `select t.visitor_id, c.id as contact_id, trim(c.first_name || ' ' || c.last_name) as name,
            count(*)::int as touches
     from attribution_touchpoints t join contacts c on c.tenant_id = $1 and c.id = t.contact_id
     where t.tenant_id = $1 and t.visitor_id = any($2::text[]) group by 1, 2, 3`,
    [tx.tenantId, visitorIds],
  );
  const found = new Map<string, OnDevice>();
  for (const [visitorId, owned] of spans) {
    for (const { email, contactId } of owned) {
      const own = counts.find(
        (row) => row.visitor_id === visitorId && row.contact_id === contactId,
      );
      if (own)
        found.set(deviceKey(visitorId, email), {
          id: own.contact_id,
          name: own.name,
          touches: own.touches,
        });
    }
  }
  return found;
}

function linkOf(row: Row, devices: ReadonlyMap<string, OnDevice>): IdentityLink {
  const onDevice =
    row.kind === 'device_person' ? devices.get(deviceKey(row.visitor_id, row.email)) : undefined;
  const contact =
    row.contact_id === null
      ? onDevice && { id: onDevice.id, name: onDevice.name }
      : { id: row.contact_id, name: row.contact_name ?? '' };
  return {
    id: row.id,
    kind: row.kind,
    inForce: row.undone_at === null && (row.kind === 'device_person' || (row.works_there ?? false)),
    visitorId: row.visitor_id,
    email: row.email,
    contact: contact ?? null,
    account: row.account_id === null ? null : { id: row.account_id, name: row.account_name ?? '' },
    evidence: row.evidence,
    source: row.source,
    reason: reasonOf(row),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    touches: row.kind === 'device_person' ? (onDevice?.touches ?? 0) : null,
    undone:
      row.undone_at === null
        ? null
        : {
            at: row.undone_at.toISOString(),
            by: row.undone_by ?? '',
            because: row.undone_because ?? '',
          },
  };
}

function reasonOf(row: Row): string {
  if (row.kind === 'contact_account') {
    return `The CRM names no company, and the person’s address is at ${row.source}, the domain of ${row.account_name ?? 'the account'}.`;
  }
  const since = row.first_at.toISOString().slice(0, 10);
  return `Somebody gave ${row.email ?? ''} on this device, first on ${since}: what it did before and until somebody else identified on it is theirs.`;
}
