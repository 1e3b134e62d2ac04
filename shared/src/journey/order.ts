import type { Touchpoint } from './types.ts';

export const DAY_MS = 86_400_000;

/** By time, then by id: the one order of touches, whatever order they arrived in. */
export function compareTouches(a: Touchpoint, b: Touchpoint): number {
  return a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Touches in order, one for each id. Should two rows share an id and differ, the surer one stays,
 * then the earlier, then the smaller by its JSON text, so that no arrival order changes the outcome.
 */
export function orderedUnique<T extends Touchpoint>(touches: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const touch of touches) {
    const held = byId.get(touch.id);
    if (!held || precedence(touch, held) < 0) byId.set(touch.id, touch);
  }
  return [...byId.values()].sort(compareTouches);
}

function precedence(a: Touchpoint, b: Touchpoint): number {
  if (a === b) return 0;
  return (
    b.confidence - a.confidence ||
    a.occurredAt - b.occurredAt ||
    (JSON.stringify(a) < JSON.stringify(b) ? -1 : 0)
  );
}
