import type { Settings } from '@pipeline-attribution/shared';
import { loadDirectory } from '../campaigns/load-directory.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { seeHosts } from '../health/see-hosts.ts';
import { identifyVisitors } from '../identity/identify-visitors.ts';
import { findTombstones, liftRefusals, type TombstoneReason } from '../privacy/tombstones.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { countHits } from './count-hits.ts';
import { followVisits } from './follow-visits.ts';
import { linkUsers } from './link-users.ts';
import { recordTouches } from './record-touches.ts';
import { seeVisitors } from './see-visitors.ts';
import { withSessionSource } from './session-source.ts';
import { hasOwnSource, isInnerPage, touchOfEvent } from './touch-of-event.ts';
import type { TrackEvent } from './track-event.ts';

/** Nobody clicks the link of a campaign in the second it is made; asking at every flush would cost more. */
const DIRECTORY_MAX_AGE_MS = 1_000;

export type EventOutcome = 'accepted' | 'duplicate' | 'filtered';

/**
 * Stores events of one tenant in the caller's transaction. Who may not be followed is only counted, and so are
 * crawlers. People identify first, visits are stored next, what was done in them last, so that the order within
 * a batch does not matter; what was done and arrived before its visit follows when the visit comes. Answers what
 * became of each event, in their order.
 */
export async function storeEvents(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
): Promise<EventOutcome[]> {
  const settings = await loadSettings(tx);
  const { ownDomains } = settings.tracking;
  const followed = await mayFollow(tx, events, settings);
  const outcomes: EventOutcome[] = events.map(({ isBot }) => (isBot ? 'filtered' : 'accepted'));
  const each = (wanted: (event: TrackEvent) => boolean): { event: TrackEvent; at: number }[] =>
    events.flatMap((event, at) => (followed[at] && wanted(event) ? [{ event, at }] : []));
  const repeated = (at: number | undefined): void => {
    if (at !== undefined && outcomes[at] === 'accepted') outcomes[at] = 'duplicate';
  };

  // Where the tracker was heard from says nothing of who was there.
  await seeHosts(
    tx,
    events.filter(({ type, isBot }) => type === 'page' && !isBot),
  );
  const directory = await loadDirectory(tx, { maxAgeMs: DIRECTORY_MAX_AGE_MS });
  const counted = events.flatMap((event, at) => (followed[at] ? [] : [{ event, at }]));
  const fresh = await countHits(
    tx,
    counted.map(({ event }) => ({ event, reason: event.isBot ? 'bot' : 'consent' })),
    directory,
    ownDomains,
  );
  fresh.forEach((isFresh, index) => {
    if (!isFresh) repeated(counted[index]?.at);
  });

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

  const seen = each(({ type }) => type !== 'identify').map(({ event }) => event);
  const newcomers = await seeVisitors(tx, seen);
  await linkUsers(
    tx,
    each(({ userId }) => userId !== null).map(({ event }) => event),
  );
  const visits = each((event) => event.type === 'page' && !isInnerPage(event, ownDomains));
  const stored = await recordTouches(
    tx,
    directory,
    visits.map(({ event }) => touchOfEvent(event)),
    settings,
  );
  stored.outcomes.forEach((outcome, index) => {
    if (outcome === 'duplicate') repeated(visits[index]?.at);
  });
  // Of a device that was never seen nothing can have come before its visit.
  const returned = visits.flatMap(({ event: { visitorId } }) =>
    visitorId === null || newcomers.has(visitorId) ? [] : [visitorId],
  );
  await followVisits(tx, stored.ids, returned);

  const done = each(({ type }) => type === 'track');
  const withSource = await recordTouches(
    tx,
    directory,
    await sourced(
      tx,
      done.map(({ event }) => event),
      ownDomains,
    ),
    settings,
  );
  withSource.outcomes.forEach((outcome, index) => {
    if (outcome === 'duplicate') repeated(done[index]?.at);
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
    if (touch) touches[index] = { ...touch, isWithinVisit: true };
  });
  return touches;
}

/** Whether each event's device may be followed: by its consent, the tenant's mode, and what it said before. */
async function mayFollow(
  tx: TenantTransaction,
  events: readonly TrackEvent[],
  { privacy }: Settings,
): Promise<boolean[]> {
  const ids = [
    ...new Set(events.flatMap(({ visitorId, isBot }) => (isBot ? [] : (visitorId ?? [])))),
  ];
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
  return events.map(({ visitorId, consent, isBot }) => {
    if (visitorId === null || isBot) return false;
    const tombstone: TombstoneReason | null = tombstones.get(visitorId) ?? null;
    if (tombstone === 'erasure' || (tombstone === 'consent' && consent !== 'granted')) return false;
    if (consent === 'denied') return false;
    return consent === 'granted' || privacy.consentMode === 'optOut';
  });
}
