import type { CompiledDirectory } from './directory.ts';
import { contentTypeLabel, normaliseContentType } from './content-types.ts';
import { normaliseWords } from './normalise.ts';
import { normalisePlatform } from './platforms.ts';
import { findMisspelt } from './misspelt-name.ts';
import { CONFIDENCE } from './resolve-touch.ts';
import type { ResolvedTouch } from './resolve-touch.ts';
import { channelLabel } from './classify-channel.ts';
import { channelOfAnswer } from './self-report-channel.ts';

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

/**
 * Finds the influencers a person names in an answer to “How did you hear about us?”: exact names, handles
 * and aliases first, the longest before its parts, after normalisation; then, among the words left,
 * misspelt names (see {@link findMisspelt}).
 */
export function findMentions(text: string, directory: CompiledDirectory): SelfReport {
  const words = normaliseWords(text);
  const mentions = new Map<string, Mention>();
  const platforms = new Set<string>();
  const ambiguous = new Set<string>();
  const taken = new Set<number>();

  for (let start = 0; start < words.length;) {
    const { length, ids } = longestName(words, start, directory);
    const run = words.slice(start, start + length).join(' ');
    const [id] = ids;
    if (ids.size === 1 && id !== undefined) {
      if (!mentions.has(id)) mentions.set(id, { influencerId: id, words: run, likeness: null });
    } else if (ids.size > 1) ambiguous.add(run);
    const word = words[start] ?? '';
    const platform = ids.size > 0 || PLAIN_WORDS.has(word) ? null : normalisePlatform(word);
    if (platform !== null) platforms.add(platform);
    if (ids.size > 0 || platform !== null)
      for (let i = start; i < start + length; i++) taken.add(i);
    start += length;
  }
  for (;;) {
    const found = findMisspelt(words, (position) => taken.has(position), directory);
    if (found === null) break;
    const { influencerId, start, length, likeness } = found;
    for (let i = start; i < start + length; i++) taken.add(i);
    if (!mentions.has(influencerId)) {
      const written = words.slice(start, start + length).join(' ');
      mentions.set(influencerId, { influencerId, words: written, likeness });
    }
  }
  return { mentions: [...mentions.values()], platforms: [...platforms], ambiguous: [...ambiguous] };
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

/**
 * The touches an answer is worth: one for each influencer named; else one of the channel its words name
 * (`LinkedIn ad` → `paid_social`), or `self_reported` when they name only a place; none for an answer
 * without anything we can read.
 */
export function resolveSelfReport(
  text: string,
  directory: CompiledDirectory,
): readonly ResolvedTouch[] {
  const { mentions, platforms, ambiguous } = findMentions(text, directory);
  const [platform = null] = platforms;
  const base = {
    campaignId: null,
    platform,
    contentType: platform === null ? null : normaliseContentType(platform),
    evidence: 'self_report' as const,
    confidence: CONFIDENCE.selfReport,
    unknownCampaign: null,
    issues: [],
  };
  if (mentions.length > 0) {
    return mentions.map(({ influencerId, words, likeness }) => ({
      ...base,
      influencerId,
      channel: 'influencer' as const,
      platform: platform ?? directory.onlyPlatform.get(influencerId) ?? null,
      confidence: likeness === null ? CONFIDENCE.selfReport : CONFIDENCE.selfReportMisspelt,
      reason:
        likeness === null
          ? `The person wrote “${words}” when asked how they heard of you.`
          : `The person wrote “${words}” when asked how they heard of you, most likely ${directory.influencerNames.get(influencerId) ?? influencerId}. If it is, add it as an alias.`,
      unknownInfluencer: null,
    }));
  }
  const [name = null] = ambiguous;
  const said = name === null ? channelOfAnswer(text, platforms) : null;
  if (said !== null) {
    return [
      {
        ...base,
        influencerId: null,
        channel: said.channel,
        contentType: said.contentType ?? base.contentType,
        reason: `The person named nobody; “${said.words}” in their answer is read as ${said.contentType === null ? channelLabel(said.channel) : contentTypeLabel(said.contentType)}.`,
        unknownInfluencer: null,
      },
    ];
  }
  if (name === null && platform === null) return [];
  return [
    {
      ...base,
      influencerId: null,
      channel: 'self_reported',
      reason:
        name === null
          ? `The person named ${platform ?? 'a place'} but nobody in particular.`
          : `The person wrote “${name}”, a name of more than one influencer.`,
      unknownInfluencer: name,
    },
  ];
}
