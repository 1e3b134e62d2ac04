import { GA4_SOURCES } from './lists/ga4-sources.ts';
import { AI_ASSISTANTS, SOCIAL_NETWORKS } from './lists/matomo-networks.ts';
import { SEARCH_ENGINES } from './lists/matomo-search-engines.ts';
import { OWN_SOURCES } from './lists/own-sources.ts';

/** What kind of place a visit came from. `other` overrides a broader entry (docs.google.com). */
export type SourceCategory =
  'search' | 'social' | 'video' | 'shopping' | 'email' | 'ai_assistant' | 'other';

/**
 * The classes of known sources, as data: keys are lower-case host names (what is below them included),
 * hosts with a path (`x.com/i/grok`), bare source names as people write them into utm_source, and `name.*`
 * for a brand under any country’s domain.
 */
export type SourceClasses = ReadonlyMap<string, SourceCategory>;

/** Google’s four categories by name, exactly its table: nothing below a host, no brand of every country. */
export const GOOGLE_SOURCES: SourceClasses = new Map(
  (Object.entries(GA4_SOURCES) as [SourceCategory, string][]).flatMap(([category, list]) =>
    names(list, ',').map((name): [string, SourceCategory] => [name, category]),
  ),
);

/**
 * Everything known, the stronger list last: Matomo’s social networks and search engines, Google’s table,
 * Matomo’s AI assistants, our own. An engine that names no term counts only where Matomo says so: a visit
 * from a portal’s front page is no search.
 */
export const KNOWN_SOURCES: SourceClasses = new Map([
  ...SOCIAL_NETWORKS.flatMap(([, addresses]) => keysOf(addresses, 'social')),
  ...SEARCH_ENGINES.flatMap(([, addresses, , hidesTerms]) =>
    hidesTerms ? keysOf(addresses, 'search') : [],
  ),
  ...GOOGLE_SOURCES,
  ...AI_ASSISTANTS.flatMap(([, addresses]) => keysOf(addresses, 'ai_assistant')),
  ...(Object.entries(OWN_SOURCES) as [SourceCategory, string][]).flatMap(([category, list]) =>
    keysOf(list, category),
  ),
]);

function keysOf(addresses: string, category: SourceCategory): [string, SourceCategory][] {
  return names(addresses, /\s+/).map((address) => [sourceKeyOf(address), category]);
}

function names(list: string, separator: string | RegExp): string[] {
  return list
    .split(separator)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Matomo’s `{}` for a country: `google.{}` is a brand, `{}.bing.com` is below bing.com anyway. */
export function sourceKeyOf(address: string): string {
  return address
    .replace(/^\{\}\./, '')
    .replace(/\.\{\}\./g, '.')
    .replace('.{}', '.*');
}

/** One class list over another; entries of `over` win. */
export function mergeSources(base: SourceClasses, over: SourceClasses): SourceClasses {
  return new Map([...base, ...over]);
}

/** Beyond so many different hosts and names the answers are worked out again. */
const MOST_REMEMBERED = 20_000;
const remembered = new WeakMap<SourceClasses, Map<string, SourceCategory | null>>();

/**
 * The class of a host or a bare source name, the longest known suffix first; null when unknown.
 *
 * @param path of the page, where it is known: some classes are of a part of a host.
 */
export function sourceCategory(
  source: string,
  classes: SourceClasses = KNOWN_SOURCES,
  path = '',
): SourceCategory | null {
  const text = source.trim().toLowerCase();
  if (path.length > 1) {
    const part = pathsOf(classes)
      .get(text)
      ?.find(([address]) => isBelow(`${text}${path}`, address));
    if (part !== undefined) return part[1];
  }
  const known = remembered.get(classes) ?? new Map<string, SourceCategory | null>();
  if (known.size === 0) remembered.set(classes, known);
  const held = known.get(text);
  if (held !== undefined) return held;
  const category = findHost(text, (key) => classes.get(key)) ?? null;
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(text, category);
  return category;
}

type Part = readonly [address: string, category: SourceCategory];
const partsBy = new WeakMap<SourceClasses, ReadonlyMap<string, readonly Part[]>>();

/** Classes of parts of a host, by the host. */
function pathsOf(classes: SourceClasses): ReadonlyMap<string, readonly Part[]> {
  const known = partsBy.get(classes);
  if (known !== undefined) return known;
  const parts = Map.groupBy(
    [...classes].filter(([key]) => key.includes('/')),
    ([key]) => key.slice(0, key.indexOf('/')),
  );
  partsBy.set(classes, parts);
  return parts;
}

/** Whether an address is a page of another or below it: `x.com/i/grok?a` of `x.com/i/grok`. */
export function isBelow(address: string, part: string): boolean {
  if (!address.startsWith(part)) return false;
  const next = address.charAt(part.length);
  return next === '' || next === '/' || next === '?' || next === '#';
}

/**
 * What is known of a host: of itself, of what it is below (the nearest first), of its brand in any country.
 *
 * @param lookUp by the keys of {@link SourceClasses}.
 */
export function findHost<Value>(
  host: string,
  lookUp: (key: string) => Value | undefined,
): Value | undefined {
  const exact = lookUp(host);
  if (exact !== undefined) return exact;
  const labels = host.replace(/^www\./, '').split('.');
  for (let i = 0; i < labels.length; i++) {
    const parent = labels.slice(i);
    const known = parent.length > 1 ? lookUp(parent.join('.')) : undefined;
    if (known !== undefined) return known;
    for (const country of [1, 2]) {
      if (parent.length <= country || !isCountrySuffix(parent.slice(-country))) continue;
      const brand = lookUp(`${parent.slice(0, -country).join('.')}.*`);
      if (brand !== undefined) return brand;
    }
  }
  return labels.length === 1 ? lookUp(labels.join('.')) : undefined;
}

/** `de`, `com`, `co.uk`, `com.au`: what may follow a brand that owns its name in every country. */
function isCountrySuffix(labels: readonly string[]): boolean {
  const [first = '', second] = labels;
  if (labels.length === 1) return /^(?:[a-z]{2}|com|net|org)$/.test(first);
  return (
    labels.length === 2 && /^(?:com?|net|org|ne|or)$/.test(first) && /^[a-z]{2}$/.test(second ?? '')
  );
}
