import {
  ownedSpans,
  resolveTouch,
  type CompiledDirectory,
  type Identification,
  type OwnedSpan,
  type ResolvedTouch,
} from '@pipeline-attribution/shared';
import { eventTime } from '../../backend/src/ingest/event-time.ts';
import { trackEventSchema } from '../../backend/src/ingest/track-event.ts';
import type { Delivery } from './deliveries.ts';
import type { StressedCompany } from './stressed-company.ts';

/** A landing on the site as the product has stored it. */
export interface StoredVisit {
  /** The visit of the simulator it truly was; the name of the event holds it. */
  readonly id: string;
  readonly visitorId: string;
  readonly at: number;
  readonly resolved: ResolvedTouch;
}

export interface Website {
  /** By visit. */
  readonly visits: ReadonlyMap<string, StoredVisit>;
  /** Whose each device was, and when. */
  readonly spans: ReadonlyMap<string, readonly OwnedSpan[]>;
  /** Devices somebody identified on. */
  readonly identified: ReadonlySet<string>;
}

/**
 * Ingest: every delivery is read by the product's own schema, its time corrected by the product's own rule; what
 * was here before is a no-op by its name; people who were erased are not let in again, nor are their devices.
 * The landing of a visit is the touch that may name somebody.
 */
export function readDeliveries(
  { company, erasedAt }: StressedCompany,
  deliveries: readonly Delivery[],
  directory: CompiledDirectory,
): Website {
  const resolve = resolver(directory, company.vendor.domain);
  const erasedOf = new Map(
    company.people.flatMap(({ id, email }) => {
      const at = erasedAt.get(id);
      return at === undefined ? [] : [[email.toLowerCase(), at] as const];
    }),
  );
  const seen = new Set<string>();
  const visits = new Map<string, StoredVisit>();
  const signs = new Map<string, Identification[]>();
  for (const { body, receivedAt } of deliveries) {
    const read = trackEventSchema.safeParse(body);
    if (!read.success)
      throw new Error(`Ingest refuses what the tracker sends: ${read.error.message}`);
    const { messageId, anonymousId, timestamp, sentAt, type, url, referrer, email } = read.data;
    if (seen.has(messageId) || anonymousId == null) continue;
    seen.add(messageId);
    const at = eventTime(timestamp, sentAt ?? null, receivedAt);
    if ('error' in at) continue;
    if (type === 'identify' && email != null) {
      if (at.getTime() > (erasedOf.get(email) ?? Infinity)) continue;
      const own = signs.get(anonymousId);
      const sign = { email, at: at.getTime() };
      if (own) own.push(sign);
      else signs.set(anonymousId, [sign]);
    }
    const landing = /^(.*)-page-1$/.exec(messageId)?.[1];
    if (landing === undefined) continue;
    const resolved = resolve(url ?? '', referrer ?? null);
    visits.set(landing, { id: landing, visitorId: anonymousId, at: at.getTime(), resolved });
  }
  // A device of somebody erased is forgotten: what it does from then on is only counted.
  for (const [id, { visitorId, at }] of visits) {
    const closedAt = Math.min(
      ...(signs.get(visitorId) ?? []).map(({ email }) => erasedOf.get(email) ?? Infinity),
      Infinity,
    );
    if (at > closedAt) visits.delete(id);
  }
  return {
    visits,
    spans: new Map([...signs].map(([visitorId, said]) => [visitorId, ownedSpans(said)])),
    identified: new Set(signs.keys()),
  };
}

/** What a link says depends on nothing but the link and the directory, so it is worked out once. */
function resolver(
  directory: CompiledDirectory,
  ownDomain: string,
): (url: string, referrer: string | null) => ResolvedTouch {
  const known = new Map<string, ResolvedTouch>();
  const options = { ownDomains: [ownDomain] };
  return (url, referrer) => {
    const key = `${url}\n${referrer ?? ''}`;
    const held = known.get(key) ?? resolveTouch({ url, referrer }, directory, options);
    known.set(key, held);
    return held;
  };
}
