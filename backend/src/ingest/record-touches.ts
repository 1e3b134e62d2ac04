import type { CompiledDirectory, Settings } from '@pipeline-attribution/shared';
import { markContacts } from '../attribution/mark-dirty.ts';
import { withPromoCodes } from '../campaigns/promo-codes.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { contactAt, loadOwnedSpans } from '../identity/load-identifications.ts';
import { survivingContacts } from '../identity/surviving-contacts.ts';
import { findTombstones } from '../privacy/tombstones.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { IncomingTouch, RecordedTouches, TouchOutcome } from './incoming-touch.ts';
import { insertTouches } from './insert-touches.ts';
import { linkPosts } from './link-posts.ts';
import { noteHits } from './note-hits.ts';
import { resolveIncoming, type TouchRow } from './resolve-incoming.ts';
import { seeVisitors } from './see-visitors.ts';

export type { IncomingTouch, RecordedTouches, TouchOutcome } from './incoming-touch.ts';

const NONE: RecordedTouches = { outcomes: [], accepted: 0, duplicates: 0, refused: 0, ids: [] };

/** Incoming touches a statement; a row has 21 parameters and the protocol allows 65,535. */
const CHUNK = 500;

/**
 * Stores touches: decides whose they are (tags, referrer, post, self-report), ties them to the person
 * where the device or the source knows them, and marks what must be credited anew, all in the caller's
 * transaction. A touch that is here already is counted, not written again; touches of refused consent
 * and of erased people are not kept.
 *
 * @param directory of the tenant, see `loadDirectory`.
 * @param vetted with the tenant's settings, when the caller has noted the devices in this transaction and knows
 *   that all of them may be followed.
 * @throws when a row breaks a rule of the database; nothing of the transaction may then be committed.
 */
export async function recordTouches(
  tx: TenantTransaction,
  directory: CompiledDirectory,
  touches: readonly IncomingTouch[],
  vetted?: Settings,
): Promise<RecordedTouches> {
  if (touches.length === 0) return NONE;
  const { tracking } = vetted ?? (await loadSettings(tx));
  const kept = vetted
    ? touches.map((touch, index) => ({ touch, index }))
    : await keepable(tx, touches);
  const outcomes: TouchOutcome[] = touches.map(() => 'refused');
  const ids: string[] = [];
  for (let start = 0; start < kept.length; start += CHUNK) {
    const chunk = kept.slice(start, start + CHUNK);
    const coded = await withPromoCodes(
      tx,
      chunk.map(({ touch }) => touch),
    );
    const resolved = coded.flatMap((touch, at) =>
      resolveIncoming(touch, directory, tracking).map((row) => ({
        row,
        index: chunk[at]?.index ?? 0,
      })),
    );
    const rows = await linkPosts(
      tx,
      resolved.map(({ row }) => row),
    );
    if (!vetted) await seeVisitors(tx, rows);
    const owned = await withContacts(tx, rows);
    const written = await insertTouches(tx, owned);
    // An empty self-report leaves no row, and is no repeat either.
    for (const { index } of chunk) outcomes[index] = 'accepted';
    for (const { index } of resolved) outcomes[index] = 'duplicate';
    resolved.forEach(({ index }, at) => {
      if (written[at] != null) outcomes[index] = 'accepted';
    });
    const fresh = owned.filter((_, at) => written[at] != null);
    await noteHits(tx, fresh);
    await markContacts(tx, distinct(fresh.map(({ contactId }) => contactId)), 'new touchpoint');
    ids.push(...written.filter((id) => id !== null));
  }
  const count = (wanted: TouchOutcome): number =>
    outcomes.filter((outcome) => outcome === wanted).length;
  return {
    outcomes,
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    refused: count('refused'),
    ids,
  };
}

interface Kept {
  readonly touch: IncomingTouch;
  readonly index: number;
}

/** Drops what may not be kept, and hands each known person's touches to the record that stands for them. */
async function keepable(tx: TenantTransaction, touches: readonly IncomingTouch[]): Promise<Kept[]> {
  const people = await survivingContacts(tx, distinct(touches.map(({ contactId }) => contactId)));
  const visitorIds = distinct(touches.map(({ visitorId }) => visitorId));
  const tombstones = await findTombstones(
    tx,
    visitorIds.map((visitorId) => ({ kind: 'visitor', visitorId })),
  );
  const refused = new Set(visitorIds.filter((_, index) => tombstones[index] !== null));
  return touches.flatMap((touch, index): Kept[] => {
    if (touch.consent === 'denied') return [];
    if (touch.contactId == null) {
      return touch.visitorId != null && refused.has(touch.visitorId) ? [] : [{ touch, index }];
    }
    const person = people.get(touch.contactId);
    if (person?.isErased) return [];
    return [{ touch: { ...touch, contactId: person?.id ?? touch.contactId }, index }];
  });
}

async function withContacts(tx: TenantTransaction, rows: readonly TouchRow[]): Promise<TouchRow[]> {
  const spans = await loadOwnedSpans(tx, distinct(rows.map(({ visitorId }) => visitorId)));
  return rows.map((row) =>
    row.contactId !== null || row.visitorId === null
      ? row
      : { ...row, contactId: contactAt(spans.get(row.visitorId), row.occurredAt) },
  );
}

/** Sorted, so that concurrent transactions lock rows in the same order. */
function distinct(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value != null))].sort();
}
