import type { TenantTransaction } from '../db/tenancy.ts';
import { loadPeople, loadTouches, resolvePersonIds } from './load-people.ts';
import type { DirtyMark, LoadedLead } from './types.ts';

export interface LoadedLeads {
  /** People to credit, one for all of their records. */
  readonly leads: readonly LoadedLead[];
  /** Records that are nobody's own any more (merged, converted, deleted): their credit goes. */
  readonly withoutCredit: readonly string[];
  /** Whom each marked record stands for. */
  readonly personOf: ReadonlyMap<string, string>;
}

/** Loads the people behind the marked contact records. */
export async function loadLeads(
  tx: TenantTransaction,
  marks: readonly DirtyMark[],
): Promise<LoadedLeads> {
  const ids = marks.map(({ id }) => id);
  const personIds = await resolvePersonIds(tx, ids);
  const people = await loadPeople(tx, [...personIds.values()]);
  for (const person of people.values()) if (person.isGone) people.delete(person.id);
  const touches = await loadTouches(tx, people.values());
  const leads = [...people.values()].map((person) => ({
    contactId: person.id,
    createdAt: person.createdAt,
    createdOn: person.createdOn,
    qualifiedAt: person.qualifiedAt,
    qualifiedOn: person.qualifiedOn,
    touches: touches.get(person.id) ?? [],
  }));
  const standing = new Set(people.keys());
  const records = [...people.values()].flatMap(({ recordIds }) => recordIds);
  return {
    leads,
    personOf: personIds,
    withoutCredit: [...new Set([...ids, ...personIds.values(), ...records])].filter(
      (id) => !standing.has(id),
    ),
  };
}
