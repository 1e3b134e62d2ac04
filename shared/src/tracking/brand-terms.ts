import type { SearchIntent, Touchpoint } from '../journey/types.ts';
import { editDistance } from './jaro-winkler.ts';
import { nameKey, nameKeys, normaliseWords } from './normalise.ts';

/** A brand's spelling, ready to compare. */
interface BrandKey {
  readonly key: string;
  /** Words it is made of; people write them together and apart. */
  readonly words: number;
}

/** Below so many letters a slip makes another word too easily. */
const SHORTEST_MISSPELT = 5;
/** From here on any one slip is one; below, only a letter too many, too few, or two swapped. */
const LONG = 8;
/** From here on two slips are. */
const VERY_LONG = 12;
/** A name this long is still itself with something glued to it: `acmeforce` in `acmeforcelogin`. */
const SHORTEST_GLUED = 6;

const compiledBy = new WeakMap<readonly string[], readonly BrandKey[]>();

function compile(terms: readonly string[]): readonly BrandKey[] {
  const keys = new Map<string, BrandKey>();
  for (const term of terms) {
    // The name people type of `acme.com` is Acme.
    const bare = /^([\p{L}\p{N}-]+)(?:\.[a-z]{2,})+$/iu.exec(term.trim())?.[1];
    for (const spelling of bare === undefined ? [term] : [term, bare]) {
      const words = normaliseWords(spelling).length;
      for (const key of nameKeys(spelling)) if (key.length > 1) keys.set(key, { key, words });
    }
  }
  return [...keys.values()];
}

/**
 * Whether a search term names the brand: by any of its spellings, words written together or apart, and with
 * slips of the keyboard as far as the length of the name allows. Never by a part of a word: `rev` is not in
 * `revenue`, and a misspelling must begin as the name does.
 */
export function namesBrand(term: string, brandTerms: readonly string[]): boolean {
  let brands = compiledBy.get(brandTerms);
  if (brands === undefined) compiledBy.set(brandTerms, (brands = compile(brandTerms)));
  if (brands.length === 0) return false;
  const words = normaliseWords(term);
  return brands.some((brand) => words.some((_, start) => startsWithBrand(words, start, brand)));
}

function startsWithBrand(words: readonly string[], start: number, brand: BrandKey): boolean {
  let run = '';
  // A name of two words may come in three, one of four letters in two (“ac me”).
  const longest = brand.words + 2;
  for (let length = 1; length <= longest && start + length <= words.length; length++) {
    run += words[start + length - 1] ?? '';
    if (isSpelling(run, brand.key)) return true;
    if (length === 1 && brand.key.length >= SHORTEST_GLUED && run.startsWith(brand.key))
      return true;
    if (run.length > brand.key.length + 2) return false;
  }
  return false;
}

function isSpelling(run: string, key: string): boolean {
  if (run === key) return true;
  if (key.length < SHORTEST_MISSPELT || Math.abs(run.length - key.length) > 2) return false;
  if (run[0] !== key[0]) return false;
  const slips = editDistance(run, key);
  if (key.length >= VERY_LONG) return slips <= 2;
  if (slips > 1) return false;
  // “Notion” is not “nation”, but it is “noton”, “notiion” and “notino”.
  return key.length >= LONG || run.length !== key.length || isSwap(run, key);
}

const isSwap = (a: string, b: string): boolean =>
  a.split('').sort().join() === b.split('').sort().join();

/**
 * The intent of a search by what is known of its term.
 *
 * @param term null where it is not told.
 * @param brandTerms of the tenant; without any nothing can be said.
 */
export function searchIntentOf(term: string | null, brandTerms: readonly string[]): SearchIntent {
  if (term === null || nameKey(term) === '' || brandTerms.length === 0) return 'unknown';
  return namesBrand(term, brandTerms) ? 'brand' : 'generic';
}

/** The part of a touch that says what was searched for; nothing where that is not known. */
export const knownIntent = (intent: SearchIntent | null): Pick<Touchpoint, 'searchIntent'> =>
  intent === null || intent === 'unknown' ? {} : { searchIntent: intent };
