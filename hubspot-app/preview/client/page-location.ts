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

/** Where the pages are mounted, as the element of the pages says. */
export const pagesBase = (): string => {
  const mount = document.querySelector<HTMLElement>('[data-card]')?.dataset['card'] ?? '{}';
  return (JSON.parse(mount) as { readonly pages?: string | null }).pages ?? '';
};

export const openPage = (address: string): void => {
  window.history.pushState(null, '', address);
  window.dispatchEvent(new Event(CHANGED));
};
