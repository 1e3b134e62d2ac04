import type { ModelId } from '../models/types.ts';

/** An amount as it travels: integer minor units, its ISO 4217 currency, and the text to show. */
export interface MoneyView {
  readonly minor: number;
  readonly currency: string;
  /** For the reader, e.g. `€31,400`; no minor digits where they add nothing. */
  readonly text: string;
}

export type Crm = 'hubspot' | 'salesforce';

export const GROUP_BY = ['influencer', 'campaign', 'contentType', 'channel', 'platform'] as const;
export type GroupBy = (typeof GROUP_BY)[number];

/** Which date puts a deal or credit into a period. */
export const BASES = ['created', 'closed', 'touched'] as const;
export type Basis = (typeof BASES)[number];

/** RFC 9457 problem details, as every error answers. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names the occurrence; the log has it too. */
  readonly instance: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export interface ModelChoice {
  readonly id: ModelId;
  readonly label: string;
  readonly description: string;
}
