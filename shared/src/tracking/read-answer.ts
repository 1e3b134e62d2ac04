import type { Channel } from '../journey/types.ts';
import { deniedWords, mayBeOn, saysNothing, saysUnsure } from './answer-doubt.ts';
import { channelLabel } from './classify-channel.ts';
import { contentTypeLabel } from './content-types.ts';
import type { AnswerLink, CompiledDirectory } from './directory.ts';
import {
  findNames,
  mentionsOf,
  type NamesInAnswer,
  type PlaceRun,
  type SelfReport,
} from './find-mentions.ts';
import { platformLabel } from './platforms.ts';
import { channelPhrases } from './self-report-channel.ts';
import type { WordRun } from './word-patterns.ts';
import { wordSpans, type WordSpan } from './word-spans.ts';

/** One thing an answer names, with the words it was read from. */
export interface AnswerPart {
  readonly is: 'influencer' | 'channel' | 'platform' | 'ambiguous' | 'handle';
  /** Whom it may be: one for an influencer, several who share an ambiguous name, else none. */
  readonly influencerIds: readonly string[];
  readonly channel: Channel | null;
  readonly platform: string | null;
  readonly contentType: string | null;
  /** UTF-16 offsets in the answer as it was given, and what stands there. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** 0 to 1 of what was written to what is meant; null: exact. */
  readonly likeness: number | null;
  /** «Not from the podcast»: named only to be denied. */
  readonly isDenied: boolean;
}

/**
 * How far an answer is understood.
 * `decided`: a person said what this wording means. `certain`: read, nothing to ask. `doubtful`: read, but a
 * person should look. `unread`: says something we cannot read. `nothing`: says nothing of a source.
 */
export type AnswerCertainty = 'decided' | 'certain' | 'doubtful' | 'unread' | 'nothing';

export interface AnswerReading {
  readonly certainty: AnswerCertainty;
  /** In the order of the text. */
  readonly parts: readonly AnswerPart[];
  /** Why a person should look, in sentences. */
  readonly doubts: readonly string[];
  /** What a person decided; null where nobody did. */
  readonly decision: readonly AnswerLink[] | null;
}

/** An answer taken apart: what the reading for people and the touches of the product are both made of. */
export interface AnswerWords {
  readonly spans: readonly WordSpan[];
  /** The words, those that are denied blanked out. */
  readonly said: readonly string[];
  readonly denied: ReadonlySet<number>;
  readonly names: NamesInAnswer;
  readonly mentions: SelfReport;
  /** The words that say the person is guessing; null when none do. */
  readonly unsure: string | null;
  /** It is «no LinkedIn» and nothing else: “on” in one language, “not” in others. */
  readonly isOnOrNot: boolean;
  /** The platform that belongs to a position: the only one, or the closest in its part of the sentence. */
  readonly platformNear: (position: number) => string | null;
}

/** Stands where a denied word stood: a word nothing is compared with. */
const DENIED = '\0';
/** Words that begin another part of a sentence, as punctuation does. */
const JOINTS = new Set('and und et y e plus then dann puis luego poi dan en'.split(' '));
const CLAUSE_END = /[,.;:!?\n()]|\s[-–—]\s/;
const HANDLE = /(?<![\p{L}\p{N}_.@])@([\p{L}\p{N}](?:[\p{L}\p{N}_.-]{1,38}[\p{L}\p{N}_])?)/gu;

/** Takes an answer apart: its words, what they name, and what of it is denied. */
export function answerWords(text: string, directory: CompiledDirectory): AnswerWords {
  const spans = wordSpans(text);
  const words = spans.map(({ word }) => word);
  const all = findNames(words, directory);
  const { platforms } = mentionsOf(words, all);
  const named = positionsOf([...all.names, ...all.places, ...channelPhrases(words, platforms)]);
  const isNamed = (position: number): boolean => named.has(position);
  const endsClause = (position: number): boolean =>
    position === spans.length - 1 ||
    CLAUSE_END.test(text.slice(spans[position]?.end, spans[position + 1]?.start));
  const denied = deniedWords(words, isNamed, endsClause);
  const said = denied.size === 0 ? words : words.map((word, i) => (denied.has(i) ? DENIED : word));
  const names = denied.size === 0 ? all : findNames(said, directory);
  return {
    spans,
    said,
    denied,
    names,
    mentions: mentionsOf(said, names),
    unsure: saysUnsure(said),
    isOnOrNot: mayBeOn(words, isNamed),
    platformNear: (position) =>
      closestPlace(
        names.places,
        position,
        (at) => endsClause(at) || JOINTS.has(said[at + 1] ?? ''),
      ),
  };
}

/** «A LinkedIn post by Mina and the podcast of Tomasz»: a part of a sentence farther is farther than any words. */
function closestPlace(
  places: readonly PlaceRun[],
  position: number,
  endsPart: (position: number) => boolean,
): string | null {
  let best: { readonly platform: string; readonly distance: number } | null = null;
  for (const { start, platform } of places) {
    let distance = Math.abs(start - position);
    for (let at = Math.min(start, position); at < Math.max(start, position); at++)
      if (endsPart(at)) distance += 1_000;
    if (best === null || distance < best.distance) best = { platform, distance };
  }
  return best?.platform ?? null;
}

/**
 * Reads an answer to “How did you hear about us?” for people: everything it names, with the words it was read
 * from, and how sure that is. What the product makes of it is {@link resolveSelfReport}; both read the same
 * words in the same way.
 */
