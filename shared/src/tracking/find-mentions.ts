import type { CompiledDirectory } from './directory.ts';
import { normaliseContentType } from './content-types.ts';
import { normaliseWords } from './normalise.ts';
import { normalisePlatform } from './platforms.ts';
import { CONFIDENCE } from './resolve-touch.ts';
import type { ResolvedTouch } from './resolve-touch.ts';

export interface Mention {
  readonly influencerId: string;
  /** The words that named them, normalised. */
  readonly words: string;
}

export interface SelfReport {
  /** Everybody named exactly, in the order of the text, once each. */
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
 * Finds the influencers a person names in an answer to “How did you hear about us?”. Only exact names,
 * handles and aliases count, longest first, after normalisation; a misspelt name is not found here.
 */
export function findMentions(text: string, directory: CompiledDirectory): SelfReport {
  const words = normaliseWords(text);
  const mentions = new Map<string, Mention>();
  const platforms = new Set<string>();
  const ambiguous = new Set<string>();

  for (let start = 0; start < words.length;) {
    let taken = 0;
    for (
      let length = Math.min(directory.longestNameWords, words.length - start);
      length > 0;
      length--
    ) {
      const run = words.slice(start, start + length);
      const key = run.join('');
      const ids = key.length < SHORTEST_KEY ? undefined : directory.influencersByKey.get(key);
      if (!ids) continue;
      const [id] = ids;
      if (ids.size === 1 && id !== undefined) {
        if (!mentions.has(id)) mentions.set(id, { influencerId: id, words: run.join(' ') });
      } else ambiguous.add(run.join(' '));
      taken = length;
      break;
    }
    if (taken === 0) {
      const word = words[start] ?? '';
      const platform = PLAIN_WORDS.has(word) ? null : normalisePlatform(word);
      if (platform !== null) platforms.add(platform);
      taken = 1;
    }
    start += taken;
  }
  return { mentions: [...mentions.values()], platforms: [...platforms], ambiguous: [...ambiguous] };
}

/**
 * The touches an answer is worth: one for each influencer named; else one self-reported touch without an
 * influencer, when the answer names a place; none for an empty or unreadable answer.
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
    return mentions.map(({ influencerId, words }) => ({
      ...base,
      influencerId,
      channel: 'influencer' as const,
      platform: platform ?? directory.onlyPlatform.get(influencerId) ?? null,
      reason: `The person wrote “${words}” when asked how they heard of you.`,
      unknownInfluencer: null,
    }));
  }
  const [name = null] = ambiguous;
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
