import { type HubSpotRecord, type PropertyVersion, iso } from '../model.ts';

/** Fills a record's properties together with their history. */
export class PropertyWriter {
  readonly #record: HubSpotRecord;

  constructor(id: string, createdAt: number) {
    this.#record = {
      id,
      createdAt,
      updatedAt: createdAt,
      archived: false,
      archivedAt: null,
      mergedInto: null,
      properties: new Map([
        ['hs_object_id', id],
        ['createdate', iso(createdAt)],
      ]),
      history: new Map(),
    };
  }

  /** Sets a value that has been so since `at` (default: creation). Empty values are left out. */
  set(name: string, value: string | number | null, at?: number): this {
    if (value === null || value === '') return this;
    this.#record.properties.set(name, String(value));
    if (at !== undefined && at > this.#record.updatedAt) this.#record.updatedAt = at;
    return this;
  }

  /** Sets the versions of a property, oldest first; the last one is the value. */
  versions(
    name: string,
    versions: readonly { readonly value: string; readonly at: number }[],
    by: Partial<PropertyVersion> = {},
  ): this {
    const last = versions.at(-1);
    if (last === undefined) return this;
    this.#record.history.set(
      name,
      versions.map(({ value, at }) => ({
        value,
        at,
        sourceType: 'CRM_UI',
        sourceId: null,
        updatedByUserId: null,
        ...by,
      })),
    );
    return this.set(name, last.value, last.at);
  }

  done(modifiedProperty: string): HubSpotRecord {
    this.#record.properties.set(modifiedProperty, iso(this.#record.updatedAt));
    return this.#record;
  }
}
