import type { CrmSession } from './connector.ts';

/** An influencer as the CRM keeps them, where it keeps credit as records of its own. */
export interface CreditedInfluencer {
  readonly id: string;
  readonly name: string;
  readonly platform: string | null;
  readonly handle: string | null;
  readonly profileUrl: string | null;
}

/** A part of a deal's credit. The parts of a deal sum to the whole deal. */
export interface CreditRow {
  /** Null for other marketing, and for what nothing is credited with. */
  readonly influencer: CreditedInfluencer | null;
  /** Ours; null where no campaign is credited. */
  readonly campaignId: string | null;
  /** As {@link CampaignRecord.externalId}; null for a campaign the CRM does not have. */
  readonly campaignExternalId: string | null;
  /** 0 to 1 of the deal. */
  readonly share: number;
  /** In the deal's currency, as a decimal; null when the deal has no amount. */
  readonly amount: string | null;
  /** For people: what it rests on. */
  readonly evidence: string;
  readonly firstTouchAt: Date | null;
  readonly lastTouchAt: Date | null;
  /** The person through whom alone it came, as the CRM calls them; null where it came through several. */
  readonly contactExternalId: string | null;
  /** What of the deal is credited. */
  readonly stage: 'open' | 'won' | 'lost';
}

/** All of a deal's credit under one model; no rows where no influencer has a part in it. */
export interface DealCredits {
  readonly externalId: string;
  readonly model: string;
  readonly computedAt: Date;
  readonly rows: readonly CreditRow[];
  /** The influencers' touches the credit rests on, the latest first and not more than {@link MOST_TOUCHES}. */
  readonly touches: readonly CreditedTouch[];
}

/** A record of the CRM costs its customer room: of a long journey the latest touches tell enough. */
export const MOST_TOUCHES = 50;

/** An influencer's touch on the way to a deal. */
export interface CreditedTouch {
  readonly id: string;
  readonly influencerId: string;
  readonly campaignExternalId: string | null;
  /** Of a contact of the CRM; null of somebody it has none of. */
  readonly contactExternalId: string | null;
  readonly occurredAt: Date;
  readonly evidence: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly contentType: string | null;
  readonly platform: string | null;
  readonly url: string | null;
}

export interface CreditsWritten {
  /** Records that were made or changed. */
  readonly written: number;
  readonly deleted: number;
  readonly refused: number;
  /** The first refusal, in the CRM's own words. */
  readonly refusal: string | null;
}

/** Credit as records of the CRM, so that its own reports can count it. */
export interface CreditsPort {
  /**
   * Makes the CRM's records of these deals' credit equal to ours: what is the same is not written, what a deal no longer
   * has is deleted. Doing it again changes nothing. Does nothing where the CRM has no place for them.
   */
  write(session: CrmSession, deals: readonly DealCredits[]): Promise<CreditsWritten>;
}

export const NO_CREDITS: CreditsWritten = { written: 0, deleted: 0, refused: 0, refusal: null };

export const addCredits = (a: CreditsWritten, b: CreditsWritten): CreditsWritten => ({
  written: a.written + b.written,
  deleted: a.deleted + b.deleted,
  refused: a.refused + b.refused,
  refusal: a.refusal ?? b.refusal,
});
