import type { ContactRecord } from '../../records/types.ts';
import type { CrmBatch, CrmSession } from '../connector.ts';
import type { Row } from './client.ts';
import { text, toContact, toLead } from './mapping.ts';
import type { OrgFields } from './org-fields.ts';

/**
 * People merged into others, as rows of the recycle bin: whoever filled in a form under their address is
 * the person they were merged into. Records we know have their address already.
 */
export async function mergedAway(
  session: CrmSession,
  org: OrgFields,
  object: 'Contact' | 'Lead',
  rows: readonly Row[],
): Promise<CrmBatch['records']> {
  const lost = rows.filter((row) => text(row, 'MasterRecordId') !== null);
  const objectType = object === 'Contact' ? 'contact' : 'lead';
  const people = lost.map((row): ContactRecord => {
    const record = object === 'Contact' ? toContact(row, org) : toLead(row, org, session);
    return { ...record, selfReported: null, sourceFacts: {} };
  });
  const unknown = new Set(
    await session.unknown(
      objectType,
      people.map(({ externalId }) => externalId),
    ),
  );
  return {
    contacts: people.filter(({ externalId }) => unknown.has(externalId)),
    merges: lost.map((row) => ({
      objectType,
      externalId: text(row, 'Id') ?? '',
      intoExternalId: text(row, 'MasterRecordId') ?? '',
    })),
  };
}
