import type { Crm } from '@pipeline-attribution/shared';
import { retryLost } from '../db/retry.ts';
import { withTenant } from '../db/tenancy.ts';
import type { ObjectType } from '../records/types.ts';
import { clearDirty, loadDirty } from './dirty-records.ts';
import { openSession } from './open-session.ts';
import { restingWhenAsked } from './rest.ts';
import type { CrmServices } from './services.ts';
import { writeBatch } from './write-batch.ts';

/** Accounts before people before deals, so that each finds what it refers to. */
const ORDER: readonly ObjectType[] = ['account', 'contact', 'lead', 'deal'];

/** Records read in one go; ten batch reads of HubSpot's at most. */
const CHUNK = 500;

/**
 * Reads the records a CRM said changed, and writes what differs, until none is left. Besides being prompt it sees
 * what no search by date can: who joined a deal changes the association, not the deal. A mark goes when what was
 * read is written, so that a record marked meanwhile is read once more.
 *
 * @throws CrmError when the CRM does not answer; the marks stay for the next try.
 */
export function readDirty(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  signal?: AbortSignal,
): Promise<void> {
  return restingWhenAsked(services, tenantId, crm, () => readAll(services, tenantId, crm, signal));
}

async function readAll(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { dataSource } = services.context;
  for (;;) {
    signal?.throwIfAborted();
    const marks = await withTenant(dataSource, tenantId, (tx) => loadDirty(tx, crm, CHUNK));
    if (marks.length === 0) return;
    const { connector, session } = await openSession(services, tenantId, crm);
    for (const objectType of ORDER) {
      const own = marks.filter(({ object_type: type }) => type === objectType);
      if (own.length === 0) continue;
      const part = await connector.readRecords(
        session,
        objectType,
        own.map(({ external_id: id }) => id),
      );
      await retryLost(() =>
        withTenant(dataSource, tenantId, async (tx) => {
          await writeBatch(tx, crm, part, session.homeCurrency);
          await clearDirty(tx, crm, own);
        }),
      );
    }
  }
}
