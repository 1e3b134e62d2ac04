import type { CompiledDirectory } from './directory.ts';
import { editDistance, jaroWinkler } from './jaro-winkler.ts';

export interface LikelyName {
  readonly influencerId: string;
  /** Position and number of the words that are meant. */
  readonly start: number;
  readonly length: number;
  /** 0 to 1. */
  readonly likeness: number;
}

/** Shorter spellings are too easily somebody else's. */
const SHORTEST_NAME = 8;
/** A single word has nothing beside it that confirms it. */
const SHORTEST_SINGLE_WORD = 10;
/** How much likelier the best must be than whoever comes second. */
const MARGIN = 0.05;

/** The shorter a name, the less it may differ. */
const thresholdFor = (letters: number): number =>
  letters >= 12 ? 0.9 : letters >= 10 ? 0.92 : 0.94;

/** One slip in a short word, two in a long one. */
const slipsFor = (letters: number): number => (letters >= 10 ? 2 : 1);

/**
 * The misspelt names that are likeliest meant among words not recognised otherwise, the likeliest first, no word
 * in two of them. None where nobody is close enough, or two people are about equally close.
 *
 * A run of words is compared with every spelling of as many words, in any order (“Kovač, Mina”), each word
 * with its own partner, which must begin alike and be no more than a slip or two away; the whole must reach
 * Jaro-Winkler .90 to .94, the shorter the closer, and lead the next person by .05. Two spellings that differ
 * by a word («Mina Kovač» and «Mina Berg») never meet.
 */
export function findMisspelt(
  words: readonly string[],
  isTaken: (position: number) => boolean,
  directory: CompiledDirectory,
): LikelyName[] {
  const likely: LikelyName[] = [];
  // The same words again mean the same again.
  const seen = new Map<string, ReturnType<typeof closest>>();
  for (let start = 0; start < words.length; start++) {
    for (let length = 1; length <= directory.longestNameWords; length++) {
      if (start + length > words.length || isTaken(start + length - 1)) break;
      const run = words.slice(start, start + length);
      const key = run.join(' ');
      const found = seen.get(key) ?? (seen.has(key) ? null : closest(run, directory));
      seen.set(key, found);
      if (found !== null) likely.push({ ...found, start, length });
    }
  }
  // The likeliest first; of equals what stands first.
  likely.sort((a, b) => b.likeness - a.likeness || a.start - b.start || a.length - b.length);
  const held = new Set<number>();
  return likely.filter(({ start, length }) => {
    const places = Array.from({ length }, (_, i) => start + i);
    if (places.some((place) => held.has(place))) return false;
    for (const place of places) held.add(place);
    return true;
  });
}

/** A spelling long enough to be misspelt. */
interface Comparable {
  readonly influencerId: string;
  readonly words: readonly string[];
  readonly letters: number;
}

const comparableBy = new WeakMap<CompiledDirectory, ReadonlyMap<string, readonly Comparable[]>>();

/** Spellings by their initials, which also say how many words they have: a long answer meets few of them. */
function comparable(directory: CompiledDirectory): ReadonlyMap<string, readonly Comparable[]> {
  const held = comparableBy.get(directory);
  if (held !== undefined) return held;
  const long = directory.spellings
    .map(({ influencerId, words }) => ({ influencerId, words, letters: words.join('').length }))
    .filter(
      ({ words, letters }) =>
        letters >= (words.length === 1 ? SHORTEST_SINGLE_WORD : SHORTEST_NAME),
    );
  const made = Map.groupBy(long, ({ words }) => initialsOf(words));
  comparableBy.set(directory, made);
  return made;
}

function closest(
  run: readonly string[],
  directory: CompiledDirectory,
): Pick<LikelyName, 'influencerId' | 'likeness'> | null {
  const letters = run.join('').length;
  if (letters < SHORTEST_NAME - 1) return null;
  const scores = new Map<string, { accepted: number; any: number }>();
  for (const { influencerId, words, letters: size } of comparable(directory).get(initialsOf(run)) ??
    []) {
    if (words.length !== run.length || Math.abs(size - letters) > 2 * words.length) continue;
    const likeness = likenessOf(run, words);
    const isClose = likeness.fits && likeness.score >= thresholdFor(size);
    const held = scores.get(influencerId) ?? { accepted: 0, any: 0 };
    scores.set(influencerId, {
      accepted: Math.max(held.accepted, isClose ? likeness.score : 0),
      any: Math.max(held.any, likeness.score),
    });
  }
  const ranked = [...scores].sort(([a, x], [b, y]) => y.accepted - x.accepted || (a < b ? -1 : 1));
  const [first] = ranked;
  if (first === undefined || first[1].accepted === 0) return null;
  const next = Math.max(0, ...ranked.slice(1).map(([, { any }]) => any));
  return first[1].accepted - next < MARGIN
    ? null
    : { influencerId: first[0], likeness: first[1].accepted };
}

const initialsOf = (words: readonly string[]): string =>
  words
    .map((word) => word.charAt(0))
    .sort()
    .join('');

/** Each word with the partner it is most like, the likeness weighted by letters. */
function likenessOf(
  run: readonly string[],
  name: readonly string[],
): { readonly score: number; readonly fits: boolean } {
  const left = new Set(name);
  let score = 0;
  let letters = 0;
  let fits = true;
  for (const word of run) {
    let partner = '';
    let best = -1;
    for (const candidate of left) {
      const likeness = jaroWinkler(word, candidate);
      if (likeness > best) [partner, best] = [candidate, likeness];
    }
    left.delete(partner);
    const size = Math.max(word.length, partner.length);
    score += best * size;
    letters += size;
    fits &&= word[0] === partner[0] && editDistance(word, partner) <= slipsFor(partner.length);
  }
  return { score: letters === 0 ? 0 : score / letters, fits };
}
