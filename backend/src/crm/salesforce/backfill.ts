import { z } from 'zod';
import type { CrmBatch, CrmSession, Position } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { forgetQueryJob, queryJobEnd, queryResults, startQueryJob } from './bulk-query.ts';
import { SalesforceClient, type Row } from './client.ts';
import { text } from './mapping.ts';
import { mergedAway } from './merged-away.ts';
import type { OrgFields } from './org-fields.ts';
import { readSurroundings, toBatch, type Surroundings } from './read-records.ts';
import { allOf, BULK_PAGE, mergedPageOf, OBJECTS, PAGE, type ObjectName } from './soql.ts';

/** For the person who waits. */
const STEPS: Readonly<Record<ObjectName, string>> = {
  Account: 'accounts',
  Contact: 'contacts',
  Lead: 'leads',
  Opportunity: 'opportunities',
  CampaignMember: 'campaign responses',
  Task: 'tasks',
  Event: 'events',
};

const position = z.object({
  object: z.enum([...OBJECTS, 'merged', 'end']),
  /** The query job that reads the object; null before it was made. */
  jobId: z.string().nullable(),
  /** Of the set of results that comes next; null for the first. */
  locator: z.string().nullable(),
  /** Records read before this object, and in all. */
  before: z.number().int(),
  done: z.number().int(),
  total: z.number().int(),
  /** Jobs whose results Salesforce still keeps. */
  spent: z.array(z.string()),
});
type BackfillPosition = z.output<typeof position>;

/**
 * Reads a whole organisation by query jobs of Bulk API 2.0: one an object, its results in sets by locator. A locator is
 * good as long as its job, so a load that was cut off goes on with the set behind the last one that was committed; where
 * the job is gone (results are kept for a week), the object is asked for anew.
 */
export async function* backfill(
  session: CrmSession,
  from: Position | null,
): AsyncGenerator<CrmBatch> {
  const client = new SalesforceClient(session);
  const surroundings = await readSurroundings(client, session);
  let at: BackfillPosition;
  if (from === null) {
    const total = await countRecords(client, surroundings.org);
    at = { object: 'Account', jobId: null, locator: null, before: 0, done: 0, total, spent: [] };
    yield {
      ...surroundings.first,
      position: at,
      step: 'stages and campaigns',
      done: 0,
      total,
    };
  } else {
    at = position.parse(from);
  }
  while (at.object !== 'merged' && at.object !== 'end') {
    for await (const batch of readObject(client, session, surroundings, at, at.object)) {
      at = batch.position;
      yield batch;
    }
  }
  if (at.object === 'end') return;
  for (const jobId of at.spent) await forgetQueryJob(client, jobId);
  yield* mergedPeople(client, session, surroundings.org, { ...at, spent: [] });
}

type ObjectBatch = CrmBatch & { readonly position: BackfillPosition };

async function* readObject(
  client: SalesforceClient,
  session: CrmSession,
  surroundings: Surroundings,
  from: BackfillPosition,
  object: ObjectName,
): AsyncGenerator<ObjectBatch> {
  let at = from;
  const nothing = (): ObjectBatch => ({
    records: {},
    position: at,
    step: STEPS[object],
    done: at.done,
    total: Math.max(at.total, at.done),
  });
  for (;;) {
    if (at.jobId === null) {
      const jobId = await startQueryJob(client, allOf(object, surroundings.org));
      at = { ...at, jobId, locator: null, done: at.before, spent: [...at.spent, jobId] };
      // Noted before anything is read: a load that is cut off now does not ask twice.
      yield nothing();
    }
    const jobId: string = at.jobId ?? '';
    const set = await resultsOf(client, jobId, at.locator);
    if (set === 'gone' || 'failed' in set) {
      // Forgotten first: another try is to make another job.
      at = { ...at, jobId: null };
      yield nothing();
      if (set === 'gone') continue;
      throw new CrmError(
        'passing',
        `Salesforce gave up reading ${STEPS[object]} (${set.failed.slice(0, 200)}). We ask again.`,
      );
    }
    const done = at.done + set.rows.length;
    const { objects } = surroundings.org;
    const next = objects[objects.indexOf(object) + 1] ?? 'merged';
    at =
      set.next === null
        ? { ...at, object: next, jobId: null, locator: null, before: done, done }
        : { ...at, locator: set.next, done };
    yield {
      ...(await toBatch(client, session, surroundings, object, set.rows)),
      position: at,
      step: STEPS[object],
      done,
      total: Math.max(at.total, done),
    };
    if (set.next === null) return;
  }
}

/** A set of results, or why there is none. */
async function resultsOf(
  client: SalesforceClient,
  jobId: string,
  locator: string | null,
): Promise<{ rows: Row[]; next: string | null } | 'gone' | { failed: string }> {
  // Who has a locator has seen the job done.
  const end = locator === null ? await queryJobEnd(client, jobId) : 'done';
  return end === 'done' ? ((await queryResults(client, jobId, locator, BULK_PAGE)) ?? 'gone') : end;
}

/** Last, for those they were merged into must be here; few enough to begin anew after a break. */
async function* mergedPeople(
  client: SalesforceClient,
  session: CrmSession,
  org: OrgFields,
  at: BackfillPosition,
): AsyncGenerator<CrmBatch> {
  const { done } = at;
  const report = { step: 'merged people', done, total: Math.max(at.total, done) };
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
        position: { ...at, object: isEnd ? 'end' : 'merged' },
        ...report,
      };
    }
  }
}

async function countRecords(client: SalesforceClient, org: OrgFields): Promise<number> {
  let total = 0;
  for (const object of org.objects) total += await client.count(object);
  return total;
}
