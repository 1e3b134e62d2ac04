import type { NoEvidenceReason } from '../journey/deal-evidence.ts';
import type { Evidence } from '../journey/types.ts';
import type { MoneyView } from './common.ts';

/** A figure, or why there is none. */
export interface FigureView {
  readonly value: number | null;
  readonly reason: string | null;
}

export interface DealSum {
  readonly deals: number;
  readonly amount: MoneyView;
}

/** Of the amount and of the number of all deals looked at. */
export interface DealShare extends DealSum {
  readonly share: FigureView;
  readonly dealShare: FigureView;
}

/** What repairs something, and where; without a path it is done in the CRM or on the website. */
export interface HealthActionView {
  readonly text: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | null;
  readonly path: string | null;
}

/** `pending`: its credit has not been computed yet. */
export type HealthReasonId = NoEvidenceReason | 'pending';

/** `withEvidence` and `withoutEvidence` sum to `total`. */
export interface PipelineHealth {
  readonly total: DealSum;
  readonly withEvidence: DealShare;
  readonly namesInfluencer: DealShare;
  readonly byEvidence: readonly (DealShare & {
    readonly evidence: Evidence;
    readonly label: string;
    readonly dealsWithAny: number;
  })[];
  readonly withoutEvidence: readonly (DealShare & {
    readonly reason: HealthReasonId;
    readonly label: string;
    readonly action: HealthActionView;
    readonly dealsPath: string;
  })[];
}

export interface HealthCheck {
  readonly id:
    | 'crmSync'
    | 'tracker'
    | 'dealsWithoutContacts'
    | 'unresolvedValues'
    | 'selfReports'
    | 'contactsWithoutRoles'
    | 'consent';
  readonly status: 'attention' | 'unknown' | 'ok';
  readonly text: string;
  readonly count: number;
  readonly amount: MoneyView | null;
  readonly action: HealthActionView | null;
  readonly dealsPath: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** `GET /attribution/health`. */
export interface AttributionHealth {
  readonly currency: string;
  readonly pipeline: Readonly<Record<'all' | 'open' | 'won' | 'lost', PipelineHealth>>;
  /** What needs attention first. */
  readonly checks: readonly HealthCheck[];
}

/** `GET /attribution/health/deals`: a deal behind one of those figures. */
export interface HealthDeal {
  readonly dealId: string;
  readonly recordId: string;
  readonly source: string;
  readonly name: string;
  readonly account: string | null;
  readonly owner: string | null;
  readonly stageLabel: string;
  readonly outcome: 'open' | 'won' | 'lost';
  readonly homeAmount: MoneyView;
  readonly reason: HealthReasonId | null;
  readonly reasonLabel: string | null;
  readonly contacts: number;
  readonly createdAt: string;
  readonly closedAt: string | null;
}
