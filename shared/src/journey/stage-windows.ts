import { compareTouches } from './order.ts';
import type { DealFacts, StageEntry, Touchpoint } from './types.ts';

/** The time a deal spent in one stage, and the touches that happened meanwhile. */
export interface StageWindow {
  /** null: the time before the deal entered its first stage. */
  readonly stageId: string | null;
  /** UTC epoch milliseconds; −Infinity before the first stage. */
  readonly from: number;
  /** The next stage's entry, exclusive; Infinity for the last. */
  readonly until: number;
  readonly touches: readonly Touchpoint[];
}

/** Stage entries in order; of entries at one instant the last given counts, as in CRM histories. */
function inOrder(stages: readonly StageEntry[]): StageEntry[] {
  const byInstant = new Map(stages.map((entry) => [entry.enteredAt, entry]));
  return [...byInstant.values()].sort((a, b) => a.enteredAt - b.enteredAt);
}

/** The stage a deal was in at an instant; null before its first. A touch at the entry is in the new stage. */
export function stageAt(stages: readonly StageEntry[], instant: number): string | null {
  return inOrder(stages).findLast((entry) => entry.enteredAt <= instant)?.stageId ?? null;
}

/** The stage a deal was in when a touch happened; null before its first. */
export function stageOfTouch(deal: DealFacts, touch: Touchpoint): string | null {
  return stageAt(deal.stages, touch.occurredAt);
}

/**
 * Every touch under the stage it happened in, in time order. A stage entered twice has two windows:
 * what moved the deal the second time is not what moved it the first.
 */
export function touchesByStage(deal: DealFacts, touches: readonly Touchpoint[]): StageWindow[] {
  const stages = inOrder(deal.stages);
  const ordered = [...touches].sort(compareTouches);
  const edges = [-Infinity, ...stages.map(({ enteredAt }) => enteredAt), Infinity];
  return edges.slice(0, -1).map((from, index) => {
    const until = edges[index + 1] ?? Infinity;
    return {
      stageId: stages[index - 1]?.stageId ?? null,
      from,
      until,
      touches: ordered.filter(({ occurredAt }) => occurredAt >= from && occurredAt < until),
    };
  });
}
