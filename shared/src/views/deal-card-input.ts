import type { Crm, ModelChoice } from '../contract/common.ts';
import type {
  Channel,
  CreditScope,
  CreditStage,
  DealOutcome,
  Evidence,
  SearchIntent,
  TouchKind,
} from '../journey/types.ts';
import type { Credit, ModelId, ModelParameters } from '../models/types.ts';

/** A person of the buying group, as `buyingGroup` marked them. */
export interface DealCardPerson {
  readonly id: string;
  /** As the CRM shows it; fall back to the e-mail's local part, never to an id. */
  readonly name: string;
  /** `deal`: has a role on the deal; `account`: works there, counted by the tenant's setting. */
  readonly membership: 'deal' | 'account';
}

/** One touch of the buying group, with the names a reader needs beside the ids. */
export interface DealCardTouch {
  readonly id: string;
  readonly occurredAt: number;
  readonly kind: TouchKind;
  readonly channel: Channel;
  /** Of a search, where its term is known. */
  readonly searchIntent?: SearchIntent;
  readonly platform: string | null;
  readonly contentType: string | null;
  readonly influencerId: string | null;
  readonly influencerName: string | null;
  readonly campaignId: string | null;
  readonly campaignName: string | null;
  readonly contactId: string | null;
  readonly evidence: Evidence;
  readonly confidence: number;
  /**
   * What the person saw or did it with: of a `visit` the page, of a `form` the form, of `content` and
   * `click` the influencer's post, of an `event` its name; null where only the fact is known.
   */
  readonly title: string | null;
  readonly url: string | null;
}

/** A credit of the ledger: the money is already split by `allocate`, so that parts sum to the amount. */
export interface DealCardCredit extends Credit {
  /** Minor units of the deal's currency; null when the deal has no amount. */
  readonly minor: number | null;
}

/** One model's credit for the deal's stage. `credits: []` is a deal without an eligible touch. */
export interface DealCardModelCredit {
  readonly model: ModelId;
  /** The scope these credits were computed with. */
  readonly scope: CreditScope;
  readonly credits: readonly DealCardCredit[];
  /** 90 % interval of the influencers' share, where the model gives one. */
  readonly range?: { readonly low: number; readonly high: number } | null;
}

/** A post of an influencer that somebody of the group saw or that was published to them. */
export interface DealCardPost {
  readonly title: string;
  readonly url: string | null;
  readonly influencerName: string;
  readonly platform: string | null;
  readonly seenAt: number;
  /** Who saw it; null when nobody is identified. */
  readonly contactId: string | null;
}

/** Everything `buildDealCard` needs; plain data that one or two queries can fill. */
export interface DealCardInput {
  readonly record: {
    readonly crm: Crm;
    readonly objectType: 'deal' | 'opportunity';
    readonly id: string;
    readonly name: string;
  };
  readonly outcome: DealOutcome;
  /** Label of the stage the deal is in now. */
  readonly stageLabel: string;
  readonly createdAt: number;
  readonly closedAt: number | null;
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  /** Which credit is shown: `open`, `won` or `lost` by outcome; `opportunity` for the sourced view. */
  readonly creditStage: CreditStage;
  readonly stageHistory: readonly {
    readonly id: string;
    readonly label: string;
    readonly enteredAt: number;
  }[];
  readonly people: readonly DealCardPerson[];
  /** All touches of the group, those outside the lookback too: the card says when they are why it is empty. */
  readonly touches: readonly DealCardTouch[];
  /** Posts that earn credit under some model without a click, under the ids they are credited by. */
  readonly inferred: readonly DealCardTouch[];
  /** Credit by model for `creditStage`; the comparison shows one row for each. */
  readonly credits: readonly DealCardModelCredit[];
  readonly selectedModel: ModelId;
  readonly models: readonly ModelChoice[];
  /** The fit these credits were computed with; null before there was any. */
  readonly fit: { readonly version: number; readonly fittedAt: number } | null;
  /** The latest change of this credit under the selected model, once there was credit to change. */
  readonly lastChange: DealCardChange | null;
  readonly settings: {
    readonly lookbackDays: number;
    readonly parameters: ModelParameters;
    readonly includeAccountContacts: boolean;
  };
  /**
   * The fitted model's answer where it gives one, else `conversionProbability(…)` of pipeline/; null for closed
   * deals and stages without a probability.
   */
  readonly conversion: { readonly probability: number; readonly source: string } | null;
  /** Candidates for “talk about”, any order. */
  readonly posts: readonly DealCardPost[];
  readonly computedAt: number;
  /** Last time the CRM was read; null before the first back-fill ends. */
  readonly syncedAt: number | null;
  readonly now: number;
  /** BCP 47, for numbers and dates, e.g. `en-US`. */
  readonly locale: string;
  /** IANA, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}

/** What became of the influencers' part of a deal. Money in minor units of the deal's currency. */
export interface DealCardChange {
  readonly at: number;
  /** As the ledger has it: `model refitted`, `contact changed`. */
  readonly reason: string;
  readonly before: { readonly share: number; readonly minor: number };
  readonly after: { readonly share: number; readonly minor: number };
}
