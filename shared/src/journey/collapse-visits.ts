import { SAME_VISIT_MS } from './collapse-echoes.ts';
import { compareTouches } from './order.ts';
import type { Touchpoint } from './types.ts';

/**
 * Leaves one touch of each visit: coming once is one contact with whoever sent the person, however often the page is
 * loaded. A page that is reloaded, gone back to, or routed within an application keeps its tags and its referrer,
 * and looks each time as if somebody had clicked the link anew; a website that sends no referrer makes of each
 * of its pages a direct visit.
 *
 * A visit goes on while no half hour passes between two of its pages, and ends where another source brings the
 * person: what comes of the source that came before, or of none at all, is a page of the same visit. The first page
 * stays. Only visits are looked at; what was done in them (a form, an answer) is a touch of its own.
 *
 * @param touches of one person, in any order; the order of those that stay is kept.
 */
export function collapseVisits<T extends Touchpoint>(touches: readonly T[]): T[] {
  const pages = touches.filter(({ kind }) => kind === 'visit').sort(compareTouches);
  const repeated = new Set<T>();
  let source: T | undefined;
  let seenAt = -Infinity;
  for (const page of pages) {
    const goesOn =
      source !== undefined &&
      page.occurredAt - seenAt <= SAME_VISIT_MS &&
      (page.channel === 'direct' || isSameSource(page, source));
    if (goesOn) repeated.add(page);
    else source = page;
    seenAt = page.occurredAt;
  }
  return repeated.size === 0 ? [...touches] : touches.filter((touch) => !repeated.has(touch));
}

const isSameSource = (a: Touchpoint, b: Touchpoint): boolean =>
  a.channel === b.channel &&
  a.influencerId === b.influencerId &&
  a.campaignId === b.campaignId &&
  a.platform === b.platform &&
  a.contentType === b.contentType;
