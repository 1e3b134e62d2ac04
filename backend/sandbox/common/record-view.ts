/** A record as a demo page shows it in a list. */
export interface RecordSummary {
  readonly objectType: string;
  readonly id: string;
  readonly name: string;
  /** As the CRM holds it, in the record's currency; null when empty or not a deal. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly stage: string | null;
  readonly owner: string | null;
  readonly contacts: readonly {
    readonly id: string;
    readonly name: string;
    readonly title: string | null;
  }[];
  readonly properties: Readonly<Record<string, string | null>>;
}

/** What a demo page may see of a sandbox's data. */
export interface RecordViews {
  records(objectType?: string): readonly RecordSummary[];
  record(objectType: string, id: string): RecordSummary | undefined;
}
