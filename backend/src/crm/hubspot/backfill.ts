import { z } from 'zod';
import type { CrmBatch, CrmSession, Position } from '../connector.ts';
import { readCampaigns } from './campaigns.ts';
import { readEventTouches } from './marketing-events.ts';
import { HubSpotClient, type HubSpotRecord, type Wanted } from './client.ts';
import type { HubSpotObject } from './paths.ts';
import { readAhead } from '../read-ahead.ts';
import { text } from './mapping.ts';
import { COMPANY, contactProperties, DEAL } from './properties.ts';
import { companyBatch, contactBatch, dealBatch } from './read-records.ts';
import { readOwners, readPipelines } from './surroundings.ts';

/**
 * Records that are written together. Their links are asked for in one call, which takes a thousand ids; a page of the
 * list holds a hundred, or fifty with property history.
 */
const GROUP = 300;

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
    const start = at.object === object ? at.after : null;
    // The next pages are on their way while links are asked for: one cursor alone would not use the limit up.
    for await (const { results, after } of readAhead(groups(client, session, object, start), 1)) {
      const part =
        object === 'companies'
          ? companyBatch(results)
          : object === 'contacts'
            ? await contactBatch(client, session, await withHistory(client, session, results))
            : await dealBatch(client, session, { pipelines, owners }, results);
      const done = at.done + results.length;
      at = { ...at, ...(after === null ? nextObject(object) : { object, after }), done };
      yield { ...part, position: at, step: object, done, total: Math.max(at.total, done) };
    }
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

interface Group {
  readonly results: readonly HubSpotRecord[];
  /** Where the next one begins; null at the end. */
  readonly after: string | null;
}

async function* groups(
  client: HubSpotClient,
  session: CrmSession,
  object: HubSpotObject,
  start: string | null,
): AsyncGenerator<Group> {
  const wanted = listed(object, session);
  let after = start;
  do {
    const results: HubSpotRecord[] = [];
    do {
      const page = await client.list(object, wanted, { after });
      results.push(...page.results);
      after = page.paging?.next?.after ?? null;
    } while (after !== null && results.length < GROUP);
    yield { results, after };
  } while (after !== null);
}

/** Every deal has a history of stages; few contacts have one, so theirs is read apart and pages hold twice as many. */
function listed(object: HubSpotObject, session: CrmSession): Wanted {
  if (object === 'companies') return COMPANY;
  return object === 'contacts'
    ? { properties: contactProperties(session.settings).properties }
    : DEAL;
}

/** The contacts with the history of what they said, where they said anything. */
async function withHistory(
  client: HubSpotClient,
  session: CrmSession,
  contacts: readonly HubSpotRecord[],
): Promise<HubSpotRecord[]> {
  const { withHistory: names = [] } = contactProperties(session.settings);
  const told = contacts.filter((contact) => names.some((name) => text(contact, name) !== null));
  const read = await client.read(
    'contacts',
    told.map(({ id }) => id),
    { properties: names, withHistory: names },
  );
  const histories = new Map(
    read.map(({ id, propertiesWithHistory }) => [id, propertiesWithHistory]),
  );
  return contacts.map((contact) => {
    const propertiesWithHistory = histories.get(contact.id);
    return propertiesWithHistory === undefined ? contact : { ...contact, propertiesWithHistory };
  });
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
