import type { CreditsWritten } from '../credits.ts';
import type { Row, SalesforceClient } from './client.ts';
import { deleteRecords, updateRecords, upsertRecords, type RecordWritten } from './collections.ts';
import { instant, text } from './mapping.ts';
import type { PackageNames } from './package-names.ts';
import { allById } from './read-records.ts';
import { packageRows } from './soql.ts';

type Values = Readonly<Record<string, string | number | null>>;

/** A record of the package as it should be; fields by our names for them. */
export interface WantedRow {
  /** Compared to tell whether a record says the same. */
  readonly fields: Values;
  /** Said when it is made and never again: which opportunity it is a detail of. */
  readonly opportunityId: string;
  /** Said along with any change, and no reason for one. */
  readonly aside?: Values;
}

/**
 * Makes the records of one of the package's objects equal to what is wanted for these opportunities, by external id: what
 * says the same is not written, what nobody wants is deleted. Doing it again changes nothing.
 */
export async function matchRows(
  client: SalesforceClient,
  names: PackageNames,
  what: { readonly object: string; readonly columns: readonly string[] },
  opportunityIds: readonly string[],
  wanted: ReadonlyMap<string, WantedRow>,
): Promise<CreditsWritten> {
  const object = names.of(what.object);
  const key = names.of('External_Id__c');
  const existing = await allById(client, opportunityIds, (ids) =>
    packageRows(object, what.columns.map(names.of), names.of('Opportunity__c'), ids),
  );
  const there = new Map(existing.map((row) => [text(row, key) ?? '', row]));
  const named = (values: Values): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [names.of(name), value]));
  const made: Record<string, unknown>[] = [];
  const changed: (Record<string, unknown> & { id: string })[] = [];
  for (const [externalId, { fields, opportunityId, aside = {} }] of wanted) {
    const row = there.get(externalId);
    if (row === undefined) {
      const own = { External_Id__c: externalId, Opportunity__c: opportunityId };
      made.push(named({ ...fields, ...aside, ...own }));
    } else if (!isSame(row, fields, names)) {
      changed.push({ ...named({ ...fields, ...aside }), id: text(row, 'Id') ?? '' });
    }
  }
  const lost = [...there].flatMap(([externalId, row]) =>
    wanted.has(externalId) ? [] : [text(row, 'Id') ?? ''],
  );
  // First what is no longer: a sum over the records is never more than the whole.
  const deleted = await deleteRecords(client, lost);
  const written = [
    ...(await updateRecords(client, object, changed)),
    ...(await upsertRecords(client, object, key, made)),
  ];
  return countOf(written, deleted);
}

function isSame(row: Row, fields: Values, names: PackageNames): boolean {
  return Object.entries(fields).every(([name, then]) => {
    const now = text(row, names.of(name));
    if (now === null || then === null) return now === then;
    if (typeof then === 'number') return Number(now) === then;
    return /(?:Touch|At)__c$/.test(name)
      ? instant(now)?.getTime() === instant(then)?.getTime()
      : now === then;
  });
}

/** Percent with the fields' six decimals. */
export const percentOf = (share: number): number => Math.round(share * 1e8) / 1e6;

/** Salesforce keeps no fractions of a second. */
export const secondOf = (at: Date | null): string | null =>
  at === null ? null : new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();

export function countOf(
  written: readonly RecordWritten[],
  deleted: readonly RecordWritten[],
): CreditsWritten {
  // What is gone needs no deleting, and a deleted opportunity no credit.
  const refused = [...written, ...deleted].filter(
    ({ code }) => code !== null && code !== 'ENTITY_IS_DELETED' && code !== 'NOT_FOUND',
  );
  return {
    written: written.filter(({ code }) => code === null).length,
    deleted: deleted.filter(({ code }) => code === null).length,
    refused: refused.length,
    refusal: refused[0]?.message ?? null,
  };
}
