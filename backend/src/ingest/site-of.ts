import { getDomain } from 'tldts';

/** Beyond so many hosts the answers are worked out again. */
const MOST_REMEMBERED = 10_000;
const known = new Map<string, string>();

/**
 * The domain somebody registered, by the public suffix list: `shop.acme.co.uk` → `acme.co.uk`,
 * `acme.github.io` → itself. A host without one (an app's id, an address in numbers) stands for itself.
 */
export function siteOf(host: string): string {
  const held = known.get(host);
  if (held !== undefined) return held;
  const site = getDomain(host, { allowPrivateDomains: true }) ?? host;
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(host, site);
  return site;
}
