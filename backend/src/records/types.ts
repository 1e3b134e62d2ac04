/**
 * What the product keeps of a CRM, in words of no vendor. Connectors and the API both speak it to the
 * store; records are named by where they come from and the id they have there.
 */

import type { Milestones } from './qualified-at.ts';

export type RecordSource = 'hubspot' | 'salesforce' | 'api';

/** HubSpot knows contacts only; a Salesforce lead and contact are two objects. */
export type PersonType = 'contact' | 'lead';
export type ObjectType = 'account' | PersonType | 'deal';
export type Outcome = 'open' | 'won' | 'lost';
export type Consent = 'granted' | 'denied' | 'unknown';

export interface AccountRecord {
  readonly externalId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly createdAt: Date;
}

export interface PersonRef {
  readonly objectType: PersonType;
  readonly externalId: string;
}

/** A contact or a lead. */
export interface ContactRecord extends PersonRef {
  readonly accountExternalId: string | null;
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string;
  /** Job title. */
  readonly title: string;
  readonly lifecycleStage: string | null;
  readonly leadStatus: string | null;
  /** When the person first met the tenant's definition of a qualified lead, as far as the CRM tells. */
  readonly qualifiedAt: Date | null;
  /** What `qualifiedAt` follows from, where it is known; the store then works it out by today's definition. */
  readonly milestones?: Milestones;
  /** The answer to "How did you hear about us?". */
  readonly selfReported: string | null;
  /** What the CRM itself recorded of where this person came from, by the CRM's field names. */
  readonly sourceFacts: Readonly<Record<string, string>>;
  readonly consent: Consent;
  /** The store keeps the earliest it ever heard: conversion and merging make people younger in a CRM. */
  readonly createdAt: Date;
}

/** Somebody who owns records in the CRM, as its user and with their teams: who may see a card follows from it. */
export interface OwnerRecord {
  readonly externalId: string;
  /** Of the user who signs in; null when they have left. */
  readonly userId: string | null;
  readonly name: string;
  readonly email: string;
  readonly teamIds: readonly string[];
}

export interface DealRecord {
  readonly externalId: string;
  readonly accountExternalId: string | null;
  readonly name: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly outcome: Outcome;
  /** 0 to 1, of winning. */
  readonly probability: number;
  /** Minor units of `currency`; null when nobody entered an amount. */
  readonly amountMinor: number | null;
  readonly currency: string;
  /** Minor units of the tenant's home currency, as the CRM converts. */
  readonly homeMinor: number | null;
  readonly createdAt: Date;
  /** When it was won or lost; null while open. */
  readonly closedAt: Date | null;
  /** `YYYY-MM-DD`; of a closed deal null. */
  readonly expectedCloseOn: string | null;
  readonly ownerName: string;
  /** Undefined where the source does not say: what is known then stays. */
  readonly ownerExternalId?: string | null;
}

export interface StageRecord {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly pipelineLabel: string;
  readonly label: string;
  readonly position: number;
  readonly probability: number;
  readonly outcome: Outcome;
}

/** All stages a deal entered: the store makes its own list equal to this one. */
export interface StageHistoryRecord {
  readonly dealExternalId: string;
  readonly entries: readonly {
    readonly stageId: string;
    readonly label: string;
    readonly outcome: Outcome;
    readonly enteredAt: Date;
  }[];
}

/** Everyone on a deal: the store makes its own list equal to this one. */
export interface BuyingGroupRecord {
  readonly dealExternalId: string;
  readonly members: readonly {
    readonly person: PersonRef;
    /** In the CRM's words, e.g. "Decision maker"; empty when none is noted. */
    readonly role: string;
    readonly isPrimary: boolean;
  }[];
}

export interface ExchangeRateRecord {
  readonly currency: string;
  /** `YYYY-MM-DD`, from when the rate holds. */
  readonly startsOn: string;
  /** Units of this currency for one unit of the home currency, as an exact decimal. */
  readonly unitsPerHome: string;
}

/** One record was merged into another of the same type. */
export interface MergeRecord {
  readonly objectType: ObjectType;
  readonly externalId: string;
  readonly intoExternalId: string;
}

/** A lead became a contact. */
export interface ConversionRecord {
  readonly leadExternalId: string;
  readonly contactExternalId: string;
}

export interface DeletionRecord {
  readonly objectType: ObjectType;
  readonly externalId: string;
  readonly deletedAt: Date;
}

/** A piece of a CRM, in the order the store writes it. Every part may be missing. */
export interface RecordBatch {
  readonly exchangeRates?: readonly ExchangeRateRecord[];
  readonly stages?: readonly StageRecord[];
  /** All there are, not those of the other records only. */
  readonly owners?: readonly OwnerRecord[];
  readonly accounts?: readonly AccountRecord[];
  readonly contacts?: readonly ContactRecord[];
  readonly deals?: readonly DealRecord[];
  readonly stageHistories?: readonly StageHistoryRecord[];
  readonly buyingGroups?: readonly BuyingGroupRecord[];
  readonly conversions?: readonly ConversionRecord[];
  readonly merges?: readonly MergeRecord[];
  readonly deletions?: readonly DeletionRecord[];
}

/** What a write did to one record. */
export interface Written {
  /** Our id. */
  readonly id: string;
  readonly externalId: string;
  readonly inserted: boolean;
  /** True when something changed that credit depends on. */
  readonly credited: boolean;
}
