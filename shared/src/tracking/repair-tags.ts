import type { Channel } from '../journey/types.ts';
import { normaliseContentType } from './content-types.ts';
import { compileDirectory, type CompiledDirectory } from './directory.ts';
import { nameKeys } from './normalise.ts';
import { hasTags, parseUtm } from './parse-utm.ts';
import { normalisePlatform } from './platforms.ts';
import { proposeAliases, suggestedOf, type RepairKind } from './propose-alias.ts';
import {
  resolveTouch,
  type ResolvedTouch,
  type ResolveOptions,
  type TouchSignals,
} from './resolve-touch.ts';

/** Tags of a touch as they are stored: `{ source, medium, campaign, content, term, id, code }`. */
export type StoredTags = Readonly<Record<string, string | undefined>>;

/**
 * {@link resolveTouch} with the tenant's own spellings of platforms and content types: `utm_medium=linkdin`
 * is read as LinkedIn once somebody has said so. Influencers and campaigns have their aliases in the directory
 * itself.
 */
export function resolveRepaired(
  signals: TouchSignals,
  directory: CompiledDirectory,
  options: ResolveOptions = {},
): ResolvedTouch {
  if (directory.tagAliases.size === 0) return resolveTouch(signals, directory, options);
  const given = signals.utm as StoredTags | null | undefined;
  const fromUrl = parseUtm(signals.url ?? '');
  const repaired: Record<string, string> = {};
  for (const { field, of } of TAG_FIELDS) {
    const value = given?.[field] ?? given?.[`utm_${field}`] ?? fromUrl[field];
    const means = typeof value === 'string' ? meansInstead(of, value, directory) : undefined;
    if (means !== undefined) repaired[field] = means;
  }
  if (Object.keys(repaired).length === 0) return resolveTouch(signals, directory, options);
  const own = Object.fromEntries(
    Object.entries(given ?? {}).filter(
      ([name, value]) => typeof value === 'string' && !(name.replace(/^utm_/, '') in repaired),
    ),
  ) as Record<string, string>;
  return resolveTouch({ ...signals, utm: { ...own, ...repaired } }, directory, options);
}

const TAG_FIELDS = [
  { field: 'medium', of: 'platform' },
  { field: 'content', of: 'contentType' },
] as const;

function meansInstead(
  of: 'platform' | 'contentType',
  value: string,
  { tagAliases }: CompiledDirectory,
): string | undefined {
  for (const key of nameKeys(value)) {
    const means = tagAliases.get(`${of}:${key}`);
    if (means !== undefined) return means;
  }
  return undefined;
}

/** A value of a link that nobody and nothing goes by. */
export interface UnresolvedValue {
  readonly kind: RepairKind;
  /** Where it stood, for people: `utm_source`. */
  readonly field: string;
  readonly value: string;
}

/** Media that say how a visit was paid or sent, not where it came from. */
const PLAIN_MEDIA = new Set([
  'none',
  'notset',
  'web',
  'website',
  'link',
  'qr',
  'qrcode',
  'pdf',
  'print',
]);

/**
 * The values of a link's tags that resolve to nobody: a name in an influencer's place, a campaign nobody set up,
 * a medium that is no platform and no known kind of traffic, a content type on an influencer's link that is none.
 * A source that nothing marks as an influencer's is listed only when it is close to one's name: other marketing
 * has sources too.
 */
export function unresolvedValues(
  tags: StoredTags,
  directory: CompiledDirectory,
  options: ResolveOptions = {},
): UnresolvedValue[] {
  const parsed = parseUtm(
    Object.fromEntries(
      Object.entries(tags).map(([name, value]) => [
        name === 'code' ? 'ref' : name.startsWith('utm_') ? name : `utm_${name}`,
        value,
      ]),
    ),
  );
  if (!hasTags(parsed) && parsed.code === null) return [];
  const resolved = resolveRepaired({ url: null, referrer: null, utm: tags }, directory, options);
  const found: UnresolvedValue[] = [];
  const { source, medium, campaign, content } = parsed;
  const fieldOf = (value: string): string => {
    const field = (['source', 'term', 'content', 'id', 'medium', 'campaign'] as const).find(
      (name) => parsed[name] === value,
    );
    return field === undefined ? 'ref' : `utm_${field}`;
  };

  if (resolved.influencerId === null) {
    const named = resolved.unknownInfluencer;
    if (named !== null) found.push({ kind: 'influencer', field: fieldOf(named), value: named });
    else
      for (const field of ['source', 'term', 'content', 'code'] as const) {
        const value = parsed[field];
        if (value === null || !isLikeSomebody(field, value, source, directory)) continue;
        found.push({
          kind: 'influencer',
          field: field === 'code' ? 'ref' : `utm_${field}`,
          value,
        });
        break;
      }
  }
  if (resolved.unknownCampaign !== null && campaign !== null)
    found.push({ kind: 'campaign', field: 'utm_campaign', value: campaign });
  if (medium !== null && isUnknownMedium(medium, source, directory, resolved))
    found.push({ kind: 'platform', field: 'utm_medium', value: medium });
  if (
    content !== null &&
    resolved.channel === 'influencer' &&
    resolved.contentType === null &&
    !/^\d+$/.test(content) &&
    normaliseContentType(content) === null &&
    // The content names the influencer where the source is the platform.
    normalisePlatform(source) === null
  )
    found.push({ kind: 'contentType', field: 'utm_content', value: content });
  return found;
}

const NOBODY = compileDirectory({ influencers: [], campaigns: [] });

/** The kind of traffic that tags say by themselves. */
const channelOf = (utm: StoredTags): Channel => resolveTouch({ utm }, NOBODY).channel;

/** Many links share few values, and each is compared with every name: worked out once a directory. */
const MOST_REMEMBERED = 50_000;
const remembered = new WeakMap<CompiledDirectory, Map<string, boolean>>();

function isSuggested(kind: RepairKind, value: string, directory: CompiledDirectory): boolean {
  const known = remembered.get(directory) ?? new Map<string, boolean>();
  remembered.set(directory, known);
  const name = `${kind}:${value}`;
  const held = known.get(name);
  if (held !== undefined) return held;
  const is = suggestedOf(proposeAliases(kind, value, directory)) !== null;
  if (known.size < MOST_REMEMBERED) known.set(name, is);
  return is;
}

function isLikeSomebody(
  field: 'source' | 'term' | 'content' | 'code',
  value: string,
  source: string | null,
  directory: CompiledDirectory,
): boolean {
  // What was typed into a search engine is no name on a link.
  if (field === 'term' && source !== null && channelOf({ source }) === 'organic_search')
    return false;
  if (field === 'source' && channelOf({ source: value }) !== 'unassigned') return false;
  if (normalisePlatform(value) !== null || normaliseContentType(value) !== null) return false;
  return isSuggested('influencer', value, directory);
}

function isUnknownMedium(
  medium: string,
  source: string | null,
  directory: CompiledDirectory,
  resolved: ResolvedTouch,
): boolean {
  const key = nameKeys(medium)[0] ?? '';
  if (key === '' || PLAIN_MEDIA.has(key)) return false;
  if (normalisePlatform(medium) !== null || normalisePlatform(source) !== null) return false;
  if (meansInstead('platform', medium, directory) !== undefined) return false;
  if (resolved.channel !== 'influencer') {
    return resolved.channel === 'unassigned';
  }
  // An influencer's link: the medium should say where; “influencer” or “cpc” say something else.
  return channelOf({ medium }) === 'unassigned' && isSuggested('platform', medium, directory);
}
