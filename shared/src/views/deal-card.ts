import type { Crm, ModelChoice, MoneyView } from '../contract/common.ts';
import type { CreditScope, DealOutcome } from '../journey/types.ts';
import type { FitLevel } from '../models/data-driven/fitted.ts';
import type { ModelId } from '../models/types.ts';

/** How we know: a click we saw, a person who said so, or a statistical inference. */
export type EvidenceTag = 'tracked' | 'self_reported' | 'inferred';

/** A moment, both for machines and for people (in the tenant's time zone). */
export interface MomentView {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** e.g. `3 Nov 2026`. */
  readonly text: string;
  /** e.g. `19 days ago`. */
  readonly ago: string;
}

export interface InfluencerRow {
  readonly id: string;
  readonly name: string;
  readonly platform: string | null;
  /** e.g. `LinkedIn`. */
  readonly platformLabel: string;
  readonly contentType: string | null;
  /** e.g. `Webinar`, `Post, Video`. */
  readonly contentLabel: string;
  readonly campaigns: readonly string[];
  /** 0 to 1 of the deal. */
  readonly share: number;
  /** e.g. `42 %`. */
  readonly shareText: string;
  /** null when the deal has no amount. */
  readonly amount: MoneyView | null;
  readonly touches: number;
  /** Posts of theirs that left no click and earn credit here. */
  readonly posts: number;
  /** Of somebody known by posts only: the latest of those, `through` saying that nobody was seen. */
  readonly lastTouch: MomentView & { readonly through: string };
  readonly evidence: EvidenceTag;
  readonly evidenceLabel: string;
  /** Why this share, one sentence. */
  readonly reason: string;
}

export type JourneyEntry =
  | {
      readonly kind: 'touch';
      readonly id: string;
      readonly moment: MomentView;
      /** e.g. `Watched “RevOps teardown #4” by Mina Kovač`. */
      readonly title: string;
      readonly influencer: string | null;
      readonly campaign: string | null;
      readonly channelLabel: string;
      readonly platformLabel: string;
      /** The person of the buying group; `Unknown visitor` when not identified, `No click seen` of a post. */
      readonly person: string;
      /** Set when the person is not on the deal but works at the account. */
      readonly personNote: string | null;
      readonly evidence: EvidenceTag;
      readonly evidenceLabel: string;
      readonly share: number;
      readonly shareText: string;
      readonly amount: MoneyView | null;
      readonly url: string | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'stage';
      readonly id: string;
      readonly moment: MomentView;
      /** e.g. `Entered Proposal`. */
      readonly title: string;
    };

export interface ModelComparisonRow {
  readonly model: ModelId;
  readonly label: string;
  readonly share: number;
  readonly shareText: string;
  readonly amount: MoneyView | null;
  /** e.g. `Mina Kovač (60 %)`, or `–`. */
  readonly topInfluencer: string;
}

/** What a fitted model knows, and since when. */
export interface FitView {
  readonly fittedAt: MomentView;
  /** e.g. `Learnt on 3 Nov 2026 from 214 deals, 60 of them won.` */
  readonly text: string;
  readonly level: FitLevel;
  /** Why the model falls back to a rule, is blended with one, or is to be read with care; else null. */
  readonly reason: string | null;
  readonly version: number;
}

/** What no influencer is seen to have earned. */
export interface RemainderRow {
  /**
   * `inferred`: influencers of whom nothing on this deal speaks, for posts nobody clicked; `baseline`: would have come
   * anyway; `removed`: touches that were erased since.
   */
  readonly kind: 'inferred' | 'channel' | 'removed' | 'baseline' | 'unattributed';
  readonly label: string;
  readonly share: number;
  readonly shareText: string;
  readonly amount: MoneyView | null;
  readonly reason: string;
}

/** All that the attribution card of a deal or opportunity shows. Built once, drawn by both CRMs. */
export interface DealCardView {
  readonly version: 1;
  readonly record: {
    readonly crm: Crm;
    readonly objectType: 'deal' | 'opportunity';
    readonly id: string;
    readonly name: string;
    readonly outcome: DealOutcome;
    readonly stageLabel: string;
    readonly amount: MoneyView | null;
  };
  /** `empty`: nobody's influence is known; `empty` then says why and what to do. */
  readonly state: 'ready' | 'empty';
  readonly sentence: string;
  readonly empty: { readonly title: string; readonly why: string; readonly action: string } | null;
  readonly model: ModelChoice & { readonly scope: CreditScope; readonly scopeLabel: string };
  readonly models: readonly ModelChoice[];
  /** Set under the models that learn (influencer touch too), once there is a fit. */
  readonly fit: FitView | null;
  readonly figures: {
    readonly attributed: {
      readonly amount: MoneyView | null;
      readonly share: number;
      readonly shareText: string;
      /** 90 % interval of the share, where the model gives one; as text `35–51 %`. */
      readonly range: { readonly low: number; readonly high: number; readonly text: string } | null;
    };
    readonly touches: number;
    readonly peopleReached: number;
    readonly peopleTotal: number;
    /** e.g. `4 of 5 people`. */
    readonly peopleText: string;
    readonly daysSinceFirstTouch: number | null;
    readonly conversion: {
      readonly probability: number;
      readonly text: string;
      /** e.g. `HubSpot stage probability`. */
      readonly source: string;
    } | null;
  };
  /** Of whom something on this deal speaks: a touch, an answer, a visit that their post is likely to have brought. */
  readonly influencers: readonly InfluencerRow[];
  /** All else, so that the card sums to the whole deal. */
  readonly remainder: readonly RemainderRow[];
  readonly talkAbout: {
    readonly title: string;
    readonly url: string | null;
    readonly influencer: string;
    readonly platformLabel: string;
    /** A line to open the talk with. */
    readonly line: string;
    readonly moment: MomentView;
  } | null;
  /** Latest first, touches and stage entries mixed. */
  readonly journey: {
    readonly latest: readonly JourneyEntry[];
    readonly all: readonly JourneyEntry[];
  };
  readonly comparison: readonly ModelComparisonRow[];
  /** “How is this computed?” as short paragraphs. */
  readonly explanation: readonly string[];
  readonly freshness: {
    readonly computed: MomentView;
    readonly synced: MomentView | null;
    readonly text: string;
  };
}
