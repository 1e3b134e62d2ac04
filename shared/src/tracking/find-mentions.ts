import type { CompiledDirectory } from './directory.ts';
import { normaliseWords } from './normalise.ts';
import { normalisePlatform, PLATFORM_IDS } from './platforms.ts';
import { findMisspelt } from './misspelt-name.ts';
import type { WordRun } from './word-patterns.ts';

export interface Mention {
  readonly influencerId: string;
  /** The words that named them, normalised. */
  readonly words: string;
  /** The name was misspelt; likeness 0 to 1 of what was written to what was meant. Null: exact. */
  readonly likeness: number | null;
}

export interface SelfReport {
  /** Everybody named, once each: the exact names in the order of the text, then the misspelt. */
  readonly mentions: readonly Mention[];
  /** Places named: `podcast`, `linkedin`. */
  readonly platforms: readonly string[];
  /** Names that more than one influencer goes by; left for a person to decide. */
  readonly ambiguous: readonly string[];
}

/** Shorter keys are initials and common words more often than people. */
const SHORTEST_KEY = 4;
/** But not where a sign is a syllable or a word: most Chinese names have two or three. */
const SHORTEST_OF_SIGNS = 2;
const SIGNS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u;
/** With an s behind it («webers newsletter») a single word must be so long to be somebody’s. */
const SHORTEST_OWNER = 5;

/** Words that are platforms in a UTM and plain English in a sentence. */
const PLAIN_WORDS = new Set([
  'x',
  'medium',
  'in',
  'li',
  'site',
  'website',
  'meta',
  'pod',
  'tt',
  'tw',
  'nl',
  'lin',
  'status',
  'event',
  'events',
  'meetup',
  'summit',
  'conference',
  'blog',
]);

/** A run of words that names somebody, or several who share the name. */
export interface NamedRun extends WordRun {
  readonly ids: ReadonlySet<string>;
  /** Null: exact. */
  readonly likeness: number | null;
}

/** A run of words that names a place. */
export interface PlaceRun extends WordRun {
  readonly platform: string;
}

/** Who and what the words of an answer name, and where: exact names in their order, then the misspelt. */
export interface NamesInAnswer {
  readonly names: readonly NamedRun[];
  readonly places: readonly PlaceRun[];
}

/**
 * Finds the influencers a person names in an answer to “How did you hear about us?”: exact names, handles
 * and aliases first, the longest before its parts, after normalisation; then, among the words left,
 * misspelt names (see {@link findMisspelt}).
 */
export function findMentions(text: string, directory: CompiledDirectory): SelfReport {
  const words = normaliseWords(text);
  return mentionsOf(words, findNames(words, directory));
}

/** {@link findNames} as whom, where, and who cannot be told apart. */
export function mentionsOf(words: readonly string[], { names, places }: NamesInAnswer): SelfReport {
  const mentions = new Map<string, Mention>();
  const ambiguous = new Set<string>();
  for (const { start, length, ids, likeness } of names) {
    const written = words.slice(start, start + length).join(' ');
    const [id] = ids;
    if (ids.size > 1) ambiguous.add(written);
    else if (id !== undefined && !mentions.has(id))
      mentions.set(id, { influencerId: id, words: written, likeness });
  }
  return {
    mentions: [...mentions.values()],
    platforms: [...new Set(places.map(({ platform }) => platform))],
    ambiguous: [...ambiguous],
  };
}

/** The names and places among words that are normalised already, by their positions. */
export function findNames(words: readonly string[], directory: CompiledDirectory): NamesInAnswer {
  const names: NamedRun[] = [];
  const places: PlaceRun[] = [];
  const taken = new Set<number>();
  const take = ({ start, length }: WordRun): void => {
    for (let i = start; i < start + length; i++) taken.add(i);
  };
  for (let start = 0; start < words.length;) {
    const { length, ids } = longestName(words, start, directory);
    if (ids.size > 0) {
      names.push({ start, length, ids, likeness: null });
      take({ start, length });
      start += length;
      continue;
    }
    const place = placeAt(words, start);
    if (place !== null) {
      places.push(place);
      take(place);
    }
    start += place?.length ?? 1;
  }
  for (const found of findMisspelt(words, (position) => taken.has(position), directory)) {
    const { influencerId, start, length, likeness } = found;
    names.push({ start, length, ids: new Set([influencerId]), likeness });
  }
  return { names, places };
}

/** A platform in one word, or in two that are written apart: «linked in», «you tube». */
function placeAt(words: readonly string[], start: number): PlaceRun | null {
  const word = words[start] ?? '';
  const apart = word + (words[start + 1] ?? '');
  if (apart !== word && PLATFORM_IDS.includes(apart)) return { start, length: 2, platform: apart };
  const platform = PLAIN_WORDS.has(word) ? null : normalisePlatform(word);
  return platform === null ? null : { start, length: 1, platform };
}

const NOBODY: ReadonlySet<string> = new Set();

/** The longest run of words from here that is somebody's name; one word of nobody's when there is none. */
function longestName(
  words: readonly string[],
  start: number,
  directory: CompiledDirectory,
): { readonly length: number; readonly ids: ReadonlySet<string> } {
  for (
    let length = Math.min(directory.longestNameWords, words.length - start);
    length > 0;
    length--
  ) {
    const run = words.slice(start, start + length);
    const ids = goingBy(run, directory);
    if (ids.size > 0) return { length, ids };
  }
  return { length: 1, ids: NOBODY };
}

/** Whoever a run of words names, as it stands or as an owner: «Mina Kovač’s», «Mina Kovačs Podcast». */
function goingBy(run: readonly string[], directory: CompiledDirectory): ReadonlySet<string> {
  const key = run.join('');
  const exact = key.length < shortest(key) ? undefined : directory.influencersByKey.get(key);
  const owner = key.endsWith('s') ? key.slice(0, -1) : '';
  const owners =
    owner.length < (run.length > 1 ? SHORTEST_KEY : SHORTEST_OWNER)
      ? undefined
      : directory.influencersByKey.get(owner);
  const ids = new Set([...(exact ?? []), ...(owners ?? [])]);
  return ids.size === 0 ? NOBODY : withNamesakes(run, ids, directory);
}

const shortest = (key: string): number => (SIGNS.test(key) ? SHORTEST_OF_SIGNS : SHORTEST_KEY);

/**
 * «Anna B» is the handle `annab` of one, and short for every other Anna B.: a name cut down to an initial is whoever
 * it may stand for.
 */
function withNamesakes(
  run: readonly string[],
  ids: ReadonlySet<string>,
  directory: CompiledDirectory,
): ReadonlySet<string> {
  const [first = '', last = ''] = run;
  if (run.length !== 2 || (first.length > 1 && last.length > 1)) return ids;
  const stands = (short: string, word: string): boolean =>
    short.length === 1 ? word.startsWith(short) : word === short;
  const others = directory.spellings.filter(
    ({ is, words }) =>
      is === 'name' &&
      words.length > 1 &&
      stands(first, words[0] ?? '') &&
      stands(last, words.at(-1) ?? ''),
  );
  return new Set([...ids, ...others.map(({ influencerId }) => influencerId)]);
}
