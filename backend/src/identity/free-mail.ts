import { readFileSync } from 'node:fs';

/** Providers the list does not name. */
const ALSO = ['hey.com', 'fastmail.com', 'duck.com', 'mailbox.org', 'posteo.de', 'tutanota.com'];

const DOMAINS: ReadonlySet<string> = new Set([
  ...ALSO,
  ...readFileSync(new URL('data/free-mail-domains.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
]);

/**
 * Whether anybody can have an address there, so that it says nothing of where they work. Consumer mail providers
 * and throw-away addresses, from a list of some thousands (`data/`).
 *
 * @param domain lower case, what stands behind the @
 */
export const isFreeMail = (domain: string): boolean => DOMAINS.has(domain);
