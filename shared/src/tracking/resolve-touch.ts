import type { Channel, Evidence, SearchIntent } from '../journey/types.ts';
import { searchIntentOf } from './brand-terms.ts';
import { classifyChannel, PAID_SEARCH_MEDIA } from './classify-channel.ts';
import { normaliseContentType } from './content-types.ts';
import { bareHandle, handleKey } from './directory.ts';
import type { CompiledDirectory } from './directory.ts';
import { CLICK_IDS } from './lists/click-ids.ts';
import { nameKey, nameKeys, normaliseWords } from './normalise.ts';
import { hasTags, parseUtm } from './parse-utm.ts';
import type { UtmTags } from './parse-utm.ts';
import { normalisePlatform, platformOfHost } from './platforms.ts';
import { cameFrom, type CameFrom, type OwnSite } from './referrer.ts';
import { searchTermAt } from './search-term.ts';
import { KNOWN_SOURCES, sourceCategory } from './sources.ts';
import type { SourceClasses } from './sources.ts';

/** What a visit brings with it. */
export interface TouchSignals {
  /** The landing page with its tags. */
  readonly url?: string | null;
  readonly referrer?: string | null;
  /** Tags already taken apart (a CRM's UTM properties, a tracker's); they win over those in `url`. */
  readonly utm?: Readonly<Record<string, string | undefined>> | UtmTags | null;
}

/** What a tenant set for its tracking. */
export interface ResolveOptions extends OwnSite {
  /** Names people search for when they mean the tenant: brand searches. */
  readonly brandTerms?: readonly string[];
  readonly sources?: SourceClasses;
}

/** Whose a touch is, where it happened, and how we know. */
export interface ResolvedTouch {
  readonly influencerId: string | null;
  readonly campaignId: string | null;
  readonly platform: string | null;
  readonly contentType: string | null;
  readonly channel: Channel;
  /** Of visits from a search engine only: whether they searched for the tenant itself. */
  readonly searchIntent?: SearchIntent;
  /** Of visits from a search engine only: what they searched for, where the link or the referrer tells. */
  readonly searchTerm?: string | null;
  readonly evidence: Evidence;
  /** 0 to 1, see {@link CONFIDENCE}. */
  readonly confidence: number;
  /** One sentence for people: what was read, and what to repair when a name is unknown. */
  readonly reason: string;
  /** A name in an influencer's place that nobody goes by: the candidate for an alias. */
  readonly unknownInfluencer: string | null;
  /** A utm_campaign no campaign has. */
  readonly unknownCampaign: string | null;
  readonly issues: UtmTags['issues'];
}

/** How sure a kind of evidence makes us that the touch is whose we say. */
export const CONFIDENCE = {
  /** The tag where the tenant's own links put the name. */
  utm: 1,
  /** The name stood in a field that may mean something else (term, content, id). */
  utmOtherField: 0.95,
  /** Two fields name two influencers. */
  utmConflict: 0.7,
  code: 0.95,
  /** The referrer is the influencer's own page. */
  referral: 0.9,
  /** A plain visit: nothing is claimed but the channel. */
  visit: 1,
  /** The person said so, in free text. */
  selfReport: 0.8,
  /** The person said so, and misspelt the name. */
  selfReportMisspelt: 0.6,
} as const;

/** Media and sources that say “this is influencer traffic” without saying whose. */
const INFLUENCER_WORDS = new Set(
  [
    'influencer',
    'influencers',
    'creator',
    'creators',
    'kol',
    'ambassador',
    'influencer marketing',
  ].map(nameKey),
);

/**
 * Decides whose a visit is, exactly after normalisation and never by likeness. Both customs of tagging
 * are read: utm_source=influencer & utm_medium=platform, and utm_source=platform & utm_medium=influencer
 * with the name in utm_term, utm_content or utm_id. Without a tag that names somebody a code
 * (`?ref=`, `?code=`) counts, then a referrer that is the influencer's own page. An ambiguous name
 * (two influencers go by it and no platform decides) is left unlinked and says so.
 */
