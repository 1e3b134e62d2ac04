import type { HubSpotRecord } from './model.ts';

interface Shadow {
  /** The record as it was before the change; null when it did not exist. */
  readonly before: HubSpotRecord | null;
  readonly until: number;
}

/**
 * What searches see: the records as they were `lagMs` ago. HubSpot's index is updated some moments after the record
 * (developers.hubspot.com/docs/api-reference/search/guide, "Limits": "it may take a few moments for newly created or
 * updated CRM objects to appear in search results").
 */
export class SearchIndex {
  lagMs: number;
  readonly #now: () => number;
  readonly #shadows = new Map<HubSpotRecord, Shadow[]>();

  constructor(now: () => number, lagMs = 0) {
    this.#now = now;
    this.lagMs = lagMs;
  }

  /** Call before a record is changed, or when it has just been created. */
  note(record: HubSpotRecord, isNew = false): void {
    if (this.lagMs === 0) return;
    const shadows = this.#shadows.get(record) ?? [];
    shadows.push({
      before: isNew ? null : { ...record, properties: new Map(record.properties) },
      until: this.#now() + this.lagMs,
    });
    this.#shadows.set(record, shadows);
  }

  /** The records as the index has them now. */
  view(records: readonly HubSpotRecord[]): HubSpotRecord[] {
    if (this.#shadows.size === 0) return [...records];
    const now = this.#now();
    for (const [record, shadows] of this.#shadows) {
      const left = shadows.filter(({ until }) => until > now);
      if (left.length === 0) this.#shadows.delete(record);
      else this.#shadows.set(record, left);
    }
    return records.flatMap((record) => {
      const [oldest] = this.#shadows.get(record) ?? [];
      if (oldest === undefined) return [record];
      return oldest.before === null ? [] : [oldest.before];
    });
  }
}
