import type { CreditSum } from './credit-sums.ts';
import type { GroupName } from './groups.ts';

/** Credit of a group by stage; home minor units. */
export interface StageSums {
  leads: number;
  qualifiedLeads: number;
  opportunities: number;
  openDeals: number;
  wonDeals: number;
  lostDeals: number;
  pipelineMinor: number;
  openMinor: number;
  weightedMinor: number;
  wonMinor: number;
  lostMinor: number;
}

export function sumStages(sums: readonly CreditSum[]): StageSums {
  const count = (stage: CreditSum['stage']): number =>
    sums.reduce((total, sum) => (sum.stage === stage ? total + sum.count : total), 0);
  const minor = (stage: CreditSum['stage'], column: 'homeMinor' | 'expectedMinor'): number =>
    sums.reduce((total, sum) => (sum.stage === stage ? total + sum[column] : total), 0);
  return {
    leads: count('lead'),
    qualifiedLeads: count('qualified'),
    opportunities: count('opportunity'),
    openDeals: count('open'),
    wonDeals: count('won'),
    lostDeals: count('lost'),
    pipelineMinor: minor('opportunity', 'homeMinor'),
    openMinor: minor('open', 'homeMinor'),
    weightedMinor: minor('open', 'expectedMinor'),
    wonMinor: minor('won', 'homeMinor'),
    lostMinor: minor('lost', 'homeMinor'),
  };
}

/** A share of a whole, or why there is none. */
export const ratio = (part: number, whole: number, reason: string) =>
  whole === 0 ? { value: null, reason } : { value: part / whole, reason: null };

/**
 * Sums by group, in order: groups by what they brought, then other marketing, what
 * would have come anyway, and what is unattributed.
 */
export function byGroup(
  sums: readonly CreditSum[],
  nameOf: (key: string) => GroupName,
): { key: string; name: GroupName; sums: StageSums }[] {
  const keys = [...new Set(sums.map(({ key }) => key))];
  const rank = { group: 0, none: 1, baseline: 2, unattributed: 3 };
  return keys
    .map((key) => ({
      key,
      name: nameOf(key),
      sums: sumStages(sums.filter((sum) => sum.key === key)),
    }))
    .sort(
      (a, b) =>
        rank[a.name.kind] - rank[b.name.kind] ||
        b.sums.wonMinor + b.sums.weightedMinor - (a.sums.wonMinor + a.sums.weightedMinor) ||
        b.sums.pipelineMinor - a.sums.pipelineMinor ||
        b.sums.leads - a.sums.leads ||
        (a.name.label < b.name.label
          ? -1
          : a.name.label > b.name.label
            ? 1
            : a.key < b.key
              ? -1
              : 1),
    );
}
