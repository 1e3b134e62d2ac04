import { CONTENT_TYPE_IDS, contentTypeLabel, normaliseContentType } from './content-types.ts';
import { describeDifference } from './describe-difference.ts';
import type { CompiledDirectory, Spelling } from './directory.ts';
import { editDistance } from './jaro-winkler.ts';
import { nameKey, normaliseWords } from './normalise.ts';
import { normalisePlatform, PLATFORM_IDS, platformLabel } from './platforms.ts';

export const REPAIR_KINDS = ['influencer', 'campaign', 'platform', 'contentType'] as const;
/** What a value that nobody goes by stands in the place of. */
export type RepairKind = (typeof REPAIR_KINDS)[number];

/** Whom or what a value may mean. */
export interface AliasProposal {
  /** Id of an influencer or campaign, or of a platform or content type. */
  readonly id: string;
  readonly name: string;
  /** 0 to 1; a rule of thumb for the order of the list, not a probability. */
  readonly confidence: number;
  /** One sentence for people. */
  readonly reason: string;
}

/** Proposals weaker than this are noise. */
export const PROPOSE_FROM = 0.5;
/** From here a proposal is offered for one click; below, a person chooses from the list. */
export const SUGGEST_FROM = 0.8;
/** Two candidates this close are ambiguous: never accepted without being named. */
export const PROPOSAL_MARGIN = 0.05;
const MOST_PROPOSALS = 5;

/**
 * Whom a value may mean that nobody goes by, the likeliest first. Nothing is linked by this: a person accepts.
 * Per spelling the best of: slips of the pen, the name with something added or left out, initials, other
 * order; per candidate the best spelling.
 */
export function proposeAliases(
  kind: RepairKind,
  value: string,
  directory: CompiledDirectory,
): AliasProposal[] {
  const written = reader(value);
  if (written.key.length < 2) return [];
  const best = new Map<string, AliasProposal>();
  for (const { id, name, spelling } of candidates(kind, directory)) {
    const likeness = likenessOf(written, spelling, kind);
    if (likeness === null || likeness.confidence < PROPOSE_FROM) continue;
    const held = best.get(id);
    if (held && held.confidence >= likeness.confidence) continue;
    best.set(id, { id, name, ...likeness });
  }
  return [...best.values()]
    .sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_PROPOSALS);
}

/** The proposal that may be accepted without naming it; null where it is weak or another is about as good. */
export function suggestedOf(proposals: readonly AliasProposal[]): AliasProposal | null {
  const [first, second] = proposals;
  if (first === undefined || first.confidence < SUGGEST_FROM) return null;
  return second !== undefined && first.confidence - second.confidence < PROPOSAL_MARGIN
    ? null
    : first;
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly spelling: Spelling;
}

const spelt = (text: string, is: Spelling['is']): Spelling => ({
  text,
  is,
  words: normaliseWords(text),
});

const PLATFORMS: readonly Candidate[] = PLATFORM_IDS.flatMap((id) =>
  [id, platformLabel(id)].map((text) => ({
    id,
    name: platformLabel(id),
    spelling: spelt(text, 'name'),
  })),
);
const CONTENT_TYPES: readonly Candidate[] = CONTENT_TYPE_IDS.flatMap((id) =>
  [id, contentTypeLabel(id)].map((text) => ({
    id,
    name: contentTypeLabel(id),
    spelling: spelt(text, 'name'),
  })),
);

function candidates(kind: RepairKind, directory: CompiledDirectory): readonly Candidate[] {
  if (kind === 'platform') return PLATFORMS;
  if (kind === 'contentType') return CONTENT_TYPES;
  if (kind === 'campaign')
    return directory.campaignSpellings.map((spelling) => ({
      id: spelling.campaignId,
      name: directory.campaignNames.get(spelling.campaignId) ?? spelling.campaignId,
      spelling,
    }));
  return directory.spellings.map((spelling) => ({
    id: spelling.influencerId,
    name: directory.influencerNames.get(spelling.influencerId) ?? spelling.influencerId,
    spelling,
  }));
}

/** A value taken apart once, for comparing with many spellings. */
interface Written {
  readonly text: string;
  readonly words: readonly string[];
  readonly key: string;
  readonly sorted: string;
}