export function resolveTouch(
  signals: TouchSignals,
  directory: CompiledDirectory,
  options: ResolveOptions = {},
): ResolvedTouch {
  const tags = readTags(signals);
  const from = cameFrom(signals.referrer ?? null, signals.url ?? null, options);
  const referrer = from.host;
  const sources = options.sources ?? KNOWN_SOURCES;
  const named = whose(tags, referrer, signals.referrer ?? null, directory, sources);
  const campaignId = campaignOf(tags, directory);

  const platform =
    named.platform ??
    taggedPlatform(tags, named.field) ??
    platformOfReferrer(from, sources) ??
    CLICK_IDS.get(tags.clickId ?? '')?.platform ??
    (named.influencerId === null ? null : (directory.onlyPlatform.get(named.influencerId) ?? null));
  const contentType = contentTypeOf(tags, named.field, platform, named.influencerId !== null);
  const channel =
    named.influencerId !== null || named.marked
      ? 'influencer'
      : classifyChannel(
          {
            source: tags.source ?? (tags.medium === null ? referrer : null),
            medium: tags.medium,
            campaign: tags.campaign,
            clickId: tags.clickId,
            path: tags.source === null ? from.rest : '',
          },
          sources,
        );
  const searchTerm = searchTermIn(channel, tags, from);

  return {
    influencerId: named.influencerId,
    campaignId,
    platform,
    contentType,
    channel,
    evidence: named.evidence ?? (hasTags(tags) ? 'utm' : 'referral'),
    confidence: named.confidence,
    reason: named.reason ?? visitReason(tags, from, searchTerm),
    unknownInfluencer: named.unknown,
    unknownCampaign: campaignId === null ? tags.campaign : null,
    issues: tags.issues,
    ...(SEARCHES.has(channel)
      ? { searchTerm, searchIntent: searchIntentOf(searchTerm, options.brandTerms ?? []) }
      : {}),
  };
}

/** A name may be a profile’s address (`linkedin.com/in/mina`): the other tag says more of where the link stood. */
function taggedPlatform({ source, medium }: UtmTags, nameField: NameField | null): string | null {
  return nameField === 'medium'
    ? (normalisePlatform(source) ?? normalisePlatform(medium))
    : (normalisePlatform(medium) ?? normalisePlatform(source));
}

/** None of a part of a platform that is something else: Grok on X. */
function platformOfReferrer({ host, rest }: CameFrom, sources: SourceClasses): string | null {
  if (host === null || sourceCategory(host, sources, rest) === 'ai_assistant') return null;
  return platformOfHost(host);
}

function readTags(signals: TouchSignals): UtmTags {
  const fromUrl = parseUtm(signals.url ?? '');
  if (!signals.utm) return fromUrl;
  const given = signals.utm;
  const separate: UtmTags =
    'issues' in given && Array.isArray(given.issues)
      ? (given as UtmTags)
      : parseUtm(withPrefix(given as Readonly<Record<string, string | undefined>>));
  return {
    source: separate.source ?? fromUrl.source,
    medium: separate.medium ?? fromUrl.medium,
    campaign: separate.campaign ?? fromUrl.campaign,
    content: separate.content ?? fromUrl.content,
    term: separate.term ?? fromUrl.term,
    id: separate.id ?? fromUrl.id,
    code: separate.code ?? fromUrl.code,
    clickId: separate.clickId ?? fromUrl.clickId,
    issues: [...new Set([...separate.issues, ...fromUrl.issues])],
  };
}

/** `{ source: 'x' }` and `{ utm_source: 'x' }` are both how people hand tags over. */
function withPrefix(
  params: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      /^(?:source|medium|campaign|content|term|id)$/i.test(key) ? `utm_${key}` : key,
      value,
    ]),
  );
}

const SEARCHES: ReadonlySet<Channel> = new Set<Channel>(['paid_search', 'organic_search']);

/** Bought words stand in utm_term; of free results the engine's address tells, where it still does. */
function searchTermIn(channel: Channel, tags: UtmTags, from: CameFrom): string | null {
  if (!SEARCHES.has(channel)) return null;
  const typed = from.host === null ? null : searchTermAt(from.host, from.rest);
  return channel === 'paid_search' ? (tags.term ?? typed) : (typed ?? tags.term);
}

type NameField = 'source' | 'medium' | 'id' | 'term' | 'content';
const NAME_FIELDS: readonly NameField[] = ['source', 'medium', 'id', 'term', 'content'];

