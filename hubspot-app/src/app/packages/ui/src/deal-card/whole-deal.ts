import type { DealCardView, MoneyView } from '@pipeline-attribution/shared';

/** The line under the table that says: the rows above are the whole deal. */
export interface WholeDeal {
  readonly shareText: string;
  readonly amount: MoneyView | null;
}

/** Shares are fractions; beyond this the sum is a fault, not rounding. */
const TOLERANCE = 0.005;

/**
 * Adds the rows up. Returns null when they are not the whole deal: then no total is shown, rather
 * than one that a reader could not follow.
 */
export const wholeDeal = (view: DealCardView): WholeDeal | null => {
  const rows = [...view.influencers, ...view.remainder];
  const share = rows.reduce((sum, row) => sum + row.share, 0);
  if (rows.length === 0 || Math.abs(share - 1) > TOLERANCE) return null;
  const { amount } = view.record;
  if (amount === null) return { shareText: '100 %', amount: null };
  const minor = rows.reduce((sum, row) => sum + (row.amount?.minor ?? 0), 0);
  return minor === amount.minor ? { shareText: '100 %', amount } : null;
};