function reader(text: string): Written {
  // `MinaKovac` is two words to whoever writes so.
  const words = normaliseWords(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  return { text, words, key: words.join(''), sorted: sortedKey(words) };
}

const sortedKey = (words: readonly string[]): string => [...words].sort().join(' ');
const digitsOf = (key: string): string => key.replace(/\D+/g, ' ').trim();

type Likeness = Pick<AliasProposal, 'confidence' | 'reason'>;

function likenessOf(written: Written, spelling: Spelling, kind: RepairKind): Likeness | null {
  const { words } = spelling;
  const key = words.join('');
  if (key.length < 3) return null;
  const shown =
    spelling.is === 'handle' ? `@${spelling.text.replace(/^@/, '')}` : `“${spelling.text}”`;
  const quoted = `“${written.text}”`;
  if (written.key === key) {
    const what = describeDifference(written.text, spelling.text);
    return { confidence: 0.97, reason: `${quoted} differs from ${shown} by ${what}.` };
  }
  if (words.length > 1 && written.sorted === sortedKey(words))
    return { confidence: 0.95, reason: `${quoted} is ${shown} in another order.` };
  const all = [
    slipped(written, key, spelling.text, shown),
    undecorated(written, key, spelling.text, shown),
    withMore(written, words, shown, kind),
    kind === 'influencer' && spelling.is !== 'handle' ? initials(written, words, shown) : null,
    kind === 'influencer' && spelling.is !== 'handle' ? partOfName(written, words, shown) : null,
    kind === 'campaign' ? partOfCampaign(written, words, shown) : null,
    cutShort(written, key, shown),
  ];
  return all.reduce(
    (best, likeness) =>
      likeness !== null && (best === null || likeness.confidence > best.confidence)
        ? likeness
        : best,
    null,
  );
}

/** Slips of the pen: the longer the name, the more of them it bears. */
function slipped(written: Written, key: string, text: string, shown: string): Likeness | null {
  // “spring-2025” is no misspelt “spring-2026”.
  if (digitsOf(written.key) !== digitsOf(key)) return null;
  if (Math.abs(written.key.length - key.length) > 2) return null;
  const slips = editDistance(written.key, key);
  const size = Math.min(written.key.length, key.length);
  const byLetters =
    slips === 1
      ? size >= 8
        ? 0.93
        : size >= 6
          ? 0.85
          : size >= 4
            ? 0.7
            : 0
      : slips === 2
        ? size >= 12
          ? 0.87
          : size >= 9
            ? 0.8
            : size >= 7
              ? 0.6
              : 0
        : 0;
  if (byLetters === 0) return null;
  const confidence = written.key.startsWith(key.charAt(0)) ? byLetters : byLetters - 0.1;
  return {
    confidence: rounded(confidence),
    reason: `“${written.text}” differs from ${shown} by ${describeDifference(written.text, text)}.`,
  };
}

/** A slip in a name that has a platform, a number or the like beside it: `minna-kovac-q3`. */
function undecorated(written: Written, key: string, text: string, shown: string): Likeness | null {
  const bare = written.words.filter((word) => !isDecoration(word));
  if (bare.length === 0 || bare.length === written.words.length) return null;
  const slip = slipped({ ...written, key: bare.join('') }, key, text, shown);
  if (slip === null || bare.join('') === key) return null;
  const what = describeDifference(bare.join(' '), text);
  return {
    confidence: rounded(slip.confidence - 0.05),
    reason: `“${written.text}” holds “${bare.join(' ')}”, which differs from ${shown} by ${what}.`,
  };
}

/** Words that a link adds to a name without meaning anybody else: platforms, formats, numbers, languages, quarters. */
function isDecoration(word: string): boolean {
  return (
    /^(?:v?\d{1,8}|q[1-4]|h[12]|[a-z]{1,2})$/.test(word) ||
    normalisePlatform(word) !== null ||
    normaliseContentType(word) !== null ||
    DECORATIONS.has(word)
  );
}
const DECORATIONS = new Set(
  'influencer influencers creator partner official real the bio link paid organic test new campaign en de fr es us uk eu emea dach apac'.split(
    ' ',
  ),
);

/** The whole name with something before or behind it. */
function withMore(
  { text, words: written }: Written,
  words: readonly string[],
  shown: string,
  kind: RepairKind,
): Likeness | null {
  const size = words.join('').length;
  if (size < (words.length > 1 ? 6 : 5)) return null;
  if (written.length <= words.length) return joined({ text, words: written }, words, shown);
  const rest = [...written];
  for (const word of words) {
    const at = rest.indexOf(word);
    if (at < 0) return joined({ text, words: written }, words, shown);
    rest.splice(at, 1);
  }
  const isPlain = rest.every(isDecoration);
  // A year more is another campaign as often as not.
  const isOtherRun = kind === 'campaign' && rest.some((word) => /\d/.test(word));
  return {
    confidence: isOtherRun ? 0.65 : isPlain ? 0.9 : words.length > 1 ? 0.75 : 0.6,
    reason: `“${text}” is ${shown} with “${rest.join(' ')}” added.`,
  };
}

/** The name run together among other words: `kovacmina_li`, `minakovac-q3`. */
function joined(
  { text, words: written }: Pick<Written, 'text' | 'words'>,
  words: readonly string[],
  shown: string,
): Likeness | null {
  const key = words.join('');
  if (words.length < 2 || key.length < 8) return null;
  const at = written.indexOf(key);
  if (at < 0) return null;
  const rest = written.filter((_, index) => index !== at);
  return {
    confidence: rest.every(isDecoration) ? 0.9 : 0.75,
    reason: `“${text}” is ${shown} with “${rest.join(' ')}” added.`,
  };
}

/** `jweber`, `j.weber`, `weberj`, `jonasw` for Jonas Weber. */
function initials(
  { text, key }: Written,
  words: readonly string[],
  shown: string,
): Likeness | null {
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  if (words.length < 2 || first.length < 2 || last.length < 2) return null;
  const initial = first.charAt(0);
  if (last.length >= 3 && key === initial + last)
    return {
      confidence: 0.82,
      reason: `“${text}” is the initial and the family name of ${shown}.`,
    };
  if (last.length >= 3 && key === last + initial)
    return {
      confidence: 0.78,
      reason: `“${text}” is the family name and the initial of ${shown}.`,
    };
  if (first.length >= 3 && key === first + last.charAt(0))
    return {
      confidence: 0.72,
      reason: `“${text}” is the first name of ${shown} and the initial of the family name.`,
    };
  return null;
}

function partOfName(
  { text, words: written }: Written,
  words: readonly string[],
  shown: string,
): Likeness | null {
  if (words.length < 2) return null;
  const left = written.filter((word) => !isDecoration(word));
  const [only = ''] = left;
  if (left.length !== 1 || only.length < 4) return null;
  if (only === words.at(-1))
    return { confidence: 0.62, reason: `“${text}” is the family name of ${shown}.` };
  if (only === words[0])
    return { confidence: 0.55, reason: `“${text}” is the first name of ${shown} alone.` };
  return null;
}

/** Most words of a campaign, none of another. */
function partOfCampaign(
  { text, words: written }: Written,
  words: readonly string[],
  shown: string,
): Likeness | null {
  const of = new Set(words);
  const shared = written.filter((word) => of.has(word));
  const numbers = (list: readonly string[]): string =>
    list.filter((word) => /\d/.test(word)).join();
  const [mine, theirs] = [numbers(written), numbers(words)];
  if (mine !== '' && theirs !== '' && mine !== theirs) return null;
  if (shared.join('').length < 5 || shared.length === 0) return null;
  const overlap = shared.length / new Set([...written, ...words]).size;
  const isSubset = shared.length === written.length;
  if (isSubset && overlap >= 0.5)
    return {
      confidence: rounded(0.55 + 0.2 * overlap),
      reason: `“${text}” is a part of ${shown}.`,
    };
  if (overlap < 0.5) return null;
  return {
    confidence: rounded(0.4 + 0.3 * overlap),
    reason: `“${text}” shares ${shared.map((word) => `“${word}”`).join(' and ')} with ${shown}.`,
  };
}

/** A value that a form or an app cut off. */
function cutShort({ text, key }: Written, whole: string, shown: string): Likeness | null {
  if (key.length < 6 || key.length < whole.length * 0.6 || !whole.startsWith(key)) return null;
  return { confidence: 0.75, reason: `“${text}” is ${shown} cut short.` };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Whom the unread or doubtful words of an answer may mean: runs of up to three words, each as a name. */
export function proposeForAnswer(text: string, directory: CompiledDirectory): AliasProposal[] {
  const words = normaliseWords(text).slice(0, 60);
  const best = new Map<string, AliasProposal>();
  for (let length = 1; length <= 3; length++) {
    for (let start = 0; start + length <= words.length; start++) {
      const run = words.slice(start, start + length);
      if (run.join('').length < 4 || COMMON_WORDS.has(run.join(' '))) continue;
      for (const proposal of proposeAliases('influencer', run.join(' '), directory)) {
        const held = best.get(proposal.id);
        if (!held || held.confidence < proposal.confidence) best.set(proposal.id, proposal);
      }
    }
  }
  return [...best.values()]
    .sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_PROPOSALS);
}

/** Single words too plain to be taken for part of somebody's name. */
const COMMON_WORDS = new Set(
  'show hour talk podcast sales growth revenue marketing post video from with about your they them there heard found some somebody someone'.split(
    ' ',
  ),
);

/** Whether two values are the same to whoever repairs them. */
export const repairKey = (value: string): string => nameKey(value).slice(0, 200);
