import {
  contentTypeOfForm,
  ownedSpans,
  resolveTouch,
  type Company,
  type CompiledDirectory,
  type Identification,
  type OwnedSpan,
  type ResolvedTouch,
  type SimVisit,
  type Touchpoint,
} from '@pipeline-attribution/shared';

/** What the tracker on the website knows. */
export interface WebsiteTraces {
  /** Visits and forms of devices that identified at some time, in order of time; nobody's yet. */
  readonly touches: ReadonlyMap<string, readonly Touchpoint[]>;
  /** Whose each device was, and when, by the e-mail addresses left in forms. */
  readonly spans: ReadonlyMap<string, readonly OwnedSpan[]>;
  /** Tracked visits whose link or referrer named an influencer, by influencer id. */
  readonly clicks: Readonly<Record<string, number>>;
}

/** A visit ends after half an hour of silence, as in the product's `ingest/session-source`. */
const SESSION_MS = 30 * 60_000;

/**
 * Runs the visits the tracker saw through the product's resolution: a landing is a touch, the pages after it are
 * the same visit, and a form takes the source of the visit it was sent in. What had no consent or was blocked
 * is not here.
 */
export function readWebsite(company: Company, directory: CompiledDirectory): WebsiteTraces {
  const resolve = resolver(company, directory);
  const identified = new Map<string, Identification[]>();
  const formOf = new Map(company.forms.map((form) => [form.visitId, form]));
  // Of devices nobody ever identified on only the clicks count.
  const known = new Set(
    company.visits.flatMap(({ id, visitorId, lost }) =>
      lost === null && formOf.has(id) ? [visitorId] : [],
    ),
  );
  const touches = new Map<string, Touchpoint[]>();
  const clicks: Record<string, number> = {};
  const forms: { readonly visit: SimVisit; readonly form: Company['forms'][number] }[] = [];
  for (const visit of company.visits) {
    if (visit.lost !== null) continue;
    const resolved = resolve(visit.pages[0]?.url ?? company.vendor.siteUrl, visit.referrer);
    if (resolved.influencerId !== null)
      clicks[resolved.influencerId] = (clicks[resolved.influencerId] ?? 0) + 1;
    if (!known.has(visit.visitorId)) continue;
    push(touches, visit.visitorId, touchOf(visit.id, visit.at, 'visit', resolved));
    const form = formOf.get(visit.id);
    if (form !== undefined) forms.push({ visit, form });
  }
  for (const { visit, form } of forms) {
    const own = touches.get(visit.visitorId) ?? [];
    const source = own.findLast(
      ({ kind, occurredAt }) =>
        kind === 'visit' && occurredAt <= form.at && occurredAt > form.at - SESSION_MS,
    );
    if (source === undefined) throw new Error(`${form.id} was sent in no visit.`);
    const contentType =
      source.influencerId === null
        ? (contentTypeOfForm(form.name) ?? source.contentType)
        : source.contentType;
    own.push({ ...source, id: form.id, occurredAt: form.at, kind: 'form', contentType });
    push(identified, visit.visitorId, { email: form.email.toLowerCase(), at: form.at });
  }
  const spans = new Map(
    [...identified].map(([visitorId, signs]) => [visitorId, ownedSpans(signs)]),
  );
  return { touches, spans, clicks };
}

function touchOf(
  id: string,
  occurredAt: number,
  kind: Touchpoint['kind'],
  resolved: ResolvedTouch,
): Touchpoint {
  const { channel, platform, influencerId, campaignId, contentType, evidence, confidence } =
    resolved;
  return {
    id,
    occurredAt,
    kind,
    channel,
    platform,
    influencerId,
    campaignId,
    contentType,
    contactId: null,
    evidence,
    confidence,
  };
}

/** What a link says depends on nothing but the link and the directory, so it is worked out once. */
function resolver(
  { vendor }: Company,
  directory: CompiledDirectory,
): (url: string, referrer: string | null) => ResolvedTouch {
  const known = new Map<string, ResolvedTouch>();
  const options = { ownDomains: [vendor.domain] };
  return (url, referrer) => {
    const key = `${url}\n${referrer ?? ''}`;
    const held = known.get(key);
    if (held !== undefined) return held;
    const resolved = resolveTouch({ url, referrer }, directory, options);
    known.set(key, resolved);
    return resolved;
  };
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