interface Named {
  readonly influencerId: string | null;
  /** Tagged as influencer traffic, though nobody is known. */
  readonly marked: boolean;
  readonly platform: string | null;
  readonly field: NameField | null;
  readonly evidence: Evidence | null;
  readonly confidence: number;
  readonly reason: string | null;
  readonly unknown: string | null;
}

const NOBODY: Named = {
  influencerId: null,
  marked: false,
  platform: null,
  field: null,
  evidence: null,
  confidence: CONFIDENCE.visit,
  reason: null,
  unknown: null,
};

function whose(
  tags: UtmTags,
  referrer: string | null,
  referrerAddress: string | null,
  directory: CompiledDirectory,
  sources: SourceClasses,
): Named {
  const platform = normalisePlatform(tags.medium) ?? normalisePlatform(tags.source);
  const name = (id: string): string => directory.influencerNames.get(id) ?? id;
  const searched = isSearch(tags, sources);

  const hits: { field: NameField; value: string; ids: ReadonlySet<string> }[] = [];
  for (const field of NAME_FIELDS) {
    const value = tags[field];
    // On a search engine the term is what somebody typed, which makes it no touch by whom they typed.
    if (value === null || (field === 'term' && searched)) continue;
    const ids = influencersNamed(value, platform, directory);
    if (ids.size > 0) hits.push({ field, value, ids });
  }
  const hit = hits.find(({ ids }) => ids.size === 1);
  const [influencerId] = hit?.ids ?? [];
  if (hit && influencerId !== undefined) {
    const other = hits.find(({ ids }) => !ids.has(influencerId));
    const expected = hit.field === 'source' || hit.field === 'medium';
    return {
      ...NOBODY,
      influencerId,
      field: hit.field,
      evidence: 'utm',
      confidence: other
        ? CONFIDENCE.utmConflict
        : expected
          ? CONFIDENCE.utm
          : CONFIDENCE.utmOtherField,
      reason: other
        ? `utm_${hit.field} “${hit.value}” names ${name(influencerId)}, but utm_${other.field} “${other.value}” names somebody else.`
        : `utm_${hit.field} “${hit.value}” names ${name(influencerId)}.`,
    };
  }

  if (tags.code !== null) {
    const ids = influencersNamed(tags.code, platform, directory);
    const [owner] = ids;
    if (ids.size === 1 && owner !== undefined) {
      return {
        ...NOBODY,
        influencerId: owner,
        evidence: 'code',
        confidence: CONFIDENCE.code,
        reason: `The code “${tags.code}” belongs to ${name(owner)}.`,
      };
    }
  }

  const byReferrer = influencerOfReferrer(referrer, referrerAddress, directory);
  if (byReferrer !== null) {
    return {
      ...NOBODY,
      influencerId: byReferrer,
      platform: referrer === null ? null : (platformOfHost(referrer) ?? 'blog'),
      evidence: 'referral',
      confidence: CONFIDENCE.referral,
      reason: `The visit came from ${name(byReferrer)}’s own page.`,
    };
  }
  return unnamed(tags, hits[0] ?? null, platform);
}

function isSearch({ source, medium }: UtmTags, sources: SourceClasses): boolean {
  if (source !== null) return sourceCategory(source, sources) === 'search';
  const said = medium?.toLowerCase() ?? '';
  return said === 'organic' || PAID_SEARCH_MEDIA.has(said);
}

/** Nobody could be named: is it influencer traffic nevertheless, and what would repair it? */
function unnamed(
  tags: UtmTags,
  ambiguous: { readonly field: NameField; readonly value: string } | null,
  platform: string | null,
): Named {
  const saysInfluencer = [tags.medium, tags.source].some(
    (value) => value !== null && INFLUENCER_WORDS.has(nameKey(value)),
  );
  if (ambiguous) {
    return {
      ...NOBODY,
      marked: true,
      unknown: ambiguous.value,
      reason: `utm_${ambiguous.field} “${ambiguous.value}” is the name of more than one influencer. Give one of them an alias of their own.`,
    };
  }
  if (saysInfluencer) {
    const value = tags.term ?? tags.content ?? tags.id;
    return {
      ...NOBODY,
      marked: true,
      unknown: value,
      reason:
        value === null
          ? 'The link is marked as influencer traffic but names nobody. Put the influencer into utm_term.'
          : `The link is marked as influencer traffic, but nobody goes by “${value}”. Add it as an alias of the influencer.`,
    };
  }
  const sourceIsPlatform = normalisePlatform(tags.source) !== null;
  if (tags.source !== null && !sourceIsPlatform && platform !== null) {
    return {
      ...NOBODY,
      unknown: tags.source,
      reason: `utm_source “${tags.source}” on ${platform} is no known influencer. If it is one, add it as an alias.`,
    };
  }
  return NOBODY;
}

