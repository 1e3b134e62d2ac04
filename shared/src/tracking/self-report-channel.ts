import type { Channel } from '../journey/types.ts';
import { normaliseContentType } from './content-types.ts';
import { normaliseWords } from './normalise.ts';
import { ANSWER_WORDS, type AnswerWords } from './self-report-words.ts';
import { findPhrase, wordPatterns, type WordPattern } from './word-patterns.ts';

/** What an answer that names nobody says about where they came from. */
export interface AnsweredChannel {
  readonly channel: Channel;
  /** Which of our own content it was, where the answer says so: `report`, `article`, `webinar`. */
  readonly contentType: string | null;
  /** The words that decided, normalised. */
  readonly words: string;
}

type WordClass = keyof AnswerWords;

const patterns = new Map<WordClass, WordPattern[]>();
for (const language of ANSWER_WORDS) {
  for (const [name, list] of Object.entries(language) as [WordClass, string][]) {
    const phrases = list.split(' ').map((phrase) => phrase.replaceAll('-', ' '));
    patterns.set(name, [...(patterns.get(name) ?? []), ...wordPatterns(phrases)]);
  }
}

/** Where creators publish: who names one of these may well mean a person they cannot name. */
const CREATOR_PLATFORMS: ReadonlySet<string> = new Set([
  'linkedin',
  'x',
  'youtube',
  'instagram',
  'tiktok',
  'facebook',
  'threads',
  'bluesky',
  'mastodon',
  'substack',
  'podcast',
  'spotify',
  'twitch',
]);

const SOCIAL_ADS: ReadonlySet<string> = new Set([
  'linkedin',
  'x',
  'instagram',
  'tiktok',
  'facebook',
  'threads',
  'reddit',
  'quora',
  'pinterest',
]);

/**
 * The channel an answer names when it names no influencer; null when its words say nothing («not sure»)
 * or only a place where creators publish («LinkedIn»), which may have been one of them.
 *
 * What somebody took part in or read counts before how they got there («found your report on google» is the
 * report), a person who told them before what was told. Weak words («recommended») count only where no
 * creator's platform is named.
 *
 * @param platforms named in the answer, as `findMentions` reads them.
 */
export function channelOfAnswer(
  text: string,
  platforms: readonly string[],
): AnsweredChannel | null {
  const words = normaliseWords(text);
  const says = (name: WordClass): string | null => findPhrase(words, patterns.get(name) ?? []);
  const isOnCreatorPlatform = platforms.some((platform) => CREATOR_PLATFORMS.has(platform));

  const advertised = says('banner') ?? says('advertising');
  if (advertised !== null) {
    return {
      channel: advertisingChannel(platforms, says('search') !== null, says('banner') !== null),
      contentType: null,
      words: advertised,
    };
  }
  const first = (entries: readonly (readonly [WordClass, Channel])[]): AnsweredChannel | null => {
    for (const [name, channel] of entries) {
      const phrase = says(name);
      if (phrase !== null) return { channel, contentType: contentIn(phrase, name), words: phrase };
    }
    return null;
  };
  const certain = first([
    ['sales', 'sales'],
    ['events', 'events'],
    ['aiAssistant', 'ai_assistant'],
    ['people', 'referral'],
  ]);
  if (certain !== null || isOnCreatorPlatform) return certain;
  return first([
    ['email', 'email'],
    ['content', 'self_reported'],
    ['reviews', 'referral'],
    ['search', 'organic_search'],
    ['recommended', 'referral'],
    ['ownExperience', 'direct'],
  ]);
}

function advertisingChannel(
  platforms: readonly string[],
  isSearch: boolean,
  isBanner: boolean,
): Channel {
  if (platforms.some((platform) => SOCIAL_ADS.has(platform))) return 'paid_social';
  if (platforms.includes('youtube')) return 'paid_video';
  if (platforms.includes('podcast') || platforms.includes('spotify')) return 'audio';
  if (isSearch) return 'paid_search';
  return isBanner ? 'display' : 'paid_other';
}

/** Events and content are told apart by type as well; `report` where a word of ours has no type of its own. */
function contentIn(phrase: string, name: WordClass): string | null {
  if (name !== 'events' && name !== 'content') return null;
  return normaliseContentType(phrase) ?? (name === 'content' ? 'report' : 'event');
}
