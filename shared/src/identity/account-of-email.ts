/** An account somebody may work at, by the domain of their address. */
export interface AccountDomain {
  readonly accountId: string;
  /** As the CRM holds it; `https://www.example.com/` will do. */
  readonly domain: string | null;
  /** UTC epoch milliseconds. */
  readonly createdAt: number;
}

/** The account an address belongs to, and the domain that said so. */
export interface DomainMatch {
  readonly accountId: string;
  readonly domain: string;
}

/** What stands behind the @, lower case; null for what is no address. */
export function domainOfEmail(email: string): string | null {
  const domain = email.trim().toLowerCase().split('@')[1] ?? '';
  return /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(domain)
    ? domain
    : null;
}

/** A company's domain as people type it into a CRM, bare: no scheme, no `www.`, no path. */
export function bareDomain(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '');
  return domainOfEmail(`x@${host}`);
}

/**
 * The domains an address may be known by: its own, then those above it, so that `anna@mail.acme.example` finds
 * `acme.example`. Empty for providers where anybody can have an address, and below them.
 */
export function companyDomains(email: string, isFreeMail: (domain: string) => boolean): string[] {
  const own = domainOfEmail(email);
  if (own === null) return [];
  const labels = own.split('.');
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  // A subdomain of a provider is a customer's mailbox as well.
  return domains.some(isFreeMail) ? [] : domains;
}

/**
 * Of accounts that live, the one an address belongs to: the closest domain counts, and of several accounts with
 * that domain the oldest, since that is where the CRM's own history hangs; then by id. Null when there is none.
 * Only ever a guess from an address: what the CRM says of a person's account comes before it.
 *
 * @example
 * accountOfEmail('anna@mail.acme.example', [{ accountId: 'a', domain: 'www.acme.example', createdAt: 0 }], () => false);
 * // => { accountId: 'a', domain: 'acme.example' }
 */
export function accountOfEmail(
  email: string,
  accounts: readonly AccountDomain[],
  isFreeMail: (domain: string) => boolean,
): DomainMatch | null {
  for (const domain of companyDomains(email, isFreeMail)) {
    const [oldest] = accounts
      .filter((account) => account.domain !== null && bareDomain(account.domain) === domain)
      .sort((a, b) => a.createdAt - b.createdAt || (a.accountId < b.accountId ? -1 : 1));
    if (oldest !== undefined) return { accountId: oldest.accountId, domain };
  }
  return null;
}
