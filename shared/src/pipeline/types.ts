import type { DealOutcome } from '../journey/types.ts';

/** The steps of the specification's funnel, in order. `lost` is beside it, not after `won`. */
export const FUNNEL_STEPS = ['touch', 'lead', 'qualified', 'opportunity', 'won'] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

/** When somebody or something first reached each step; null where it has not. */
export type FunnelDates = Readonly<Record<FunnelStep, number | null>>;

/** The facts of a deal that pipeline figures need. Money in minor units of one currency. */
export interface PipelineDeal {
  readonly outcome: DealOutcome;
  /** null when the CRM has no amount: the deal counts, its money does not. */
  readonly amountMinor: number | null;
  /** 0 to 1 as the CRM's stage says; null when the stage has none. */
  readonly stageProbability: number | null;
  readonly createdAt: number;
  readonly closedAt: number | null;
}
