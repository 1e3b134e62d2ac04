import type { Journey, Touchpoint } from '../journey/types.ts';

/** The key moments a touch can hold credit for. */
export type Milestone = 'first' | 'leadCreation' | 'dealCreation' | 'last' | 'close';

/**
 * Which touch holds a milestone, by HubSpot's definitions
 * (knowledge.hubspot.com/reports/understand-attribution-reporting):
 *
 * - first interaction: the earliest touch of anybody in the buying group;
 * - lead creation: the last touch before the oldest contact of the group was created, by that contact
 *   where the journey names them (`leadContactId`), else by anybody;
 * - deal creation: the last touch of anybody in the group before the deal was created;
 * - closed: the last touch before the deal closed. It exists once the journey reaches the close, so
 *   an open deal, or a deal looked at when it was created, has none;
 * - last: the last touch of the journey, whatever the cut.
 *
 * A touch at the very instant counts as before it: the form that makes the contact carries its time.
 */
export function milestoneTouch(journey: Journey, milestone: Milestone): Touchpoint | null {
  switch (milestone) {
    case 'first':
      return journey.touches[0] ?? null;
    case 'last':
      return journey.touches.at(-1) ?? null;
    case 'leadCreation':
      return reached(journey, journey.leadCreatedAt, journey.leadContactId ?? null);
    case 'dealCreation':
      return reached(journey, journey.dealCreatedAt);
    case 'close':
      return reached(journey, journey.closedAt);
  }
}

/** The last touch up to an instant that the journey has reached; null when it has not. */
function reached(
  journey: Journey,
  instant: number | null,
  contactId: string | null = null,
): Touchpoint | null {
  if (instant === null || instant > journey.endsAt) return null;
  const { touches } = journey;
  // Asked of every journey under four models: a plain loop.
  for (let i = touches.length - 1; i >= 0; i--) {
    const touch = touches[i] as Touchpoint;
    if (touch.occurredAt > instant) continue;
    if (contactId === null || touch.contactId === contactId) return touch;
  }
  return null;
}

export const MILESTONE_WORDS: Readonly<Record<Milestone, string>> = {
  first: 'the first touch',
  leadCreation: 'the touch that created the lead',
  dealCreation: 'the last touch before the deal was created',
  close: 'the last touch before the deal closed',
  last: 'the latest touch',
};
