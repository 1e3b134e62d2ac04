import type { CrmSession } from './connector.ts';

/** Records that carry figures of ours in the CRM. */
export const FIGURE_OBJECTS = ['deal', 'contact', 'lead'] as const;
export type FigureObject = (typeof FIGURE_OBJECTS)[number];

/** What is written onto a deal, under the tenant's default model. */
export interface DealFigures {
  /** Who has the largest share; null when no influencer touched it. */
  readonly topInfluencer: string | null;
  /** 0 to 1 of the deal's amount, all influencers together. */
  readonly influencerShare: number;
  /** In the deal's currency, as a decimal; null when the deal has no amount. */
  readonly attributedAmount: string | null;
  readonly influencers: readonly string[];
  readonly campaigns: readonly string[];
  readonly model: string;
  readonly firstInfluencerTouchAt: Date;
  readonly lastInfluencerTouchAt: Date;
}

/** What is written onto a person. */
export interface PersonFigures {
  readonly firstInfluencer: string;
  readonly lastInfluencer: string;
}

/** Values of fields by the CRM's names for them, in the one spelling they are compared in; null is empty. */
export type FieldValues = Readonly<Record<string, string | null>>;

export interface FieldWrite {
  readonly externalId: string;
  readonly values: FieldValues;
}

/** What became of a write. `gone`: the CRM has no such record any more; `refused`: a rule of its own forbade it. */
export interface FieldWritten {
  readonly externalId: string;
  readonly outcome: 'written' | 'gone' | 'refused';
  /** Why not, for people. */
  readonly message: string | null;
}

/** A connector's fields for our figures. */
export interface FiguresPort {
  /** The fields there are, with the names people see; none of an object the CRM does not have. */
  readonly labels: Readonly<Record<FigureObject, Readonly<Record<string, string>>>>;
  /** The figures as the fields hold them; every field is there, and is null for a record without figures. */
  dealValues(figures: DealFigures | null): FieldValues;
  personValues(figures: PersonFigures | null): FieldValues;
  /** Of the permissions that writing needs, those a connection with `scopes` lacks; none where a CRM has none. */
  missingPermissions(scopes: readonly string[]): string[];
  /**
   * Makes sure that we may write and that the fields are there.
   * @throws CrmError `forbidden` with what to do about it.
   */
  prepare(session: CrmSession): Promise<void>;
  /** The fields as they stand; records the CRM no longer has are absent, fields it does not have as well. */
  read(
    session: CrmSession,
    object: FigureObject,
    externalIds: readonly string[],
  ): Promise<Map<string, FieldValues>>;
  /** Of these records, the fields whose value the CRM says this app wrote. Absent where a CRM does not tell. */
  writtenByUs?(
    session: CrmSession,
    object: FigureObject,
    externalIds: readonly string[],
  ): Promise<Map<string, ReadonlySet<string>>>;
  /** Writes in the CRM's batches; one record that is refused does not stop the others. */
  write(
    session: CrmSession,
    object: FigureObject,
    writes: readonly FieldWrite[],
  ): Promise<FieldWritten[]>;
}
