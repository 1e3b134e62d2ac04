import { DAY_MS } from '../journey/order.ts';
import { median } from './statistics.ts';
import { FUNNEL_STEPS } from './types.ts';
import type { FunnelDates, FunnelStep } from './types.ts';

export interface FunnelRow {
  readonly step: FunnelStep;
  /** How many reached this step. */
  readonly reached: number;
  /** Of those that reached the step before, the share that reached this one; null for the first or of none. */
  readonly fromPrevious: number | null;
  /** Median days from the step before, of those that took both in this order; null of none. */
  readonly medianDays: number | null;
}

/**
 * The funnel of one cohort. Who reached a later step without a recorded earlier one (an opportunity
 * created for somebody who never was marked as qualified) counts as having passed it, so that no
 * step's rate exceeds 1; their durations are left out, as nobody knows them.
 */
export function funnel(cohort: readonly FunnelDates[]): FunnelRow[] {
  return FUNNEL_STEPS.map((step, index) => {
    const before = index === 0 ? null : (FUNNEL_STEPS[index - 1] ?? null);
    const reached = cohort.filter((dates) => hasReached(dates, index)).length;
    const reachedBefore =
      before === null ? 0 : cohort.filter((dates) => hasReached(dates, index - 1)).length;
    return {
      step,
      reached,
      fromPrevious: reachedBefore === 0 ? null : reached / reachedBefore,
      medianDays: before === null ? null : medianDaysBetween(cohort, before, step),
    };
  });
}

function hasReached(dates: FunnelDates, index: number): boolean {
  return FUNNEL_STEPS.slice(index).some((step) => dates[step] !== null);
}

/** Days from one step to another, of those with both dates in that order. */
export function daysBetween(
  cohort: readonly FunnelDates[],
  from: FunnelStep,
  to: FunnelStep,
): number[] {
  return cohort.flatMap((dates) => {
    const start = dates[from];
    const end = dates[to];
    return start === null || end === null || end < start ? [] : [(end - start) / DAY_MS];
  });
}

export function medianDaysBetween(
  cohort: readonly FunnelDates[],
  from: FunnelStep,
  to: FunnelStep,
): number | null {
  return median(daysBetween(cohort, from, to));
}
