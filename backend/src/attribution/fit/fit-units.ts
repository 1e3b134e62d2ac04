import { bareDomain, companyDomains } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { isFreeMail } from '../../identity/free-mail.ts';

/**
 * One company to learn from: an account of the CRM, or people and deals that belong together without one. Ids
 * only; what they did is loaded for a few at a time.
 */
export interface FitUnit {
  /** Of the oldest record. */
  readonly knownFrom: number;
  readonly contactIds: readonly string[];
  /** Addresses of identified visitors without a record. */
  readonly visitorEmails: readonly string[];
  readonly dealIds: readonly string[];
}

interface Draft {
  knownFrom: number;
  /** Breaks ties between units known from one instant. */
  readonly name: string;
  readonly contactIds: string[];
  readonly visitorEmails: string[];
  readonly dealIds: string[];
}

/**
 * The tenant's companies, oldest first; those of one instant by their name. Whoever has no account belongs to the
 * one of their address's domain, else to the others of that domain, else to nobody: Salesforce has no account for a
 * lead where HubSpot has a company, and both mean the same people.
 */
export async function fitUnits(tx: TenantTransaction): Promise<FitUnit[]> {
  const units = new Map<string, Draft>();
  const unit = (key: string, name: string): Draft => {
    let draft = units.get(key);
    if (!draft) {
      draft = { knownFrom: Infinity, name, contactIds: [], visitorEmails: [], dealIds: [] };
      units.set(key, draft);
    }
    return draft;
  };
  const since = (draft: Draft, at: Date): void => {
    draft.knownFrom = Math.min(draft.knownFrom, at.getTime());
  };

  const accountOfDomain = new Map<string, string>();
  const accounts = await tx.query<{
    id: string;
    name: string;
    domain: string | null;
    created_at: Date;
  }>(
    `select id, lower(name) as name, domain, created_at from accounts
     where tenant_id = $1 and merged_into_id is null and deleted_at is null
     order by created_at, lower(name), domain, id`,
    [tx.tenantId],
  );
  for (const { id, name, domain, created_at } of accounts) {
    since(unit(id, name), created_at);
    const bare = bareDomain(domain ?? '');
    if (bare !== null && !accountOfDomain.has(bare)) accountOfDomain.set(bare, id);
  }

  /** Of somebody without an account, by their address. */
  const keyOf = (email: string | null, own: string): [key: string, name: string] => {
    if (email === null) return [own, ''];
    const domains = companyDomains(email, isFreeMail);
    const account = domains.map((domain) => accountOfDomain.get(domain)).find(Boolean);
    if (account !== undefined) return [account, ''];
    const [domain] = domains;
    return domain === undefined ? [`person ${email}`, email] : [`domain ${domain}`, domain];
  };

  const unitOfContact = new Map<string, string>();
  const contacts = await tx.query<{
    id: string;
    account_id: string | null;
    email: string | null;
    created_at: Date;
    undone: boolean;
  }>(
    `select c.id, a.id as account_id, c.email_key as email, c.created_at, exists (
              select from identity_links l
              where l.tenant_id = $1 and l.contact_id = c.id and l.undone_at is not null) as undone
     from contacts c
     left join accounts own on own.tenant_id = $1 and own.id = c.works_at_id
     left join accounts a on a.tenant_id = $1 and a.id = coalesce(own.merged_into_id, own.id)
       and a.deleted_at is null and a.merged_into_id is null
     where c.tenant_id = $1 and c.merged_into_id is null and c.converted_into_id is null
       and (c.deleted_at is null or c.erased_at is not null)
     order by c.created_at, c.email_key, lower(c.last_name), lower(c.first_name), c.id`,
    [tx.tenantId],
  );
  for (const { id, account_id, email, created_at, undone } of contacts) {
    const own = `contact ${id}`;
    // Whom an admin took from the company of their address stands alone.
    const [key, name] =
      account_id !== null ? [account_id, ''] : undone ? [own, email ?? ''] : keyOf(email, own);
    const draft = unit(key, name);
    draft.contactIds.push(id);
    since(draft, created_at);
    unitOfContact.set(id, key);
  }

  const visitors = await tx.query<{ email: string; identified_at: Date }>(
    `select email, min(identified_at) as identified_at from visitors
     where tenant_id = $1 and contact_id is null and email is not null and identified_at is not null
     group by email order by 2, 1`,
    [tx.tenantId],
  );
  for (const { email, identified_at } of visitors) {
    const draft = unit(...keyOf(email, `person ${email}`));
    draft.visitorEmails.push(email);
    since(draft, identified_at);
  }

  const deals = await tx.query<{
    id: string;
    name: string;
    account_id: string | null;
    contact_id: string | null;
    created_at: Date;
  }>(
    `select d.id, lower(d.name) as name, a.id as account_id, d.created_at, (
              select coalesce(c.merged_into_id, c.converted_into_id, c.id)
              from deal_contacts dc join contacts c on c.tenant_id = $1 and c.id = dc.contact_id
              where dc.tenant_id = $1 and dc.deal_id = d.id
              order by dc.is_primary desc, c.created_at, c.email_key, c.id limit 1
            ) as contact_id
     from deals d
     left join accounts own on own.tenant_id = $1 and own.id = d.account_id
     left join accounts a on a.tenant_id = $1 and a.id = coalesce(own.merged_into_id, own.id)
       and a.deleted_at is null and a.merged_into_id is null
     where d.tenant_id = $1 and d.deleted_at is null and d.merged_into_id is null
     order by d.created_at, d.closed_at, d.home_minor, lower(d.name), d.id`,
    [tx.tenantId],
  );
  for (const { id, name, account_id, contact_id, created_at } of deals) {
    const key = account_id ?? unitOfContact.get(contact_id ?? '') ?? `deal ${id}`;
    const draft = unit(key, name);
    draft.dealIds.push(id);
    since(draft, created_at);
  }

  // An imported list of target accounts is no history: who has neither people nor deals is left out.
  return [...units.values()]
    .filter(
      ({ contactIds, visitorEmails, dealIds }) =>
        contactIds.length + visitorEmails.length + dealIds.length > 0,
    )
    .sort((a, b) => a.knownFrom - b.knownFrom || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
