import type { MutableRow } from './records/rows.ts';
import type { Value } from './soql/source.ts';

/** Columns whose rows are found by what they point to. */
export const PARENTS = [
  'OpportunityId',
  'AccountId',
  'CampaignId',
  'ContactId',
  'LeadId',
  'ConvertedContactId',
];

/** Rows by object and id, and by the parents they point to. */
export class Tables {
  readonly #tables = new Map<string, Map<string, MutableRow>>();
  readonly #byParent = new Map<string, Map<string, MutableRow[]>>();

  put(object: string, row: MutableRow): void {
    const table = this.#tables.get(object) ?? new Map<string, MutableRow>();
    this.#tables.set(object, table);
    table.set(String(row['Id']), row);
    for (const parent of PARENTS) this.#index(object, parent, row);
  }

  #index(object: string, parent: string, row: MutableRow): void {
    const id = row[parent];
    if (typeof id !== 'string') return;
    const key = `${object}.${parent}`;
    const index = this.#byParent.get(key) ?? new Map<string, MutableRow[]>();
    this.#byParent.set(key, index);
    const list = index.get(id);
    if (list === undefined) index.set(id, [row]);
    else if (!list.includes(row)) list.push(row);
  }

  /** Sets fields of a row; its old parents no longer find it. */
  change(object: string, row: MutableRow, values: Readonly<Record<string, Value>>): void {
    Object.assign(row, values);
    for (const parent of PARENTS) if (parent in values) this.#index(object, parent, row);
  }

  drop(object: string, id: string): void {
    this.#tables.get(object)?.delete(id);
    for (const parent of PARENTS) {
      for (const [key, list] of this.#byParent.get(`${object}.${parent}`) ?? []) {
        const left = list.filter((row) => row['Id'] !== id);
        if (left.length < list.length) this.#byParent.get(`${object}.${parent}`)?.set(key, left);
      }
    }
  }

  /** Keeps all rows as they are; what it answers puts them back. */
  snapshot(): () => void {
    const kept = [...this.#tables].map(
      ([object, rows]) => [object, [...rows.values()].map((row) => ({ ...row }))] as const,
    );
    return () => {
      this.#tables.clear();
      this.#byParent.clear();
      for (const [object, rows] of kept) for (const row of rows) this.put(object, row);
    };
  }

  rows(object: string): Iterable<MutableRow> {
    return this.#tables.get(object)?.values() ?? [];
  }

  byId(object: string, id: string): MutableRow | undefined {
    return this.#tables.get(object)?.get(id);
  }

  children(object: string, field: string, id: string): MutableRow[] {
    return (this.#byParent.get(`${object}.${field}`)?.get(id) ?? []).filter(
      (row) => row[field] === id,
    );
  }
}
