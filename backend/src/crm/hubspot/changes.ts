import { z } from 'zod';
import type { ChangeWindow, CrmBatch, CrmSession } from '../connector.ts';
import type { ObjectType } from '../../records/types.ts';
import { readCampaigns } from './campaigns.ts';
import { HubSpotClient } from './client.ts';
import { instant } from './mapping.ts';
import { readEventTouches } from './marketing-events.ts';
import { modifiedProperty, type HubSpotObject } from './paths.ts';
import { COMPANY, contactProperties, DEAL } from './properties.ts';
import { companyBatch, contactBatch, dealBatch } from './read-records.ts';
import { readOwners, readPipelines } from './surroundings.ts';

const OBJECTS = ['companies', 'contacts', 'deals'] as const;
const OBJECT_TYPES: Readonly<Record<HubSpotObject, ObjectType>> = {
  companies: 'account',
  contacts: 'contact',
  deals: 'deal',
};

/** The search index runs behind the records by some minutes; what was missed is found next time. */
const OVERLAP_MS = 10 * 60_000;
/** As many as a batch read with history takes twice over, and small enough for one transaction. */
const PAGE = 100;

const position = z.object({
  object: z.enum(OBJECTS),
  /** The last record id that was handled; searches go on behind it. */
  lastId: z.string(),
  done: z.number().int(),
});

/**
 * Reads what changed within the window: records by their modification date, in the order of their ids
 * (a search shows 10,000 results at most, but one that starts behind an id can go on for ever), and once
 * an hour the recycle bin, which has no date to search by; webhooks tell of deletions sooner.
 */
export async function* changesSince(
  session: CrmSession,
  window: ChangeWindow,
): AsyncGenerator<CrmBatch> {
  const client = new HubSpotClient(session);
  const pipelines = await readPipelines(client);
  let at: z.output<typeof position>;
  if (window.position === null) {
    at = { object: 'companies', lastId: '0', done: 0 };
    yield {
      records: { stages: pipelines.stages },
      campaigns: await readCampaigns(client),
      position: at,
      step: 'pipelines and campaigns',
      done: 0,
      total: null,
    };
  } else {
    at = position.parse(window.position);
  }
  const surroundings = { pipelines, owners: await readOwners(client) };
  for (const object of OBJECTS.slice(OBJECTS.indexOf(at.object))) {
    let lastId = at.object === object ? at.lastId : '0';
    for (;;) {
      const found = await changedIds(client, object, window, lastId);
      const last = found.at(-1);
      if (last === undefined) break;
      lastId = last;
      const part =
        object === 'companies'
          ? companyBatch(await client.read(object, found, COMPANY))
          : object === 'contacts'
            ? await contactBatch(
                client,
                session,
                await client.read(object, found, contactProperties(session.settings)),
              )
            : await dealBatch(
                client,
                session,
                surroundings,
                await client.read(object, found, DEAL),
              );
      at = { object, lastId, done: at.done + found.length };
      yield { ...part, position: at, step: object, done: at.done, total: null };
      if (found.length < PAGE) break;
    }
  }
  if (hourOf(window.since) === hourOf(window.until)) return;
  yield* deletions(client, at);
  for await (const { name, touches } of readEventTouches(client, window.since)) {
    const step = `who came to ${name}`;
    yield { records: {}, touches, position: at, step, done: at.done, total: null };
  }
}

const hourOf = (instantOf: Date): number => Math.floor(instantOf.getTime() / 3_600_000);

async function changedIds(
  client: HubSpotClient,
  object: HubSpotObject,
  { since, until }: ChangeWindow,
  lastId: string,
): Promise<string[]> {
  const answer = await client.search(object, {
    filterGroups: [
      {
        filters: [
          {
            propertyName: modifiedProperty(object),
            operator: 'BETWEEN',
            value: String(since.getTime() - OVERLAP_MS),
            highValue: String(until.getTime()),
          },
          { propertyName: 'hs_object_id', operator: 'GT', value: lastId },
        ],
      },
    ],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties: ['hs_object_id'],
    limit: PAGE,
  });
  return answer.results.map(({ id }) => id);
}

async function* deletions(
  client: HubSpotClient,
  at: z.output<typeof position>,
): AsyncGenerator<CrmBatch> {
  for (const object of OBJECTS) {
    let after: string | null = null;
    do {
      const page = await client.list(object, { properties: [] }, { after, archived: true });
      after = page.paging?.next?.after ?? null;
      const deleted = page.results.map(({ id, archivedAt }) => ({
        objectType: OBJECT_TYPES[object],
        externalId: id,
        deletedAt: instant(archivedAt ?? null) ?? new Date(),
      }));
      if (deleted.length === 0) continue;
      yield {
        records: { deletions: deleted },
        position: at,
        step: `deleted ${object}`,
        done: at.done,
        total: null,
      };
    } while (after !== null);
  }
}
