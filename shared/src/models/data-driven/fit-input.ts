import type { DealOutcome, StageEntry, Touchpoint } from '../../journey/types.ts';

/**
 * What the fitted models learn from: no more than a CRM holds. Accounts appear from the moment they have a
 * record or an identified visitor; who never left a trace is not here. Instants are UTC epoch
 * milliseconds, money is home currency in minor units.
 */
export interface FitInput {
  /** The window of observation. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Everything the influencers published for us, in any order. */
  readonly posts: readonly FitPost[];
  readonly accounts: readonly FitAccount[];
  /** Website visits that named an influencer, by influencer id; anonymous ones count too. */
  readonly clicks: Readonly<Record<string, number>>;
}

/** Something an influencer published. */
export interface FitPost {
  readonly id: string;
  readonly influencerId: string;
  readonly campaignId: string | null;
  readonly platform: string | null;
  readonly contentType: string | null;
  readonly publishedAt: number;
}

export interface FitAccount {
  readonly id: string;
  /** When it first had a CRM record or an identified visitor. */
  readonly knownFrom: number;
  /** Known people. */
  readonly people: number;
  /** Every known touch of the account's people, in any order; those before `knownFrom` too. */
  readonly touches: readonly Touchpoint[];
  readonly deals: readonly FitDeal[];
}

export interface FitDeal {
  readonly id: string;
  readonly createdAt: number;
  readonly closedAt: number | null;
  readonly outcome: DealOutcome;
  readonly valueMinor: number;
  /** The stages it entered, where they are known. */
  readonly stages?: readonly StageEntry[];
  /** Touches of the buying group, those a journey is built from; answers to «How did you hear of us?» too. */
  readonly touches: readonly Touchpoint[];
}