export function readAnswer(text: string, directory: CompiledDirectory): AnswerReading {
  const { spans, said, denied, names, unsure, isOnOrNot } = answerWords(text, directory);
  const words = spans.map(({ word }) => word);
  const spanOf = ({ start, length }: WordRun) => {
    const from = spans[start]?.start ?? 0;
    const to = spans[start + length - 1]?.end ?? text.length;
    return { start: from, end: to, text: text.slice(from, to) };
  };
  const nothing = {
    influencerIds: [],
    channel: null,
    platform: null,
    contentType: null,
    likeness: null,
  };
  const partsOf = (
    found: NamesInAnswer,
    of: readonly string[],
    isDenied: boolean,
  ): AnswerPart[] => {
    const taken = positionsOf([...found.names, ...found.places]);
    const { platforms } = mentionsOf(of, found);
    return [
      ...found.names.map((run): AnswerPart => ({
        ...nothing,
        ...spanOf(run),
        is: run.ids.size > 1 ? 'ambiguous' : 'influencer',
        influencerIds: [...run.ids].sort(),
        likeness: run.likeness,
        isDenied,
      })),
      ...found.places.map((run): AnswerPart => ({
        ...nothing,
        ...spanOf(run),
        is: 'platform',
        platform: run.platform,
        isDenied,
      })),
      ...channelPhrases(of, platforms)
        .filter(({ start, length }) => !rangeOf(start, length).some((i) => taken.has(i)))
        .map((run): AnswerPart => ({
          ...nothing,
          ...spanOf(run),
          is: 'channel',
          channel: run.channel,
          contentType: run.contentType,
          isDenied,
        })),
    ];
  };
  const onlyDenied = words.map((word, i) => (denied.has(i) ? word : DENIED));
  const spoken = partsOf(names, said, false);
  const handles = unknownHandles(text, [...spoken]);
  const parts = [
    ...spoken,
    ...handles,
    ...(denied.size > 0 ? partsOf(findNames(onlyDenied, directory), onlyDenied, true) : []),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  const doubts = doubtsOf(parts, unsure, directory);
  if (isOnOrNot)
    doubts.push(
      `“${text.trim().slice(0, 60)}” is “on” in Portuguese and “not” in English and Spanish.`,
    );
  const decision = directory.answers.get(words.join(' ')) ?? null;
  const isRead = spoken.length > 0 || handles.length > 0;
  const certainty: AnswerCertainty =
    decision !== null
      ? 'decided'
      : isRead
        ? doubts.length > 0
          ? 'doubtful'
          : 'certain'
        : denied.size > 0 || saysNothing(said)
          ? 'nothing'
          : 'unread';
  return { certainty, parts, doubts, decision };
}

function doubtsOf(
  parts: readonly AnswerPart[],
  unsure: string | null,
  directory: CompiledDirectory,
): string[] {
  const doubts: string[] = [];
  const nameOf = (id: string): string => directory.influencerNames.get(id) ?? id;
  for (const { is, text, influencerIds, likeness, isDenied } of parts) {
    if (isDenied) continue;
    const [id = ''] = influencerIds;
    if (is === 'influencer' && likeness !== null)
      doubts.push(`“${text}” is not written like ${nameOf(id)}, but close to it.`);
    if (is === 'ambiguous')
      doubts.push(`“${text}” may be ${influencerIds.map(nameOf).join(' or ')}.`);
    if (is === 'handle') doubts.push(`Nobody goes by “${text}”.`);
  }
  const names = parts.some(({ is, isDenied }) => !isDenied && is !== 'handle');
  if (names && unsure !== null) doubts.push(`The person is not sure: they wrote “${unsure}”.`);
  const saysMore = parts.some(({ isDenied }) => !isDenied);
  const denied = parts.filter(({ isDenied }) => isDenied).map(({ text }) => `“${text}”`);
  if (saysMore && denied.length > 0)
    doubts.push(`The person seems to say that it was not ${denied.join(', ')}.`);
  return [...new Set(doubts)];
}

/** `@handles` that are nobody's we know. */
function unknownHandles(text: string, known: readonly AnswerPart[]): AnswerPart[] {
  return [...text.matchAll(HANDLE)].flatMap((match): AnswerPart[] => {
    const start = match.index;
    const end = start + match[0].length;
    if (known.some((part) => part.start < end && part.end > start)) return [];
    return [
      {
        is: 'handle',
        influencerIds: [],
        channel: null,
        platform: null,
        contentType: null,
        start,
        end,
        text: match[0],
        likeness: null,
        isDenied: false,
      },
    ];
  });
}

/** What a person reads of a part: `“your webinar” → Webinar (events)`. */
export function describePart(part: AnswerPart, directory: CompiledDirectory): string {
  const names = part.influencerIds.map((id) => directory.influencerNames.get(id) ?? id);
  const meaning = {
    influencer: names.join(''),
    ambiguous: names.join(' or '),
    platform: platformLabel(part.platform),
    channel:
      part.contentType === null
        ? channelLabel(part.channel ?? 'unassigned')
        : contentTypeLabel(part.contentType),
    handle: 'nobody we know',
  }[part.is];
  return `“${part.text}” → ${part.isDenied ? 'not ' : ''}${meaning}`;
}

const rangeOf = (start: number, length: number): number[] =>
  Array.from({ length }, (_, i) => start + i);

const positionsOf = (runs: readonly WordRun[]): Set<number> =>
  new Set(runs.flatMap(({ start, length }) => rangeOf(start, length)));