/** Everybody who goes by a text, a handle on the very platform deciding between namesakes. */
function influencersNamed(
  text: string,
  platform: string | null,
  directory: CompiledDirectory,
): ReadonlySet<string> {
  const spellings = [text, bareHandle(text), withoutPlatform(text)];
  for (const spelling of spellings) {
    for (const key of spelling === null ? [] : nameKeys(spelling)) {
      const onPlatform =
        platform === null ? undefined : directory.influencersByHandle.get(handleKey(platform, key));
      if (onPlatform?.size === 1) return onPlatform;
      const ids = directory.influencersByKey.get(key);
      if (ids !== undefined) return ids;
    }
  }
  return new Set();
}

/** `linkedin_mina-kovac` and `mina-kovac-li` without the platform; null when there is none to take off. */
function withoutPlatform(text: string): string | null {
  const words = normaliseWords(text);
  if (words.length < 2) return null;
  if (normalisePlatform(words[0] ?? null) !== null) return words.slice(1).join(' ');
  if (normalisePlatform(words.at(-1) ?? null) !== null) return words.slice(0, -1).join(' ');
  return null;
}

function influencerOfReferrer(
  host: string | null,
  address: string | null,
  directory: CompiledDirectory,
): string | null {
  if (host === null || address === null) return null;
  const labels = host.split('.');
  for (let i = 0; i < labels.length - 1; i++) {
    const owners = directory.influencersByHost.get(labels.slice(i).join('.'));
    const [owner] = owners ?? [];
    if (owners?.size === 1 && owner !== undefined) return owner;
  }
  const platform = platformOfHost(host);
  if (platform === null) return null;
  // Profile pages (youtube.com/@mina) and personal subdomains (mina.substack.com).
  const handle = bareHandle(address);
  if (handle === address) return null;
  const owners = directory.influencersByHandle.get(handleKey(platform, handle));
  const [owner] = owners ?? [];
  return owners?.size === 1 && owner !== undefined ? owner : null;
}

function campaignOf(tags: UtmTags, directory: CompiledDirectory): string | null {
  for (const value of [tags.campaign, tags.id]) {
    for (const key of value === null ? [] : nameKeys(value)) {
      const ids = directory.campaignsByKey.get(key);
      const [id] = ids ?? [];
      if (ids?.size === 1 && id !== undefined) return id;
    }
  }
  return null;
}

function contentTypeOf(
  tags: UtmTags,
  nameField: NameField | null,
  platform: string | null,
  influencer: boolean,
): string | null {
  const fields = (['content', 'term'] as const).filter((field) => field !== nameField);
  for (const field of fields) {
    // utm_term holds keywords on search ads; only influencers' links put a content type there.
    if (field === 'term' && !influencer) continue;
    const known = normaliseContentType(tags[field]);
    if (known !== null) return known;
  }
  // These platforms carry one kind of content.
  if (platform === 'podcast' || platform === 'newsletter' || platform === 'webinar')
    return platform;
  return null;
}

function visitReason(tags: UtmTags, from: CameFrom, searchTerm: string | null): string {
  if (hasTags(tags)) return 'The link’s tags name no influencer.';
  if (from.returnFrom !== null)
    return `The visitor came back from a ${from.returnFrom} page, which brought nobody.`;
  if (from.host === null) {
    return tags.clickId === null
      ? 'The visit came without tags and without a referrer.'
      : `The link carries nothing but the click id ${tags.clickId}.`;
  }
  const searched = searchTerm === null ? '' : `, where they searched for “${searchTerm}”`;
  return `The visit came from ${from.host}, without tags${searched}.`;
}
