import { z } from 'zod';
import type { DeletionRecord, MergeRecord, ObjectType } from '../../records/types.ts';
import type { ChangeWindow, CrmBatch, CrmSession } from '../connector.ts';
import { ACTIVITIES, activityKey, mapOf, withdrawnActivities } from './activities.ts';
import { SalesforceClient, type Row } from './client.ts';
import { goneRecords, hardDeletions } from './hard-deletions.ts';
import { instant, text } from './mapping.ts';
import { mergedAway } from './merged-away.ts';
import { readSurroundings, rowsByIds, toBatch } from './read-records.ts';
import {
  changedPageOf,
  deletedPageOf,
  OBJECTS,
  opportunitiesOfChangedRoles,
  PAGE,
  type ObjectName,
} from './soql.ts';
import { memberKey, unansweredTouches } from './touches.ts';

/** A long transaction commits rows whose stamp is older than what we have read meanwhile. */
const OVERLAP_MS = 5 * 60_000;

const OBJECT_TYPES = {
  Account: 'account',
  Contact: 'contact',
  Lead: 'lead',
  Opportunity: 'deal',
} as const satisfies Partial<Record<ObjectName, ObjectType>>;

const position = z.object({
  object: z.enum([...OBJECTS, 'roles', 'deleted']),
  lastId: z.string().nullable(),
  done: z.number().int(),
});
type ChangesPosition = z.output<typeof position>;

/**
 * Reads what changed within the window, by SystemModstamp, in the order of ids; then opportunities where
 * only a contact role changed (which leaves their own stamp alone); last what was deleted or merged.
 */
export async function* changesSince(
  session: CrmSession,
  window: ChangeWindow,
): AsyncGenerator<CrmBatch> {
  const client = new SalesforceClient(session);
  const surroundings = await readSurroundings(client, session);
  const after = new Date(window.since.getTime() - OVERLAP_MS);
  const { until } = window;
  let at: ChangesPosition;
  if (window.position === null) {
    at = { object: 'Account', lastId: null, done: 0 };
    yield {
      ...surroundings.first,
      position: at,
      step: 'stages and campaigns',
      done: 0,
      total: null,
    };
  } else {
    at = position.parse(window.position);
  }
  const report = { total: null } as const;

  // From the object it had got to, those that are read today.
  const from = OBJECTS.findIndex((object) => object === at.object);
  const { objects } = surroundings.org;
  for (const object of from < 0 ? [] : objects.filter((one) => OBJECTS.indexOf(one) >= from)) {
    let lastId = at.object === object ? at.lastId : null;
    for (;;) {
      const rows = await client.query(
        changedPageOf(object, surroundings.org, { after, until, lastId }),
      );
      if (rows.length === 0) break;
      lastId = text(rows.at(-1) ?? {}, 'Id');
      at = { object, lastId, done: at.done + rows.length };
      const part = await toBatch(client, session, surroundings, object, rows);
      const withdrawnTouches = withdrawnOf(session, object, rows);
      yield { ...part, withdrawnTouches, position: at, step: object, done: at.done, ...report };
      if (rows.length < PAGE) break;
    }
  }

  if (at.object !== 'deleted') {
    const rows = await client.query(opportunitiesOfChangedRoles(after, until), {
      deletedToo: true,
    });
    const ids = [...new Set(rows.map((row) => text(row, 'OpportunityId') ?? ''))].sort();
    const rest = ids.filter((id) => at.object !== 'roles' || id > (at.lastId ?? ''));
    for (let start = 0; start < rest.length; start += PAGE) {
      const chunk = rest.slice(start, start + PAGE);
      const opportunities = await rowsByIds(client, surroundings.org, 'Opportunity', chunk);
      at = { object: 'roles', lastId: chunk.at(-1) ?? null, done: at.done + chunk.length };
      const part = await toBatch(client, session, surroundings, 'Opportunity', opportunities);
      // Who came onto an opportunity is qualified by that, and their own stamp does not tell.
      const people = await rowsByIds(
        client,
        surroundings.org,
        'Contact',
        rows.flatMap((row) =>
          chunk.includes(text(row, 'OpportunityId') ?? '') ? [text(row, 'ContactId') ?? ''] : [],
        ),
      );
      const contacts = await toBatch(client, session, surroundings, 'Contact', people);
      const progress = { step: 'contact roles', done: at.done, ...report };
      const before = { object: 'roles', lastId: rest[start - 1] ?? null, done: at.done };
      yield { ...contacts, position: before, ...progress };
      yield { ...part, position: at, ...progress };
    }
  }

  // A few hundred deletions a round at most: not worth a place of their own to resume at.
  for (const [object, objectType] of Object.entries(OBJECT_TYPES)) {
    let lastId: string | null = null;
    for (;;) {
      const rows: Row[] = await client.query(
        deletedPageOf(object as keyof typeof OBJECT_TYPES, { after, until, lastId }),
        { deletedToo: true },
      );
      if (rows.length === 0) break;
      lastId = text(rows.at(-1) ?? {}, 'Id');
      at = { object: 'deleted', lastId: null, done: at.done };
      const gone = toGone(rows, objectType);
      const people =
        object === 'Contact' || object === 'Lead'
          ? await mergedAway(session, surroundings.org, object, rows)
          : {};
      yield {
        records: { ...people, ...gone },
        position: at,
        step: 'deletions',
        done: at.done,
        ...report,
      };
      if (rows.length < PAGE) break;
    }
    const deletions = await hardDeletions(client, object, objectType, { after, until });
    if (deletions.length === 0) continue;
    at = { object: 'deleted', lastId: null, done: at.done };
    yield { records: { deletions }, position: at, step: 'deletions', done: at.done, ...report };
  }
  // Who was taken out of a campaign did not respond to it; members do not go into the recycle bin.
  const members = await goneRecords(client, 'CampaignMember', { after, until });
  const withdrawnTouches = members.map(({ id }) => memberKey(id));
  for (const object of ACTIVITIES.filter((one) => objects.includes(one))) {
    const gone = await goneRecords(client, object, { after, until });
    withdrawnTouches.push(...gone.map(({ id }) => activityKey(object, id)));
  }
  if (withdrawnTouches.length === 0) return;
  const place = { object: 'deleted', lastId: null, done: at.done } as const;
  yield {
    records: {},
    withdrawnTouches,
    position: place,
    step: 'deletions',
    done: at.done,
    ...report,
  };
}

/** Touches of these rows that are none any more. */
function withdrawnOf(session: CrmSession, object: ObjectName, rows: readonly Row[]): string[] {
  if (object === 'CampaignMember') return unansweredTouches(rows);
  return object === 'Task' || object === 'Event'
    ? withdrawnActivities(object, rows, mapOf(object, session.settings), session.now())
    : [];
}

/** A deleted row that names a master was merged into it; one without is gone. */
export function toGone(
  rows: readonly Row[],
  objectType: ObjectType,
): { merges: MergeRecord[]; deletions: DeletionRecord[] } {
  const merges: MergeRecord[] = [];
  const deletions: DeletionRecord[] = [];
  for (const row of rows) {
    const externalId = text(row, 'Id') ?? '';
    const master = text(row, 'MasterRecordId');
    if (master !== null) merges.push({ objectType, externalId, intoExternalId: master });
    else {
      const deletedAt = instant(text(row, 'SystemModstamp')) ?? new Date();
      deletions.push({ objectType, externalId, deletedAt });
    }
  }
  return { merges, deletions };
}
