import type { TenantTransaction } from '../db/tenancy.ts';
import type { ObjectType, PersonRef, RecordSource } from './types.ts';

export const TABLES = {
  account: 'accounts',
  contact: 'contacts',
  lead: 'contacts',
  deal: 'deals',
} as const satisfies Record<ObjectType, string>;

/**
 * Our ids by the CRM's, of the record that stands for them today: merged records answer their survivor.
 * Unknown ids are absent.
 */
export async function resolve(
  tx: TenantTransaction,
  source: RecordSource,
  objectType: ObjectType,
  externalIds: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(externalIds.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const isPerson = objectType === 'contact' || objectType === 'lead';
  const current = isPerson
    ? 'coalesce(merged_into_id, converted_into_id, id)'
    : 'coalesce(merged_into_id, id)';
  const rows = await tx.query<{ external_id: string; id: string }>(
    `select external_id, ${current} as id from ${TABLES[objectType]}
     where tenant_id = $1 and source = $2 and external_id = any($3::text[])
     ${isPerson ? 'and object_type = $4' : ''}`,
    [tx.tenantId, source, wanted, ...(isPerson ? [objectType] : [])],
  );
  return new Map(rows.map((row) => [row.external_id, row.id]));
}

export const personKey = ({ objectType, externalId }: PersonRef): string =>
  `${objectType}:${externalId}`;

/** Like {@link resolve}, for contacts and leads together; keys by {@link personKey}. */
export async function resolvePeople(
  tx: TenantTransaction,
  source: RecordSource,
  people: readonly PersonRef[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const objectType of ['contact', 'lead'] as const) {
    const ids = people.filter((person) => person.objectType === objectType);
    const resolved = await resolve(
      tx,
      source,
      objectType,
      ids.map(({ externalId }) => externalId),
    );
    for (const [externalId, id] of resolved) found.set(personKey({ objectType, externalId }), id);
  }
  return found;
}

/** Of these ids, the ones the store has never heard of. */
export async function unknownIds(
  tx: TenantTransaction,
  source: RecordSource,
  objectType: ObjectType,
  externalIds: readonly string[],
): Promise<string[]> {
  const known = await resolve(tx, source, objectType, externalIds);
  return [...new Set(externalIds)].filter((id) => !known.has(id));
}
