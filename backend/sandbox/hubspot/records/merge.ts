import type { Associations } from '../associations.ts';
import { OBJECT_TYPES, type HubSpotRecord, type ObjectType } from '../model.ts';

/**
 * What the lost record leaves to the survivor: its links, the values the survivor lacks, its id and its address
 * (knowledge.hubspot.com/records/merge-records). Answers how many values moved.
 */
export function mergeInto(
  associations: Associations,
  type: ObjectType,
  survivor: HubSpotRecord,
  lost: HubSpotRecord,
): number {
  for (const other of OBJECT_TYPES) {
    if (other === type) continue;
    for (const { toId, types } of associations.of(type, lost.id, other)) {
      // A contact has one primary company; the survivor keeps its own.
      const hasOwn = associations.of(type, survivor.id, other).length > 0;
      if (type === 'contacts' && other === 'companies' && hasOwn) continue;
      const isPrimary = types.some(({ label }) => label === 'Primary');
      associations.link(type, survivor.id, other, toId, { primary: isPrimary && !hasOwn });
    }
  }
  associations.drop(type, lost.id);
  append(survivor, 'hs_merged_object_ids', [
    ...(lost.properties.get('hs_merged_object_ids')?.split(';') ?? []),
    lost.id,
  ]);
  const email = lost.properties.get('email');
  if (type === 'contacts' && email !== undefined && email !== survivor.properties.get('email'))
    append(survivor, 'hs_additional_emails', [email]);
  let moved = 0;
  for (const [name, value] of lost.properties) {
    if (survivor.properties.has(name)) continue;
    survivor.properties.set(name, value);
    moved += 1;
  }
  lost.archived = true;
  lost.archivedAt = survivor.updatedAt;
  lost.mergedInto = survivor.id;
  return moved;
}

function append({ properties }: HubSpotRecord, name: string, values: readonly string[]): void {
  const list = [...(properties.get(name)?.split(';') ?? []), ...values];
  properties.set(name, [...new Set(list)].join(';'));
}
