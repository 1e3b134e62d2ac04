import type { Crm } from '@pipeline-attribution/shared';
import { retryLost } from '../db/retry.ts';
import { withTenant } from '../db/tenancy.ts';
import type { ObjectType } from '../records/types.ts';
import { openSession } from './open-session.ts';
import type { CrmServices } from './services.ts';
import { writeBatch } from './write-batch.ts';

/** Records of one type somebody named. */
export interface NamedRecords {
  readonly objectType: ObjectType;
  readonly externalIds: readonly string[];
}

/** Accounts before people before deals, so that each finds what it refers to. */
const ORDER: readonly ObjectType[] = ['account', 'contact', 'lead', 'deal'];

/**
 * Reads single records anew and writes what differs. Besides being prompt it sees what no search by date
 * can: who joined a deal changes the association, not the deal.
 */
export async function readChanged(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  named: readonly NamedRecords[],
): Promise<void> {
  const { connector, session } = await openSession(services, tenantId, crm);
  for (const objectType of ORDER) {
    const ids = named
      .filter((one) => one.objectType === objectType)
      .flatMap(({ externalIds }) => externalIds);
    if (ids.length === 0) continue;
    const part = await connector.readRecords(session, objectType, [...new Set(ids)]);
    await retryLost(() =>
      withTenant(services.context.dataSource, tenantId, (tx) =>
        writeBatch(tx, crm, part, session.homeCurrency),
      ),
    );
  }
}
