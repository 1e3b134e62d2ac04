import type { CompiledDirectory } from './directory.ts';
import { normaliseWords } from './normalise.ts';
import { normalisePlatform } from './platforms.ts';
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
    const word = words[start] ?? '';
    const platform = ids.size > 0 || PLAIN_WORDS.has(word) ? null : normalisePlatform(word);
    if (ids.size > 0) names.push({ start, length, ids, likeness: null });
    if (platform !== null) places.push({ start, length, platform });
    if (ids.size > 0 || platform !== null) take({ start, length });
    start += length;
  }
  for (;;) {
    const found = findMisspelt(words, (position) => taken.has(position), directory);
    if (found === null) break;
    const { influencerId, start, length, likeness } = found;
    take({ start, length });
    names.push({ start, length, ids: new Set([influencerId]), likeness });
  }
  return { names, places };
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
    const key = words.slice(start, start + length).join('');
    const ids = key.length < SHORTEST_KEY ? undefined : directory.influencersByKey.get(key);
    if (ids) return { length, ids };
  }
  return { length: 1, ids: NOBODY };
}
