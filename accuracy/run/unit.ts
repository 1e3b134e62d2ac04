import type { SimFamily } from '@pipeline-attribution/shared';

/** One company to simulate, observe and score. */
export interface Unit {
  readonly family: SimFamily;
  readonly world: 'normal' | 'null';
  readonly wonDeals: number;
  /** Chance that people say how they heard of the vendor. */
  readonly answered: number;
  readonly seed: number;
  /** Ids of the models to run. */
  readonly models: readonly string[];
  /** Whether linkage and identity are scored. */
  readonly linkage: boolean;
}

/** What one model made of one company. */
export interface ModelScore {
  readonly model: string;
  readonly c: number;
  readonly cPlus: number;
  /** Of the influencers' attributed shares; null where all are equal. */
  readonly spearman: number | null;
  /** Part of won value given to influencers, incremental view (rule models have no baseline). */
  readonly influencerShare: number;
  /** Part of what was attributed that went to influencers without any effect, together. */
  readonly zeroEffect: number | null;
  /** Influencers whose interval holds their true part of what marketing caused: the shares C compares. */
  readonly covered: number;
  /** The same of their part of all won value, where the baseline has to be right too. */
  readonly coveredIncremental: number;
  /** Influencers with an interval. */
  readonly intervals: number;
  readonly level: string | null;
}

export interface LinkageScore {
  /** As a model sees it: signals in browsers that identified. */
  readonly identified: LinkageFigures;
  /** To the letter: every signal that reached ingest. */
  readonly any: LinkageFigures;
  /** With the setting that counts all contacts of the account. */
  readonly wholeAccount: LinkageFigures;
  readonly identityF1: number;
}

export interface LinkageFigures {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly reach: number;
  readonly specificity: number;
}

export interface UnitScore {
  readonly won: number;
  readonly accounts: number;
  /** True part of won value of influencers, and of the baseline. */
  readonly trueInfluencerShare: number;
  readonly trueBaseline: number;
  readonly models: readonly ModelScore[];
  readonly linkage: LinkageScore | null;
}
