/**
 * The vocabulary of the core. Instants are UTC epoch milliseconds; identifiers are opaque strings.
 */

/** What put a touchpoint into our hands; every credit carries it, and the screens show it. */
export const EVIDENCE = [
  'utm',
  'code',
  'referral',
  'self_report',
  'crm_field',
  'crm_event',
  'import',
  'lift',
] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** What kind of thing happened. */
export const TOUCH_KINDS = [
  'visit',
  'form',
  'click',
  'content',
  'event',
  'email',
  'meeting',
  'self_report',
  'crm_source',
  'campaign_member',
  'sales_activity',
] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

/** Google's default channel groups plus our two own classes, `influencer` and `self_reported`. */
export const CHANNELS = [
  'influencer',
  'direct',
  'organic_search',
  'paid_search',
  'organic_social',
  'paid_social',
  'organic_video',
  'paid_video',
  'email',
  'referral',
  'affiliates',
  'display',
  'audio',
  'sms',
  'events',
  'ai_assistant',
  'paid_other',
  'self_reported',
  'sales',
  'unassigned',
] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Whether somebody searched for the company itself (`brand`) or for what it sells (`generic`); `unknown` where
 * the term is not told, as Google never does for free results.
 */
export const SEARCH_INTENTS = ['brand', 'generic', 'unknown'] as const;
export type SearchIntent = (typeof SEARCH_INTENTS)[number];

/** One contact between a person and something that may have influenced them. */
export interface Touchpoint {
  readonly id: string;
  /** UTC epoch milliseconds. */
  readonly occurredAt: number;
  /** The source does not say when it happened: `occurredAt` is when its record was made. */
  readonly isUndated?: boolean;
  readonly kind: TouchKind;
  readonly channel: Channel;
  readonly platform: string | null;
  readonly influencerId: string | null;
  readonly campaignId: string | null;
  readonly contentType: string | null;
  readonly contactId: string | null;
  readonly evidence: Evidence;
  /** 0 to 1: how sure we are that the touch happened and is whose we say. */
  readonly confidence: number;
  /** Of a search; mostly left out where the term is not known. */
  readonly searchIntent?: SearchIntent;
}

export type DealOutcome = 'open' | 'won' | 'lost';

/** A stage the deal entered. */
export interface StageEntry {
  readonly stageId: string;
  readonly enteredAt: number;
}

/** The facts of a deal a journey is cut by. */
export interface DealFacts {
  readonly id: string;
  readonly createdAt: number;
  readonly outcome: DealOutcome;
  /** When it was won or lost; null while open. */
  readonly closedAt: number | null;
  /** Creation of the oldest contact of the buying group; null when the group is empty. */
  readonly leadCreatedAt: number | null;
  /** That oldest contact; then only their own touches can have created the lead. */
  readonly leadContactId?: string | null;
  readonly stages: readonly StageEntry[];
}

/** Whose touches may earn credit: the specification's meaning, or all marketing. */
export type CreditScope = 'influencer' | 'allMarketing';

/**
 * The stages a deal's amount is credited at.
 * `opportunity`: touches before the deal was created (pipeline sourced).
 * `open` / `won` / `lost`: touches until now or until it closed; a deal is in exactly one of the three.
 */
export const CREDIT_STAGES = ['opportunity', 'open', 'won', 'lost'] as const;
export type CreditStage = (typeof CREDIT_STAGES)[number];

/** The ordered, de-duplicated, eligible touches of a buying group before an instant. */
export interface Journey {
  readonly dealId: string;
  readonly touches: readonly Touchpoint[];
  /** The same touches as the rules order them, see `asHeard`; null where that is the same. */
  readonly heard?: readonly Touchpoint[] | null;
  /** The instant the journey is cut at: stage entry, close, or now. */
  readonly endsAt: number;
  /** Where the lookback begins; without it, nothing lies too far back. */
  readonly startsAt?: number;
  readonly leadCreatedAt: number | null;
  /** See {@link DealFacts.leadContactId}. */
  readonly leadContactId?: string | null;
  readonly dealCreatedAt: number;
  readonly closedAt: number | null;
}
