import type { Crm, ModelChoice, MoneyView } from '../contract/common.ts';
import type { DealOutcome } from '../journey/types.ts';
import type { DealCardView, EvidenceTag, MomentView } from './deal-card.ts';

/** An influencer who reached this person or somebody at this account. */
export interface TouchedInfluencerRow {
  readonly id: string;
  readonly name: string;
  readonly platformLabel: string;
  readonly contentLabel: string;
  readonly campaigns: readonly string[];
  readonly touches: number;
  /** `through`: the person; `title`: what happened. */
  readonly lastTouch: MomentView & { readonly through: string; readonly title: string };
  readonly evidence: EvidenceTag;
  readonly evidenceLabel: string;
}

export interface TouchedCampaignRow {
  readonly id: string;
  readonly name: string;
  readonly influencers: readonly string[];
  readonly touches: number;
  readonly lastTouch: MomentView;
}

/** An open deal and what influencers have of it under the model of the card. */
export interface TouchedDealRow {
  /** In the CRM. */
  readonly id: string;
  readonly name: string;
  readonly outcome: DealOutcome;
  readonly stageLabel: string;
  readonly amount: MoneyView | null;
  /** The influencers' part, 0 to 1. */
  readonly share: number;
  readonly shareText: string;
  /** The influencers' part; null when the deal has no amount. */
  readonly attributed: MoneyView | null;
  /** e.g. `Mina Kovač 30 %, Ray Osei 12 %`; empty when nobody has credit. */
  readonly influencers: string;
}

export interface TouchEntry {
  readonly id: string;
  readonly moment: MomentView;
  /** e.g. `Watched “RevOps teardown #4” by Mina Kovač`. */
  readonly title: string;
  readonly influencer: string | null;
  readonly campaign: string | null;
  readonly channelLabel: string;
  readonly platformLabel: string;
  readonly person: string;
  readonly evidence: EvidenceTag;
  readonly evidenceLabel: string;
  readonly url: string | null;
}

/** What the card of a person and that of an account have in common. */
export interface TouchCard {
  readonly version: 1;
  /** `empty`: no influencer is known to have reached anybody here; `empty` says why and what to do. */
  readonly state: 'ready' | 'empty';
  readonly sentence: string;
  readonly empty: { readonly title: string; readonly why: string; readonly action: string } | null;
  readonly figures: {
    /** Of influencers. */
    readonly touches: number;
    /** Of other marketing; sales activity is neither. */
    readonly otherTouches: number;
    readonly influencers: number;
    readonly campaigns: number;
    readonly peopleReached: number;
    readonly peopleTotal: number;
    /** e.g. `4 of 5 people`. */
    readonly peopleText: string;
    readonly daysSinceFirstTouch: number | null;
  };
  /** The latest touch of an influencer. */
  readonly lastTouch:
    | (MomentView & {
        readonly influencer: string;
        readonly through: string;
        readonly title: string;
      })
    | null;
  /** Latest touch first. */
  readonly influencers: readonly TouchedInfluencerRow[];
  readonly campaigns: readonly TouchedCampaignRow[];
  /** Largest attributed amount first. */
  readonly deals: readonly TouchedDealRow[];
  /** What `deals` leaves out, e.g. `2 closed deals are not listed.`; null when nothing is left out. */
  readonly dealsNote: string | null;
  /** Under which the shares of `deals` stand. */
  readonly model: ModelChoice;
  readonly talkAbout: DealCardView['talkAbout'];
  /** Of all marketing and sales, latest first. */
  readonly touches: { readonly latest: readonly TouchEntry[]; readonly all: readonly TouchEntry[] };
  readonly freshness: { readonly synced: MomentView | null; readonly text: string };
}

/** All that the card of a contact or lead shows. */
export interface PersonCardView extends TouchCard {
  readonly record: {
    readonly crm: Crm;
    readonly objectType: 'contact' | 'lead';
    readonly id: string;
    readonly name: string;
    /** Job title and company, e.g. `VP Operations at Halden`; may be empty. */
    readonly about: string;
  };
}

/** Somebody at the account. */
export interface TouchedPersonRow {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Of influencers. */
  readonly touches: number;
  readonly lastTouch: (MomentView & { readonly influencer: string }) | null;
}

/** All that the card of a company (HubSpot) or account (Salesforce) shows. */
export interface AccountCardView extends TouchCard {
  readonly record: {
    readonly crm: Crm;
    readonly objectType: 'company' | 'account';
    readonly id: string;
    readonly name: string;
  };
  /** Those whom influencers reached, most touches first. */
  readonly people: readonly TouchedPersonRow[];
}
