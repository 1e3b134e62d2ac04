import type { TouchKind, Touchpoint } from './types.ts';

export const DAY_MS = 86_400_000;

/** What comes first of one instant: somebody arrives, fills in the form, and says so in it. */
const LATER_KINDS: Partial<Record<TouchKind, number>> = {
  form: 1,
  campaign_member: 2,
  self_report: 3,
  sales_activity: 4,
};
const rank = ({ kind }: Touchpoint): number => LATER_KINDS[kind] ?? 0;

/**
 * By time, then by what must have come first, then (one answer may name two people) the surer one and what it was,
 * then by id: the one order of touches, whatever order they arrived in. Ids come last because two sources of the
 * same happening name it differently.
 */
export function compareTouches(a: Touchpoint, b: Touchpoint): number {
  return (
    a.occurredAt - b.occurredAt ||
    rank(a) - rank(b) ||
    b.confidence - a.confidence ||
    byText(a.platform ?? '', b.platform ?? '') ||
    byText(a.contentType ?? '', b.contentType ?? '') ||
    byText(a.channel, b.channel) ||
    byText(a.evidence, b.evidence) ||
    byText(a.id, b.id)
  );
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Touches in order, one for each id. Should two rows share an id and differ, the surer one stays,
 * then the earlier, then the smaller by its JSON text, so that no arrival order changes the outcome.
 */
export function orderedUnique<T extends Touchpoint>(touches: readonly T[]): T[] {
  const ids = new Set<string>();
  for (const { id } of touches) ids.add(id);
  const unique = ids.size === touches.length ? [...touches] : onePerId(touches);
  return unique.sort(compareTouches);
}

function onePerId<T extends Touchpoint>(touches: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const touch of touches) {
    const held = byId.get(touch.id);
    if (!held || precedence(touch, held) < 0) byId.set(touch.id, touch);
  }
  return [...byId.values()];
}

function precedence(a: Touchpoint, b: Touchpoint): number {
  if (a === b) return 0;
  return (
    b.confidence - a.confidence ||
    a.occurredAt - b.occurredAt ||
    (JSON.stringify(a) < JSON.stringify(b) ? -1 : 0)
  );
}
