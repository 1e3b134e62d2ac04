import type { Settings } from '@pipeline-attribution/shared';
import { loadDirectory } from '../campaigns/load-directory.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { identifyVisitors } from '../identity/identify-visitors.ts';
import { findTombstones, liftRefusals, type TombstoneReason } from '../privacy/tombstones.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { countHits } from './count-hits.ts';
import { recordTouches } from './record-touches.ts';
import { seeVisitors } from './see-visitors.ts';
import { withSessionSource } from './session-source.ts';
import { hasOwnSource, touchOfEvent } from './touch-of-event.ts';
import type { TrackEvent } from './track-event.ts';

/** Nobody clicks the link of a campaign in the second it is made; asking at every flush would cost more. */
const DIRECTORY_MAX_AGE_MS = 1_000;

export type EventOutcome = 'accepted' | 'duplicate';

/**
 * Stores events of one tenant in the caller's transaction. Who may not be followed is only counted.
 * People identify first, visits are stored next, what was done in them last, so that the order within
 * a batch does not matter. Answers what became of each event, in their order.
 */
export async function storeEvents(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
): Promise<EventOutcome[]> {
  const settings = await loadSettings(tx);
  const followed = await mayFollow(tx, events, settings);
  const outcomes: EventOutcome[] = events.map(() => 'accepted');
  const positions = events.map((_, index) => index).filter((index) => followed[index]);
  const each = (wanted: (event: TrackEvent) => boolean): { event: TrackEvent; at: number }[] =>
    positions.flatMap((at) => {
      const event = events[at];
      return event && wanted(event) ? [{ event, at }] : [];
    });

  await countHits(
    tx,
    events.filter((_, index) => !followed[index]),
  );
  const known = each(({ email, visitorId }) => email !== null && visitorId !== null);
  // Always accepted: "duplicate" for an address that is not stored would tell that its person was erased.
  await identifyVisitors(
    tx,
    known.map(({ event }) => ({
      visitorId: event.visitorId ?? '',
      email: event.email ?? '',
      at: event.occurredAt,
      sourceEvent: event.messageId,
    })),
  );

  const { ownDomains } = settings.tracking;
  const directory = await loadDirectory(tx, { maxAgeMs: DIRECTORY_MAX_AGE_MS });
  const inner = each(
    (event) => event.type === 'page' && event.referrer !== null && !hasOwnSource(event, ownDomains),
  );
  // A page reached from another page of the site is no touch; it shows that the visit goes on.
  await seeVisitors(
    tx,
    inner.map(({ event }) => event),
  );
  const isInner = new Set(inner.map(({ at }) => at));
  const visits = each(({ type }) => type === 'page').filter(({ at }) => !isInner.has(at));
  const stored = await recordTouches(
    tx,
    directory,
    visits.map(({ event }) => touchOfEvent(event)),
  );
  stored.outcomes.forEach((outcome, index) => {
    const visit = visits[index];
    if (visit && outcome === 'duplicate') outcomes[visit.at] = 'duplicate';
  });

  const done = each(({ type }) => type === 'track');
  const withSource = await recordTouches(
    tx,
    directory,
    await sourced(
      tx,
      done.map(({ event }) => event),
      ownDomains,
    ),
  );
  withSource.outcomes.forEach((outcome, index) => {
    const act = done[index];
    if (act && outcome === 'duplicate') outcomes[act.at] = 'duplicate';
  });
  return outcomes;
}

async function sourced(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
  ownDomains: readonly string[],
): Promise<ReturnType<typeof touchOfEvent>[]> {
  const touches = events.map(touchOfEvent);
  const within = events.flatMap((event, index) =>
    event.answer === null && !hasOwnSource(event, ownDomains) ? [index] : [],
  );
  const found = await withSessionSource(
    tx,
    within.flatMap((index) => touches[index] ?? []),
  );
  within.forEach((index, position) => {
    const touch = found[position];
    if (touch) touches[index] = touch;
  });
  return touches;
}

/** Whether each event's device may be followed: by its consent, the tenant's mode, and what it said before. */
async function mayFollow(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
  { privacy }: Settings,
): Promise<boolean[]> {
  const ids = [...new Set(events.flatMap(({ visitorId }) => visitorId ?? []))];
  const found = await findTombstones(
    tx,
    ids.map((visitorId) => ({ kind: 'visitor', visitorId })),
  );
  const tombstones = new Map(ids.map((id, index) => [id, found[index] ?? null]));
  // Who refused once may agree later; an erased person's device stays forgotten.
  const agreed = new Set(
    events.flatMap(({ visitorId, consent }) =>
      visitorId !== null && consent === 'granted' && tombstones.get(visitorId) === 'consent'
        ? [visitorId]
        : [],
    ),
  );
  await liftRefusals(
    tx,
    [...agreed].map((visitorId) => ({ kind: 'visitor', visitorId })),
  );
  return events.map(({ visitorId, consent }) => {
    if (visitorId === null) return false;
    const tombstone: TombstoneReason | null = tombstones.get(visitorId) ?? null;
    if (tombstone === 'erasure' || (tombstone === 'consent' && consent !== 'granted')) return false;
    if (consent === 'denied') return false;
    return consent === 'granted' || privacy.consentMode === 'optOut';
  });
}
