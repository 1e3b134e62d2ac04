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
  readonly spellings: readonly {
    readonly influencerId: string;
    readonly words: readonly string[];
  }[];
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
  const spellings: { influencerId: string; words: readonly string[] }[] = [];
  let longestNameWords = 1;

  for (const { id, name, aliases, handles } of directory.influencers) {
    for (const spelling of [...longId(id), name, ...aliases]) {
      for (const key of nameKeys(spelling)) add(influencersByKey, key, id);
      longestNameWords = Math.max(longestNameWords, spelling.split(/[^\p{L}\p{N}]+/u).length);
    }
    for (const spelling of [name, ...aliases, ...handles.map(({ handle }) => bareHandle(handle))])
      spellings.push({ influencerId: id, words: normaliseWords(spelling) });
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
  }
  return {
    influencersByKey,
    influencersByHandle,
    influencersByHost,
    campaignsByKey,
    influencerNames: new Map(directory.influencers.map(({ id, name }) => [id, name])),
    campaignNames: new Map(directory.campaigns.map(({ id, name }) => [id, name])),
    onlyPlatform,
    spellings,
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
