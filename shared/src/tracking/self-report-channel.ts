import type { Channel } from '../journey/types.ts';
import { normaliseContentType } from './content-types.ts';
import { normaliseWords } from './normalise.ts';
import { ANSWER_WORDS, type AnswerWords } from './self-report-words.ts';
import {
  findPhrase,
  findPhraseAt,
  wordPatterns,
  type WordPattern,
  type WordRun,
} from './word-patterns.ts';

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
  return channelOfWords(normaliseWords(text), platforms);
}

/** {@link channelOfAnswer} of words that are normalised already. */
export function channelOfWords(
  words: readonly string[],
  platforms: readonly string[],
): AnsweredChannel | null {
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

/** A phrase that names a channel, and where it stands among the words. */
export interface ChannelPhrase extends WordRun, AnsweredChannel {}

/** What each class of words says when it stands alone; weak ones only where nothing else is said. */
const CHANNEL_OF: Readonly<Record<Exclude<WordClass, 'advertising' | 'banner'>, Channel>> = {
  sales: 'sales',
  events: 'events',
  aiAssistant: 'ai_assistant',
  people: 'referral',
  email: 'email',
  content: 'self_reported',
  reviews: 'referral',
  search: 'organic_search',
  recommended: 'referral',
  ownExperience: 'direct',
};

/**
 * Every channel an answer names, in its order: what a person who checks the reading sees besides what decided
 * it. No word counts twice; the longest phrase at a place does.
 */
export function channelPhrases(
  words: readonly string[],
  platforms: readonly string[],
): ChannelPhrase[] {
  const found: ChannelPhrase[] = [];
  for (const [name, list] of patterns) {
    for (let from = 0; from < words.length;) {
      const run = findPhraseAt(words, list, from);
      if (run === null) break;
      const phrase = words.slice(run.start, run.start + run.length).join(' ');
      const channel =
        name === 'advertising' || name === 'banner'
          ? advertisingChannel(platforms, words.some(isSearchWord), name === 'banner')
          : CHANNEL_OF[name];
      found.push({ ...run, channel, contentType: contentIn(phrase, name), words: phrase });
      from = run.start + run.length;
    }
  }
  found.sort((a, b) => a.start - b.start || b.length - a.length);
  return found.filter(
    ({ start }, index) =>
      !found.slice(0, index).some((before) => start < before.start + before.length),
  );
}

const isSearchWord = (word: string): boolean =>
  findPhrase([word], patterns.get('search') ?? []) !== null;

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
