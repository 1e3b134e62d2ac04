import type {
  CreditScope,
  CreditStage,
  DealFacts,
  LiftInForce,
  ModelId,
  ModelParameters,
  Touchpoint,
} from '@pipeline-attribution/shared';

/** "None" in a key column, where null cannot stand. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';

/** The channel of what no eligible touch stands behind; never a touch's own. */
export const UNATTRIBUTED = 'unattributed';

/** The channel of what would have come anyway, in the incremental view; never a touch's own. */
export const BASELINE = 'baseline';

/** A touch of a buying group: `contactId` names the person, merges and conversions resolved. */
export interface LoadedTouch extends Touchpoint {
  /** The day in the tenant's time zone, `YYYY-MM-DD`. */
  readonly touchedOn: string;
}

/** A refund or correction of closed revenue, signed as it adds to revenue: a refund is negative. */
export interface RevenueEvent {
  readonly id: string;
  readonly minor: number;
  readonly currency: string;
  readonly homeMinor: number;
  readonly occurredOn: string;
}

/** A deal with all that its credit depends on. Days are the tenant's. */
export interface LoadedDeal {
  readonly facts: DealFacts;
  /** Minor units of `currency`; null when nobody entered an amount. */
  readonly amountMinor: number | null;
  readonly currency: string;
  readonly homeMinor: number;
  /** 0 to 1, of winning. */
  readonly probability: number;
  readonly createdOn: string;
  /** Null while open. */
  readonly closedOn: string | null;
  readonly revenueEvents: readonly RevenueEvent[];
  /** Echoes collapsed; any order. */
  readonly touches: readonly LoadedTouch[];
}

/** A person with all that their credit as a lead depends on. */
export interface LoadedLead {
  readonly contactId: string;
  readonly createdAt: number;
  readonly createdOn: string;
  /** UTC epoch milliseconds; null while not qualified. */
  readonly qualifiedAt: number | null;
  readonly qualifiedOn: string | null;
  readonly touches: readonly LoadedTouch[];
}

/** How a tenant credits, settled once a batch. */
export interface CreditRules {
  /** Where open journeys end, UTC epoch milliseconds. */
  readonly asOf: number;
  readonly lookbackDays: number;
  readonly scopes: Readonly<Record<ModelId, CreditScope>>;
  readonly parameters: ModelParameters;
  /** Posts that may earn credit without a click, by the id they are credited under. */
  readonly posts: ReadonlyMap<string, LoadedTouch>;
  /** What single visits without a name are judged by; null where lift earns no credit. */
  readonly lift: LiftInForce | null;
}

/** What a piece of credit belongs to; none is the nil id or an empty text. */
export interface Dimensions {
  readonly influencerId: string;
  readonly campaignId: string;
  readonly contentType: string;
  readonly channel: string;
  readonly platform: string;
  readonly touchedOn: string;
}

/** One row of `pipeline_attribution`. */
export interface PipelineRow extends Dimensions {
  readonly dealId: string;
  readonly model: ModelId;
  readonly stage: CreditStage;
  readonly weight: number;
  readonly amountMinor: number;
  readonly currency: string;
  readonly homeMinor: number;
  readonly expectedMinor: number;
  readonly touches: number;
  readonly firstTouchAt: number | null;
  readonly lastTouchAt: number | null;
  readonly evidence: string;
  readonly confidence: number;
  readonly createdOn: string;
  readonly closedOn: string | null;
}

/** One row of `revenue_attribution`. */
export interface RevenueRow extends Dimensions {
  readonly dealId: string;
  readonly entryId: string;
  readonly model: ModelId;
  readonly recognisedOn: string;
  readonly weight: number;
  readonly amountMinor: number;
  readonly currency: string;
  readonly homeMinor: number;
}

export const LEAD_STAGES = ['lead', 'qualified'] as const;
export type LeadStage = (typeof LEAD_STAGES)[number];

/** One row of `lead_attribution`. */
export interface LeadRow extends Dimensions {
  readonly contactId: string;
  readonly model: ModelId;
  readonly stage: LeadStage;
  readonly weight: number;
  readonly touches: number;
  readonly firstTouchAt: number | null;
  readonly lastTouchAt: number | null;
  readonly createdOn: string;
  readonly qualifiedOn: string | null;
}

/** One row of `contact_reach`. */
export interface ReachRow {
  readonly contactId: string;
  readonly influencerId: string;
  readonly campaignId: string;
  readonly contentType: string;
  readonly platform: string;
  readonly touchedOn: string;
  readonly touches: number;
  readonly lastTouchAt: number;
}

/** A person's or deal's own reason for being credited anew. */
export interface DirtyMark {
  readonly id: string;
  readonly reason: string;
  /** The rows that say so, taken away once it is done. */
  readonly marks: readonly string[];
}
