import { z } from 'zod';
import type { CrmBatch, CrmSession, Position } from '../connector.ts';
import { SalesforceClient, type Row } from './client.ts';
import { text } from './mapping.ts';
import { mergedAway } from './merged-away.ts';
import type { OrgFields } from './org-fields.ts';
import { readSurroundings, toBatch } from './read-records.ts';
import { mergedPageOf, OBJECTS, PAGE, pageOf, type ObjectName } from './soql.ts';

/** For the person who waits. */
const STEPS: Readonly<Record<ObjectName, string>> = {
  Account: 'accounts',
  Contact: 'contacts',
  Lead: 'leads',
  Opportunity: 'opportunities',
  CampaignMember: 'campaign responses',
};

const position = z.object({
  object: z.enum([...OBJECTS, 'merged', 'end']),
  lastId: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
});

/**
 * Reads a whole organisation in the order of record ids. A place in that order is good for ever, where a
 * query locator of Salesforce's own lasts two days and dies with the session's user.
 */
export async function* backfill(
  session: CrmSession,
  from: Position | null,
): AsyncGenerator<CrmBatch> {
  const client = new SalesforceClient(session);
  const surroundings = await readSurroundings(client, session);
  let at: z.output<typeof position>;
  if (from === null) {
    at = { object: 'Account', lastId: null, done: 0, total: await countRecords(client) };
    yield {
      ...surroundings.first,
      position: at,
      step: 'stages and campaigns',
      done: 0,
      total: at.total,
    };
  } else {
    at = position.parse(from);
  }
  if (at.object === 'end') return;
  const first = at.object;
  for (const object of first === 'merged' ? [] : OBJECTS.slice(OBJECTS.indexOf(first))) {
    let lastId = at.object === object ? at.lastId : null;
    let isLast = false;
    while (!isLast) {
      const rows = await client.query(pageOf(object, surroundings.org, lastId));
      isLast = rows.length < PAGE;
      lastId = text(rows.at(-1) ?? {}, 'Id');
      const done = at.done + rows.length;
      const next = OBJECTS[OBJECTS.indexOf(object) + 1] ?? 'merged';
      at = { ...at, ...(isLast ? { object: next, lastId: null } : { object, lastId }), done };
      yield {
        ...(await toBatch(client, session, surroundings, object, rows)),
        position: at,
        step: STEPS[object],
        done,
        total: Math.max(at.total, done),
      };
    }
  }
  yield* mergedPeople(client, session, surroundings.org, at);
}

/** Last, for those they were merged into must be here; few enough to begin anew after a break. */
async function* mergedPeople(
  client: SalesforceClient,
  session: CrmSession,
  org: OrgFields,
  { done, total }: z.output<typeof position>,
): AsyncGenerator<CrmBatch> {
  const report = { step: 'merged people', done, total: Math.max(total, done) };
  for (const object of ['Contact', 'Lead'] as const) {
    let lastId: string | null = null;
    let isLast = false;
    while (!isLast) {
      const rows: Row[] = await client.query(mergedPageOf(object, lastId), { deletedToo: true });
      isLast = rows.length < PAGE;
      lastId = text(rows.at(-1) ?? {}, 'Id');
      const isEnd = isLast && object === 'Lead';
      yield {
        records: await mergedAway(session, org, object, rows),
        position: { object: isEnd ? 'end' : 'merged', lastId: null, done, total },
        ...report,
      };
    }
  }
}

async function countRecords(client: SalesforceClient): Promise<number> {
  let total = 0;
  for (const object of OBJECTS) total += await client.count(object);
  return total;
}
