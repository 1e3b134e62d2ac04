import { z } from 'zod';
import type { CrmBatch, CrmSession, Position } from '../connector.ts';
import { readCampaigns } from './campaigns.ts';
import { readEventTouches } from './marketing-events.ts';
import { HubSpotClient, type HubSpotRecord, type Wanted } from './client.ts';
import type { HubSpotObject } from './paths.ts';
import { COMPANY, contactProperties, DEAL } from './properties.ts';
import { companyBatch, contactBatch, dealBatch } from './read-records.ts';
import { readOwners, readPipelines } from './surroundings.ts';

/**
 * Records that are written together. Their links are asked for in one call, which takes a thousand ids; a page of the
 * list holds a hundred, or fifty with property history.
 */
const GROUP = 500;

/** Companies before those who belong to them, people before the deals they are on. */
const OBJECTS = ['companies', 'contacts', 'deals'] as const;

const position = z.object({
  object: z.enum([...OBJECTS, 'events', 'end']),
  /** HubSpot's paging cursor; null at the first page. */
  after: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
});
type BackfillPosition = z.output<typeof position>;

/**
 * Reads a whole portal page by page. The list endpoints page by record id, so that records made meanwhile
 * shift nothing; what changes behind the cursor is read by the first round of the sync.
 */
export async function* backfill(
  session: CrmSession,
  from: Position | null,
): AsyncGenerator<CrmBatch> {
  const client = new HubSpotClient(session);
  const pipelines = await readPipelines(client);
  const owners = await readOwners(client);
  let at: BackfillPosition;
  if (from === null) {
    at = { object: 'companies', after: null, done: 0, total: await countRecords(client) };
    yield {
      records: { stages: pipelines.stages },
      campaigns: await readCampaigns(client),
      position: at,
      step: 'pipelines and campaigns',
      done: 0,
      total: at.total,
    };
  } else {
    at = position.parse(from);
  }
  if (at.object === 'end') return;
  const left = at.object === 'events' ? [] : OBJECTS.slice(OBJECTS.indexOf(at.object));
  for (const object of left) {
    const wanted = wantedOf(object, session);
    let after: string | null = at.object === object ? at.after : null;
    do {
      const results: HubSpotRecord[] = [];
      do {
        const page = await client.list(object, wanted, { after });
        results.push(...page.results);
        after = page.paging?.next?.after ?? null;
      } while (after !== null && results.length < GROUP);
      const part =
        object === 'companies'
          ? companyBatch(results)
          : object === 'contacts'
            ? await contactBatch(client, session, results)
            : await dealBatch(client, session, { pipelines, owners }, results);
      const done = at.done + results.length;
      at = { ...at, ...(after === null ? nextObject(object) : { object, after }), done };
      yield { ...part, position: at, step: object, done, total: Math.max(at.total, done) };
    } while (after !== null);
  }
  for await (const { name, touches } of readEventTouches(client, null)) {
    const { done, total } = at;
    yield { records: {}, touches, position: at, step: `who came to ${name}`, done, total };
  }
  at = { ...at, object: 'end' };
  yield { records: {}, position: at, step: 'the end', done: at.done, total: at.done };
}

function nextObject(object: HubSpotObject): Pick<BackfillPosition, 'object' | 'after'> {
  return { object: OBJECTS[OBJECTS.indexOf(object) + 1] ?? 'events', after: null };
}

function wantedOf(object: HubSpotObject, session: CrmSession): Wanted {
  if (object === 'companies') return COMPANY;
  return object === 'contacts' ? contactProperties(session.settings) : DEAL;
}

/** For the progress bar; lists do not tell how long they are, searches do. */
async function countRecords(client: HubSpotClient): Promise<number> {
  let total = 0;
  for (const object of OBJECTS) {
    const answer = await client.search(object, { limit: 1, properties: [], filterGroups: [] });
    total += answer.total ?? 0;
  }
  return total;
}
