import type { HubSpotRecord } from '../model.ts';

/** The records of one type: by id, and in the order of their ids, in which HubSpot lists them. */
export class RecordTable {
  readonly #byId = new Map<string, HubSpotRecord>();
  /** Null when a record came in between; sorted anew at the next look. */
  #sorted: HubSpotRecord[] | null = [];

  get(id: string): HubSpotRecord | undefined {
    return this.#byId.get(id);
  }

  put(record: HubSpotRecord): void {
    const last = this.#sorted?.at(-1);
    const isLatest = last === undefined || Number(last.id) < Number(record.id);
    this.#byId.set(record.id, record);
    if (isLatest) this.#sorted?.push(record);
    else this.#sorted = null;
  }

  delete(id: string): void {
    this.#byId.delete(id);
    this.#sorted = null;
  }

  all(): readonly HubSpotRecord[] {
    this.#sorted ??= [...this.#byId.values()].sort((a, b) => Number(a.id) - Number(b.id));
    return this.#sorted;
  }

  /** At most `limit` records from this id on, in the order of ids. */
  from(id: number, limit: number, wanted: (record: HubSpotRecord) => boolean): HubSpotRecord[] {
    const sorted = this.all();
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(sorted[middle]?.id) < id) low = middle + 1;
      else high = middle;
    }
    const found: HubSpotRecord[] = [];
    for (let at = low; at < sorted.length && found.length < limit; at += 1) {
      const record = sorted[at];
      if (record !== undefined && wanted(record)) found.push(record);
    }
    return found;
  }
}
