import type { Channel } from '../journey/types.ts';
import { nameKey, nameKeys, normaliseWords } from './normalise.ts';
import { normalisePlatform, platformOfHost } from './platforms.ts';

/** A tenant's influencers and campaigns as far as names go. */
export interface Directory {
  readonly influencers: readonly {
    readonly id: string;
    readonly name: string;
    /** Other spellings and the tenant's repaired UTM values, discount codes too. */
    readonly aliases: readonly string[];
    readonly handles: readonly {
      readonly platform: string;
      readonly handle: string;
      readonly url?: string | null;
    }[];
  }[];
  readonly campaigns: readonly {
    readonly id: string;
    readonly name: string;
    readonly utmCampaign: string | null;
    readonly aliases: readonly string[];
  }[];
  /** Spellings of platforms and content types of this tenant's own, beside those everybody's links have. */
  readonly tags?: readonly TagAlias[];
  /** Answers to “How did you hear about us?” a person has decided, by their wording. */
  readonly answers?: readonly AnswerDecision[];
}

/** What a value of `utm_medium` or `utm_content` stands for: `linkdin` → `linkedin`. */
export interface TagAlias {
  readonly of: 'platform' | 'contentType';
  readonly alias: string;
  /** The platform's or content type's own id. */
  readonly means: string;
}

/** What one part of an answer stands for. */
export interface AnswerLink {
  readonly influencerId: string | null;
  /** Null: `influencer` where one is named, else `self_reported`. */
  readonly channel: Channel | null;
  readonly platform: string | null;
  readonly contentType: string | null;
}

/** What a person said an answer means; without links, that it says nothing of where somebody came from. */
export interface AnswerDecision {
  /** As `wordingOf` gives it. */
  readonly wording: string;
  readonly links: readonly AnswerLink[];
}

/** One way a name is written. */
export interface Spelling {
  readonly text: string;
  readonly is: 'name' | 'alias' | 'handle' | 'tag';
  readonly words: readonly string[];
}

/** A directory ready for look-ups; make it once per tenant with {@link compileDirectory}. */
export interface CompiledDirectory {
  /** `nameKey` → the influencers who go by it; more than one is ambiguous, not a choice. */
  readonly influencersByKey: ReadonlyMap<string, ReadonlySet<string>>;
  /** `platform:nameKey` → the influencers with that handle there. */
  readonly influencersByHandle: ReadonlyMap<string, ReadonlySet<string>>;
  /** Handles that are host names (own sites) → influencer. */
  readonly influencersByHost: ReadonlyMap<string, ReadonlySet<string>>;
  readonly campaignsByKey: ReadonlyMap<string, ReadonlySet<string>>;
  readonly influencerNames: ReadonlyMap<string, string>;
  readonly campaignNames: ReadonlyMap<string, string>;
  /** The platform of an influencer who is on exactly one. */
  readonly onlyPlatform: ReadonlyMap<string, string>;
  /** Every name, alias and handle in words, for likenesses. */
  readonly spellings: readonly (Spelling & { readonly influencerId: string })[];
  readonly campaignSpellings: readonly (Spelling & { readonly campaignId: string })[];
  /** `platform:nameKey` and `contentType:nameKey` → the id it stands for. */
  readonly tagAliases: ReadonlyMap<string, string>;
  /** Wording → what a person said it means. */
  readonly answers: ReadonlyMap<string, readonly AnswerLink[]>;
  /** Words in the longest name, so that a text need not be searched for longer runs. */
  readonly longestNameWords: number;
}

export const handleKey = (platform: string, handle: string): string =>
  `${platform}:${nameKey(handle)}`;

/**
 * Indexes a directory under every exact spelling. Nothing is guessed: two texts meet only when they
 * are the same after `nameKey`.
 */
