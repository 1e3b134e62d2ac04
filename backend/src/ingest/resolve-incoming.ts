import {
  CONFIDENCE,
  parseUtm,
  resolveRepaired,
  resolveSelfReport,
  scrubAnswer,
  type Channel,
  type CompiledDirectory,
  type Evidence,
  type ResolvedTouch,
  type SearchIntent,
  type TouchKind,
} from '@pipeline-attribution/shared';
import type { IncomingTouch } from './incoming-touch.ts';
import { trackingOptions, type TrackingSettings } from './tracking-options.ts';
import { scrubText, scrubUrl } from './scrub.ts';

/** A touch ready to be stored: resolved, scrubbed and cut to length. */
export interface TouchRow {
  readonly idempotencyKey: string;
  readonly occurredAt: Date;
  readonly isUndated: boolean;
  readonly kind: TouchKind;
  readonly channel: Channel;
  readonly searchIntent: SearchIntent | null;
  readonly platform: string | null;
  readonly influencerId: string | null;
  readonly campaignId: string | null;
  readonly postId: string | null;
  readonly contentType: string | null;
  readonly visitorId: string | null;
  readonly contactId: string | null;
  readonly evidence: Evidence;
  readonly confidence: number;
  readonly title: string;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly utm: Readonly<Record<string, string>> | null;
  readonly mention: string | null;
  readonly consent: 'granted' | 'unknown';
  readonly isWithinVisit: boolean;
}

const MAX_TITLE = 300;
const MAX_MENTION = 1000;

/** The channel of what happens outside the website, where no link can tell. */
const CHANNEL_OF_KIND: Partial<Record<TouchKind, Channel>> = {
  email: 'email',
  event: 'events',
  sales_activity: 'sales',
};

/**
 * Decides whose an incoming touch is. Usually one row; a self-report that names several influencers
 * gives one each, the confidence shared between them; one that names nobody we know gives one of nobody's.
 */
export function resolveIncoming(
  touch: IncomingTouch,
  directory: CompiledDirectory,
  tracking: TrackingSettings,
): TouchRow[] {
  if (touch.mention != null && touch.influencerId == null) {
    // Read as it is kept, so that reading it again gives the same.
    const answer = keptAnswer(touch.mention);
    const read = resolveSelfReport(answer, directory);
    const named = read.length > 0 || answer.trim() === '' ? read : [OF_NOBODY];
    return named.map((resolved, index) =>
      rowOf(
        {
          ...touch,
          idempotencyKey:
            index === 0 ? touch.idempotencyKey : `${touch.idempotencyKey}#${index + 1}`,
          confidence: (touch.confidence ?? resolved.confidence) / named.length,
        },
        resolved,
      ),
    );
  }
  const hasSignals = Boolean(touch.url ?? touch.referrer ?? touch.utm);
  const resolved = resolveOnce(touch, directory, tracking);
  if (hasSignals) return [rowOf(touch, resolved)];
  return [
    rowOf(touch, {
      ...resolved,
      channel: CHANNEL_OF_KIND[touch.kind] ?? resolved.channel,
      evidence: 'crm_event',
    }),
  ];
}

const keptAnswer = (mention: string): string => scrubAnswer(mention).slice(0, MAX_MENTION);

/**
 * An answer that names nobody (yet) is kept, so that it is found when its influencer or alias is added
 * (campaigns/relink-self-reports.ts). Until then it earns no credit: see `loadTouches`.
 */
const OF_NOBODY: ResolvedTouch = {
  influencerId: null,
  campaignId: null,
  platform: null,
  contentType: null,
  channel: 'unassigned',
  evidence: 'self_report',
  confidence: CONFIDENCE.selfReport,
  reason: 'The person named nobody we know.',
  unknownInfluencer: null,
  unknownCampaign: null,
  issues: [],
};

/** The same links bring many visitors; beyond this many the oldest are forgotten. */
const MOST_RESOLVED = 5_000;
const resolvedBy = new WeakMap<CompiledDirectory, Map<string, ResolvedTouch>>();

const texts = new WeakMap<readonly string[], string>();

/** Lists of hundreds, the same for every touch of a batch: written out once. */
function textOf(list: readonly string[]): string {
  const held = texts.get(list);
  if (held !== undefined) return held;
  const text = list.join('\n');
  texts.set(list, text);
  return text;
}

/** What a link says depends on nothing but the link, the directory and the settings, so it is worked out once. */
function resolveOnce(
  { url = null, referrer = null, utm = null }: IncomingTouch,
  directory: CompiledDirectory,
  tracking: TrackingSettings,
): ResolvedTouch {
  const known = resolvedBy.get(directory) ?? new Map<string, ResolvedTouch>();
  resolvedBy.set(directory, known);
  const key = JSON.stringify([
    url,
    referrer,
    utm,
    textOf(tracking.ownDomains),
    textOf(tracking.brandTerms),
  ]);
  const held = known.get(key);
  if (held) return held;
  const resolved = resolveRepaired({ url, referrer, utm }, directory, trackingOptions(tracking));
  known.set(key, resolved);
  const [oldest] = known.keys();
  if (known.size > MOST_RESOLVED && oldest !== undefined) known.delete(oldest);
  return resolved;
}

function rowOf(touch: IncomingTouch, resolved: ResolvedTouch): TouchRow {
  const influencerId = touch.influencerId ?? resolved.influencerId;
  const channel = touch.channel ?? (touch.influencerId == null ? resolved.channel : 'influencer');
  return {
    idempotencyKey: touch.idempotencyKey,
    occurredAt: touch.occurredAt,
    isUndated: touch.isUndated ?? false,
    kind: touch.kind,
    channel,
    searchIntent:
      touch.searchIntent ?? (channel === resolved.channel ? resolved.searchIntent : null) ?? null,
    platform: touch.platform ?? resolved.platform,
    influencerId,
    campaignId: touch.campaignId ?? resolved.campaignId,
    postId: null,
    contentType:
      touch.contentType ??
      (influencerId === null ? touch.formContent : null) ??
      resolved.contentType,
    // Whose the touch is was told: what the device is used for later does not change it.
    visitorId: touch.contactId == null ? (touch.visitorId ?? null) : null,
    contactId: touch.contactId ?? null,
    evidence: touch.evidence ?? resolved.evidence,
    confidence: Math.min(1, Math.max(0, touch.confidence ?? resolved.confidence)),
    title: scrubText(touch.title ?? '').slice(0, MAX_TITLE),
    url: scrubUrl(touch.url),
    referrer: scrubUrl(touch.referrer),
    utm: tagsOf(touch),
    mention: touch.mention == null ? null : keptAnswer(touch.mention),
    consent: touch.consent === 'granted' ? 'granted' : 'unknown',
    isWithinVisit: touch.isWithinVisit ?? false,
  };
}

const TAGS = ['source', 'medium', 'campaign', 'content', 'term', 'id', 'code'] as const;

/** The tags as parsed, for later repairs by alias; those of `utm` before those of the address. */
function tagsOf(touch: IncomingTouch): Record<string, string> | null {
  const given = parseUtm(
    Object.fromEntries(
      Object.entries(touch.utm ?? {}).map(([key, value]) => [
        /^(?:source|medium|campaign|content|term|id)$/i.test(key) ? `utm_${key}` : key,
        value,
      ]),
    ),
  );
  const fromUrl = parseUtm(touch.url ?? '');
  const tags: Record<string, string> = {};
  for (const tag of TAGS) {
    const value = given[tag] ?? fromUrl[tag];
    if (value !== null) tags[tag] = scrubText(value);
  }
  return Object.keys(tags).length > 0 ? tags : null;
}
