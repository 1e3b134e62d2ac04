import { clean } from './addresses.ts';
import { note } from './consent.ts';
import { on, safely } from './safely.ts';

/** Anchors within a page are no page of their own; the routes of a hash router (`#/pricing`, `#!pricing`) are. */
const pageOf = (url: string): string => url.replace(/#(?![/!]).*/, '');

/** The address the page was opened with: a script may have tidied the tags away from the bar before we came. */
export const landing = performance.getEntriesByType('navigation')[0]?.name ?? location.href;

let current = '';

export function see(url: string, from: string): void {
  const page = pageOf(url);
  if (page === current) return;
  current = page;
  note({
    type: 'page',
    url: clean(url, from),
    referrer: clean(from),
    title: document.title,
  });
}

/** Single-page applications change the address, then the title; some change the address twice. */
export function watchNavigation(): void {
  const look = safely(() => {
    see(location.href, current);
  });
  const later = (): void => {
    setTimeout(look);
  };
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method].bind(history);
    history[method] = (...given) => {
      original(...given);
      later();
    };
  }
  on('popstate', later);
  later();
}
