import { PASS_THROUGH, type PassThrough } from './lists/pass-through.ts';
import { platformOfHost } from './platforms.ts';
import { isBelow, sourceCategory } from './sources.ts';

/**
 * The lower-case host of a referrer or page address, without `www.` and port; `android-app://` addresses
 * give the app's id. Null when there is none. (Not `new URL`: HubSpot's and old browsers' referrers
 * come without a scheme, and an app's is no URL to every runtime.)
 */
export function hostOf(address: string | null): string | null {
  if (address === null) return null;
  const host = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?(?:[^/?#@]*@)?([^/?#:]+)/i.exec(
    address.trim(),
  )?.[1];
  if (host === undefined || !/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\.?$/u.test(host)) return null;
  return host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^www\./, '');
}

/** Path, query and fragment of an address. */
export function addressAfterHost(address: string): string {
  return address.trim().replace(/^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?[^/?#]*/i, '');
}

/** What is needed to tell the tenant's own pages from others. */
export interface OwnSite {
  /** The tenant's own domains: what comes from there, or from below, is the same visit. */
  readonly ownDomains?: readonly string[];
  /**
   * The domain somebody registered, for a host: `shop.acme.co.uk` → `acme.co.uk`. It takes the public suffix
   * list, which is not shipped here; without it every host stands for itself.
   */
  readonly siteOf?: (host: string) => string;
}

/** Where a visit came from by its referrer. */
export interface CameFrom {
  /** Null when there is none, or none that counts: the tenant's own, a payment page, a login. */
  readonly host: string | null;
  /** Path, query and fragment of the referrer, when its host counts. */
  readonly rest: string;
  /** What the visitor returned from in the middle of a visit. */
  readonly returnFrom: PassThrough | null;
}

const NOWHERE: CameFrom = { host: null, rest: '', returnFrom: null };

/** The place a visit came from; a page of the same site, a payment or a login page is none. */
export function cameFrom(
  referrer: string | null,
  pageUrl: string | null,
  own: OwnSite = {},
): CameFrom {
  const host = hostOf(referrer);
  if (host === null || isOwnHost(host, own.ownDomains ?? [], own.siteOf)) return NOWHERE;
  const page = hostOf(pageUrl);
  if (page !== null && siteKey(host, own.siteOf) === siteKey(page, own.siteOf)) return NOWHERE;
  const rest = addressAfterHost(referrer ?? '');
  const returnFrom = passThroughOf(host, rest);
  return returnFrom === null ? { host, rest, returnFrom } : { ...NOWHERE, returnFrom };
}

interface CompiledSite {
  readonly siteOf: OwnSite['siteOf'];
  readonly hosts: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
}
const compiled = new WeakMap<readonly string[], CompiledSite>();

/**
 * Whether a host is one of the tenant's own, below one, or of the same registered domain (with `siteOf`):
 * such a “referrer” is a page of the same visit.
 */
export function isOwnHost(
  host: string,
  ownDomains: readonly string[],
  siteOf?: OwnSite['siteOf'],
): boolean {
  if (ownDomains.length === 0) return false;
  let site = compiled.get(ownDomains);
  if (site === undefined || site.siteOf !== siteOf) {
    const hosts = ownDomains.map((domain) => domain.toLowerCase().replace(/^www\./, ''));
    site = {
      siteOf,
      hosts: new Set(hosts),
      sites: new Set(hosts.map((own) => siteKey(own, siteOf))),
    };
    compiled.set(ownDomains, site);
  }
  for (let at = 0; ;) {
    if (site.hosts.has(host.slice(at))) return true;
    const dot = host.indexOf('.', at);
    if (dot < 0) break;
    at = dot + 1;
  }
  return site.sites.has(siteKey(host, siteOf));
}

/**
 * The registered domain, unless it houses many people's pages: `acme.substack.com` and `ada.substack.com` are
 * not one site, though somebody registered substack.com.
 */
function siteKey(host: string, siteOf: OwnSite['siteOf']): string {
  const site = siteOf?.(host) ?? host;
  if (site === host) return host;
  return platformOfHost(site) !== null || sourceCategory(site) !== null ? host : site;
}

/** Those of a part of a host, by the host. */
const PARTS = Map.groupBy(
  [...PASS_THROUGH].filter(([address]) => address.includes('/')),
  ([address]) => address.slice(0, address.indexOf('/')),
);

/** What kind of page a visitor only passes through, if it is one: of payment or of login. */
export function passThroughOf(host: string, rest = ''): PassThrough | null {
  for (let at = 0; ;) {
    const parent = host.slice(at);
    const known = PASS_THROUGH.get(parent) ?? PASS_THROUGH.get(at === 0 ? '' : `*.${parent}`);
    if (known !== undefined) return known;
    const dot = host.indexOf('.', at);
    if (dot < 0) break;
    at = dot + 1;
  }
  if (rest.length < 2) return null;
  const part = PARTS.get(host)?.find(([address]) => isBelow(`${host}${rest}`, address));
  return part?.[1] ?? null;
}
