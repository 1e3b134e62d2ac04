import {
  accountOfEmail,
  bareDomain,
  companyDomains,
  type DomainMatch,
} from '@pipeline-attribution/shared';
import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';
import { isFreeMail } from './free-mail.ts';

/** Contacts a round, so that statements stay small. */
const CHUNK = 500;

/**
 * Ties people the CRM ties to no account to the one their address belongs to: a Salesforce lead, a contact without
 * a company. What the CRM says comes first, addresses at free-mail providers say nothing, and a link somebody has
 * undone is not made again from the same domain. Call it after contacts or their accounts changed, in the same
 * transaction.
 *
 * @returns how many people changed company.
 */
export async function linkContactsToAccounts(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<number> {
  const all = [...new Set(contactIds)].sort();
  let changed = 0;
  for (let start = 0; start < all.length; start += CHUNK) {
    changed += await linkChunk(tx, all.slice(start, start + CHUNK));
  }
  return changed;
}

/** The same for everybody an account may be the one of: call it after accounts came, went or changed domain. */
export async function linkContactsOfAccounts(
  tx: TenantTransaction,
  accountIds: readonly string[],
): Promise<number> {
  if (accountIds.length === 0) return 0;
  const accounts = await tx.query<{ domain: string | null }>(
    `select domain from accounts where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, accountIds],
  );
  const hosts = accounts.flatMap(({ domain }) => {
    const bare = bareDomain(domain ?? '');
    return bare === null || isFreeMail(bare) ? [] : [hostKey(bare)];
  });
  // A company and all below it lie next to each other; the next character after the dot ends the range. Each is
  // one look at an index (`offset 0` keeps the planner from joining every contact with every host).
  const rows = await tx.query<{ id: string }>(
    `select near.id from unnest($2::text[], $3::text[]) as host (first, last)
     cross join lateral (
       select c.id from contacts c
       where c.tenant_id = $1 and c.account_id is null and c.email is not null
         and c.email_host >= host.first collate "C" and c.email_host < host.last collate "C" offset 0
     ) near
     union
     select id from contacts
     where tenant_id = $1 and works_at_id = any($4::uuid[]) and account_id is null`,
    [tx.tenantId, hosts, hosts.map((host) => `${host.slice(0, -1)}/`), accountIds],
  );
  return linkContactsToAccounts(
    tx,
    rows.map(({ id }) => id),
  );
}

/** As `contacts.email_host` has it: reversed, so that what lies below a domain begins with it. */
const hostKey = (domain: string): string => `${Array.from(domain).reverse().join('')}.`;

interface Person {
  readonly id: string;
  readonly email: string | null;
  readonly account_id: string | null;
  readonly inferred_account_id: string | null;
  readonly created_at: Date;
  readonly undone: readonly string[];
}

interface Change {
  readonly person: Person;
  readonly match: DomainMatch | null;
}

async function linkChunk(tx: TenantTransaction, contactIds: readonly string[]): Promise<number> {
  const people = await tx.query<Person>(
    `select c.id, case when c.deleted_at is null then c.email_key end as email,
            c.account_id, c.inferred_account_id, c.created_at, array(
              select l.source from identity_links l
              where l.tenant_id = $1 and l.contact_id = c.id and l.undone_at is not null) as undone
     -- An erased person keeps their place, on which credit rests.
     from contacts c where c.tenant_id = $1 and c.id = any($2::uuid[]) and c.erased_at is null`,
    [tx.tenantId, contactIds],
  );
  const domainsOf = new Map(
    people.map((person) => [
      person.id,
      person.account_id === null && person.email !== null
        ? companyDomains(person.email, isFreeMail).filter((one) => !person.undone.includes(one))
        : [],
    ]),
  );
  const accounts = await accountsOfDomains(tx, [...domainsOf.values()].flat());
  const changes = people.flatMap((person): Change[] => {
    const domains = domainsOf.get(person.id) ?? [];
    const usable = accounts.filter(({ domain }) => domains.includes(domain));
    const match = accountOfEmail(person.email ?? '', usable, isFreeMail);
    return (match?.accountId ?? null) === person.inferred_account_id ? [] : [{ person, match }];
  });
  if (changes.length === 0) return 0;
  const ids = changes.map(({ person }) => person.id);
  // Deals of the company they leave, then of the one they come to.
  await markContacts(tx, ids, 'works elsewhere');
  await forgetLinks(tx, changes);
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(
    changes.map(({ person, match }) => [person.id, match?.accountId ?? null]),
    ['uuid', 'uuid'],
    parameters,
  );
  await tx.query(
    `update contacts c set inferred_account_id = now_at.account_id
     from (values ${list}) now_at (id, account_id) where c.tenant_id = $1 and c.id = now_at.id`,
    parameters,
  );
  await rememberLinks(
    tx,
    changes.flatMap(({ person, match }) =>
      match === null ? [] : [[person.id, match.accountId, match.domain, person.created_at]],
    ),
  );
  await markContacts(tx, ids, 'company known by the domain of the address');
  return changes.length;
}

/** An account by one of its domains. */
interface LiveAccount {
  readonly accountId: string;
  readonly domain: string;
  readonly createdAt: number;
}

/** Accounts that live; one merged into another leads to it by its own domain too. */
async function accountsOfDomains(
  tx: TenantTransaction,
  domains: readonly string[],
): Promise<LiveAccount[]> {
  if (domains.length === 0) return [];
  const rows = await tx.query<{ id: string; domain: string; created_at: Date }>(
    `select a.id, known.domain, known.created_at
     from (
       select coalesce(merged_into_id, id) as id, domain, created_at from accounts
       where tenant_id = $1 and domain = any($2::text[]) offset 0
     ) known
     cross join lateral (
       select a.id from accounts a
       where a.tenant_id = $1 and a.id = known.id and a.deleted_at is null offset 0
     ) a`,
    [tx.tenantId, [...new Set(domains)]],
  );
  return rows.map((row) => ({
    accountId: row.id,
    domain: row.domain,
    createdAt: row.created_at.getTime(),
  }));
}

/** A link that holds no more is no link; one that was undone is remembered for ever. */
async function forgetLinks(tx: TenantTransaction, changes: readonly Change[]): Promise<void> {
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(
    changes.map(({ person, match }) => [person.id, match?.accountId ?? null]),
    ['uuid', 'uuid'],
    parameters,
  );
  await tx.query(
    `delete from identity_links l using (values ${list}) now_at (contact_id, account_id)
     where l.tenant_id = $1 and l.contact_id = now_at.contact_id and l.kind = 'contact_account'
       and l.account_id is distinct from now_at.account_id and l.undone_at is null`,
    parameters,
  );
}

async function rememberLinks(
  tx: TenantTransaction,
  links: readonly (readonly (string | Date)[])[],
): Promise<void> {
  if (links.length === 0) return;
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(links, ['uuid', 'uuid', 'text', 'timestamptz'], parameters);
  await tx.query(
    `insert into identity_links (tenant_id, kind, evidence, contact_id, account_id, source, first_at, last_at)
     select $1, 'contact_account', 'email_domain', contact_id, account_id, domain, since, since
     from (values ${list}) link (contact_id, account_id, domain, since)
     on conflict (tenant_id, contact_id, account_id) do nothing`,
    parameters,
  );
}
