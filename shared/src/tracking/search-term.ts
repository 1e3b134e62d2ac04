import { SEARCH_ENGINES } from './lists/matomo-search-engines.ts';
import { addressAfterHost, hostOf } from './referrer.ts';
import { findHost, isBelow, sourceKeyOf } from './sources.ts';

/** Where an engine puts the term: the names of its parameters, and patterns for its address. */
interface TermPlaces {
  /** Only for this part of the host, when not empty. */
  readonly path: string;
  readonly parameters: readonly string[];
  readonly patterns: readonly RegExp[];
}

const placesByHost = new Map<string, TermPlaces[]>();
for (const [, addresses, places] of SEARCH_ENGINES) {
  const all = places.split(' ').filter((place) => place !== '');
  const isPattern = (place: string): boolean => place.startsWith('/') && place.endsWith('/');
  const parameters = all.filter((place) => !isPattern(place));
  const patterns = all.filter(isPattern).map((place) => new RegExp(place.slice(1, -1)));
  for (const address of addresses.split(' ')) {
    const slash = address.indexOf('/');
    const host = sourceKeyOf(slash < 0 ? address : address.slice(0, slash));
    const entry = { path: slash < 0 ? '' : address.slice(slash), parameters, patterns };
    const known = placesByHost.get(host);
    if (known) known.push(entry);
    else placesByHost.set(host, [entry]);
  }
}

/** Longer ones are pasted texts, not what somebody searched for. */
const MOST_LETTERS = 200;

/**
 * What somebody searched for, where the search engine's address still says so, by Matomo's list of engines
 * and their parameters. Null for other addresses, and for engines that keep it to themselves (Google and most
 * others do: their referrer is the bare origin).
 */
export function searchTermOf(referrer: string | null): string | null {
  const host = hostOf(referrer);
  return referrer === null || host === null ? null : searchTermAt(host, addressAfterHost(referrer));
}

/** {@link searchTermOf} of an address taken apart: its host, and path with query and fragment. */
export function searchTermAt(host: string, rest: string): string | null {
  if (rest.length < 2) return null;
  const engines = findHost(host, (key) => placesByHost.get(key));
  if (engines === undefined) return null;
  const query = parametersOf(rest);
  for (const { path, parameters, patterns } of engines) {
    if (path !== '' && !isBelow(rest, path)) continue;
    for (const name of parameters) {
      const term = readable(query.get(name) ?? '');
      if (term !== null) return term;
    }
    for (const pattern of patterns) {
      const term = readable(pattern.exec(rest)?.[1] ?? '');
      if (term !== null) return term;
    }
  }
  return null;
}

/** Google once put its query behind the `#`. */
function parametersOf(rest: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of rest.split(/[?#&]/).slice(1)) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals);
    if (equals > 0 && !found.has(name)) found.set(name, pair.slice(equals + 1));
  }
  return found;
}

/** Decoded, or null: some old engines write other alphabets than UTF-8. */
function readable(raw: string): string | null {
  try {
    const term = decodeURIComponent(raw.replaceAll('+', ' '))
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim()
      .toLowerCase();
    return term === '' || term.length > MOST_LETTERS ? null : term;
  } catch {
    return null;
  }
}
