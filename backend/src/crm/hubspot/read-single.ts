import type { ObjectType } from '../../records/types.ts';
import type { CrmBatch, CrmSession } from '../connector.ts';
import { HubSpotClient, type HubSpotRecord, type Wanted } from './client.ts';
import type { HubSpotObject } from './paths.ts';
import { COMPANY, contactProperties, DEAL } from './properties.ts';
import { companyBatch, contactBatch, dealBatch } from './read-records.ts';
import { readOwners, readPipelines } from './surroundings.ts';

const OBJECTS: Readonly<Record<ObjectType, HubSpotObject>> = {
  account: 'companies',
  contact: 'contacts',
  lead: 'contacts',
  deal: 'deals',
};

/**
 * Reads single records anew. Those that HubSpot no longer has are answered as deleted: an event may come late,
 * out of order or not at all, the record itself is what counts.
 */
export async function readRecords(
  session: CrmSession,
  objectType: ObjectType,
  externalIds: readonly string[],
): Promise<Pick<CrmBatch, 'records' | 'touches'>> {
  const client = new HubSpotClient(session);
  const object = OBJECTS[objectType];
  const found = await client.read(object, externalIds, wantedOf(object, session));
  const part = await batchOf(client, session, object, found);
  const answered = new Set(found.flatMap((record) => [record.id, ...mergedIdsOf(record)]));
  const deletedAt = session.now();
  return {
    ...part,
    records: {
      ...part.records,
      deletions: externalIds
        .filter((id) => !answered.has(id))
        .map((externalId) => ({ objectType, externalId, deletedAt })),
    },
  };
}

function wantedOf(object: HubSpotObject, session: CrmSession): Wanted {
  if (object === 'companies') return COMPANY;
  return object === 'contacts' ? contactProperties(session.settings) : DEAL;
}

async function batchOf(
  client: HubSpotClient,
  session: CrmSession,
  object: HubSpotObject,
  found: readonly HubSpotRecord[],
): Promise<Pick<CrmBatch, 'records' | 'touches'>> {
  if (object === 'companies') return companyBatch(found);
  if (object === 'contacts') return contactBatch(client, session, found);
  const surroundings = {
    pipelines: await readPipelines(client),
    owners: await readOwners(client),
  };
  return dealBatch(client, session, surroundings, found);
}

const mergedIdsOf = (record: HubSpotRecord): string[] =>
  (record.properties['hs_merged_object_ids'] ?? '').split(';');
