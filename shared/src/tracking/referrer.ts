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

/** Whether a host is one of the tenant's own or below it: such a “referrer” is a page of the same visit. */
export function isOwnHost(host: string, ownDomains: readonly string[]): boolean {
  return ownDomains.some((domain) => {
    const own = domain.toLowerCase().replace(/^www\./, '');
    return host === own || host.endsWith(`.${own}`);
  });
}
