import type { PageLocation } from './protocol.ts';

const CHANGED = 'page-location-changed';

/** What the address says of the page of the app; `base` is where the pages are mounted. */
export const pageLocation = (base: string): PageLocation => {
  const { pathname, search } = window.location;
  const path = pathname.slice(base.length).replace(/\/$/, '');
  return {
    path: path === '' ? '/' : path,
    params: Object.fromEntries(new URLSearchParams(search)),
  };
};

/** Calls back whenever a page link or the browser's own buttons lead to another page. */
export const followPages = (base: string, report: (location: PageLocation) => void): void => {
  const changed = (): void => {
    report(pageLocation(base));
  };
  window.addEventListener('popstate', changed);
  window.addEventListener(CHANGED, changed);
};

/** The address of a page: its parameters in the path, the rest as a query. */
export const addressOfPage = (
  base: string,
  to: string,
  params: Readonly<Record<string, string>> = {},
): string => {
  const rest = new Map(Object.entries(params));
  const path = to.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = rest.get(name) ?? '';
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...rest]).toString();
  return `${base}${path === '/' ? '' : path}${query === '' ? '' : `?${query}`}`;
};

interface Mounted {
  readonly base?: string;
  readonly pages?: string | null;
}

const mounted = (): Mounted =>
  JSON.parse(
    document.querySelector<HTMLElement>('[data-card]')?.dataset['card'] ?? '{}',
  ) as Mounted;

/** Where the pages are mounted, as the element of the pages says. */
export const pagesBase = (): string => mounted().pages ?? '';

/** Deals, contacts and companies as HubSpot addresses them, whatever the host of the account. */
const RECORD = /^https?:\/\/[^/]+\/contacts\/\d+\/record\/(0-[123])\/(\d+)$/;

/** The address of a record in this preview, which stands in for HubSpot; undefined of anything else. */
export const recordAddress = (address: string | undefined): string | undefined => {
  const [, type, id] = RECORD.exec(address ?? '') ?? [];
  return type === undefined || id === undefined
    ? undefined
    : `${mounted().base ?? ''}/record/${type}/${id}`;
};

export const openPage = (address: string): void => {
  window.history.pushState(null, '', address);
  window.dispatchEvent(new Event(CHANGED));
};
