import type { Crm, ModelChoice } from '../contract/common.ts';
import type { DealOutcome } from '../journey/types.ts';
import type { DealCardPost, DealCardTouch } from './deal-card-input.ts';
import type { Reader } from './moment.ts';

/** Somebody whose touches the card shows. */
export interface TouchCardPerson {
  readonly id: string;
  readonly name: string;
  /** Job title; may be empty. */
  readonly title: string;
}

/** An open deal of these people, with the credit of influencers under the card's model. */
export interface TouchCardDeal {
  readonly id: string;
  readonly name: string;
  readonly outcome: DealOutcome;
  readonly stageLabel: string;
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  readonly credits: readonly {
    readonly influencer: string;
    readonly share: number;
    readonly minor: number;
  }[];
}

/** Everything the card of a person or an account needs; plain data. */
export interface TouchCardInput extends Reader {
  readonly crm: Crm;
  /** Record id in the CRM. */
  readonly recordId: string;
  readonly name: string;
  readonly people: readonly TouchCardPerson[];
  /** All touches of these people, echoes collapsed, any order. */
  readonly touches: readonly DealCardTouch[];
  /** Posts somebody of them came through, any order. */
  readonly posts: readonly DealCardPost[];
  readonly deals: readonly TouchCardDeal[];
  /** Open deals there are besides `deals`, and closed ones. */
  readonly unlisted: { readonly open: number; readonly closed: number };
  readonly model: ModelChoice;
  /** A deal of `deals` changed and is being credited anew. */
  readonly isPending: boolean;
  /** Last time the CRM was read; null before the first back-fill ends. */
  readonly syncedAt: number | null;
}

export interface PersonCardInput extends TouchCardInput {
  readonly objectType: 'contact' | 'lead';
  /** Where they work; null when the CRM does not say. */
  readonly accountName: string | null;
}

export interface AccountCardInput extends TouchCardInput {
  readonly objectType: 'company' | 'account';
}