export function compileDirectory(directory: Directory): CompiledDirectory {
  const influencersByKey = new Map<string, Set<string>>();
  const influencersByHandle = new Map<string, Set<string>>();
  const influencersByHost = new Map<string, Set<string>>();
  const campaignsByKey = new Map<string, Set<string>>();
  const onlyPlatform = new Map<string, string>();
  const spellings: (Spelling & { influencerId: string })[] = [];
  const campaignSpellings: (Spelling & { campaignId: string })[] = [];
  let longestNameWords = 1;

  for (const { id, name, aliases, handles } of directory.influencers) {
    for (const spelling of [...longId(id), name, ...aliases]) {
      for (const key of nameKeys(spelling)) add(influencersByKey, key, id);
      longestNameWords = Math.max(longestNameWords, spelling.split(/[^\p{L}\p{N}]+/u).length);
    }
    const written = (text: string, is: Spelling['is']): void => {
      spellings.push({ influencerId: id, text, is, words: normaliseWords(text) });
    };
    written(name, 'name');
    for (const alias of aliases) written(alias, 'alias');
    for (const { handle } of handles) written(bareHandle(handle), 'handle');
    const platforms = new Set<string>();
    for (const { url } of handles) {
      const host = ownHost(url ?? null);
      if (host === null) continue;
      const hosting = platformOfHost(host);
      if (hosting === null) add(influencersByHost, host, id);
      else add(influencersByHandle, handleKey(hosting, bareHandle(host)), id);
    }
    for (const { platform: written, handle } of handles) {
      const platform = normalisePlatform(written) ?? nameKey(written);
      platforms.add(platform);
      const bare = bareHandle(handle);
      for (const key of nameKeys(bare)) add(influencersByKey, key, id);
      add(influencersByHandle, handleKey(platform, bare), id);
      const host = /^(?:https?:\/\/)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/?$/i.exec(
        handle.trim(),
      )?.[1];
      if (host !== undefined && normalisePlatform(host) === null) {
        add(influencersByHost, host.toLowerCase(), id);
      }
    }
    const [single] = platforms;
    if (platforms.size === 1 && single !== undefined) onlyPlatform.set(id, single);
  }
  for (const { id, name, utmCampaign, aliases } of directory.campaigns) {
    for (const spelling of [...longId(id), name, utmCampaign ?? '', ...aliases]) {
      for (const key of nameKeys(spelling)) add(campaignsByKey, key, id);
    }
    const written = (text: string, is: Spelling['is']): void => {
      campaignSpellings.push({ campaignId: id, text, is, words: normaliseWords(text) });
    };
    written(name, 'name');
    if (utmCampaign !== null) written(utmCampaign, 'tag');
    for (const alias of aliases) written(alias, 'alias');
  }
  const known = new Set(directory.influencers.map(({ id }) => id));
  return {
    influencersByKey,
    influencersByHandle,
    influencersByHost,
    campaignsByKey,
    influencerNames: new Map(directory.influencers.map(({ id, name }) => [id, name])),
    campaignNames: new Map(directory.campaigns.map(({ id, name }) => [id, name])),
    onlyPlatform,
    spellings,
    campaignSpellings,
    tagAliases: new Map(
      (directory.tags ?? []).flatMap(({ of, alias, means }) =>
        nameKeys(alias).map((key): [string, string] => [`${of}:${key}`, means]),
      ),
    ),
    answers: new Map(
      (directory.answers ?? []).flatMap(({ wording, links }): [string, readonly AnswerLink[]][] => {
        // Whoever was named and is no longer here takes the decision along: the answer is read anew.
        const left = links.filter(
          (link) => link.influencerId === null || known.has(link.influencerId),
        );
        return links.length > 0 && left.length === 0 ? [] : [[wording, left]];
      }),
    ),
    longestNameWords,
  };
}

/**
 * The host of a profile's address when the whole of it is theirs: `https://pipeline-talk.transistor.fm` and
 * `https://ada.substack.com`, never `https://www.youtube.com/@ada`.
 */
function ownHost(url: string | null): string | null {
  const host = /^https?:\/\/(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/?$/i.exec(
    url?.trim() ?? '',
  )?.[1];
  if (host === undefined) return null;
  const platform = platformOfHost(host);
  return platform === null || SUBDOMAIN_PLATFORMS.has(platform) ? host.toLowerCase() : null;
}

/** Platforms where people have a subdomain of their own: `ada.substack.com`. */
const SUBDOMAIN_PLATFORMS = new Set(['substack', 'medium']);
/** Parts of a profile's path that are not its name. */
const GENERIC_SEGMENTS = new Set(
  'in company c channel user u r p profile show pub about'.split(' '),
);

/** A handle without its decoration: `https://www.linkedin.com/in/mina-kovac/` → `mina-kovac`. */
export function bareHandle(handle: string): string {
  const [, host = '', path = ''] =
    /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:\/([^?#]*))?(?:[?#].*)?$/i.exec(
      handle.trim(),
    ) ?? [];
  const labels = host
    .toLowerCase()
    .replace(/^www\./, '')
    .split('.');
  const [first = ''] = labels;
  if (labels.length > 2 && SUBDOMAIN_PLATFORMS.has(platformOfHost(host) ?? '')) return first;
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.find((segment) => !GENERIC_SEGMENTS.has(segment.toLowerCase())) ?? handle;
}

/** An id stands for its owner in a tag, unless it is so short that a `utm_content=2` would meet it. */
function longId(id: string): string[] {
  return id.length >= 8 ? [id] : [];
}

function add(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}
