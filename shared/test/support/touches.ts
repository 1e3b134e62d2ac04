import fc from 'fast-check';
import { CHANNELS, EVIDENCE } from '../../src/index.ts';
import type { DealFacts, Journey, Touchpoint } from '../../src/index.ts';

export const DAY = 86_400_000;

/** 1 March 2026, noon: day 0 of every example. */
export const START = Date.UTC(2026, 2, 1, 12);

export const day = (n: number): number => START + n * DAY;

/** A touch by influencer Mina on LinkedIn unless told otherwise. */
export function touch(id: string, atDay: number, over: Partial<Touchpoint> = {}): Touchpoint {
  return {
    id,
    occurredAt: day(atDay),
    kind: 'visit',
    channel: 'influencer',
    platform: 'linkedin',
    influencerId: 'mina',
    campaignId: 'launch',
    contentType: 'post',
    contactId: 'anna',
    evidence: 'utm',
    confidence: 1,
    ...over,
  };
}

/** A touch of other marketing. */
export const other = (id: string, atDay: number, over: Partial<Touchpoint> = {}): Touchpoint =>
  touch(id, atDay, {
    channel: 'paid_search',
    platform: null,
    influencerId: null,
    campaignId: null,
    contentType: null,
    ...over,
  });

/** A deal created on day 30 and won on day 60. */
export function deal(over: Partial<DealFacts> = {}): DealFacts {
  return {
    id: 'deal-1',
    createdAt: day(30),
    outcome: 'won',
    closedAt: day(60),
    leadCreatedAt: day(10),
    stages: [
      { stageId: 'qualified', enteredAt: day(30) },
      { stageId: 'proposal', enteredAt: day(45) },
      { stageId: 'won', enteredAt: day(60) },
    ],
    ...over,
  };
}

/** A journey of a won deal over the given touches. */
export function journey(touches: readonly Touchpoint[], over: Partial<Journey> = {}): Journey {
  return {
    dealId: 'deal-1',
    touches,
    endsAt: day(60),
    leadCreatedAt: day(10),
    dealCreatedAt: day(30),
    closedAt: day(60),
    ...over,
  };
}

/** Weights by touch id, rounded enough to compare by eye. */
export function weights(
  credits: readonly { readonly touchId: string; readonly weight: number }[],
): Record<string, number> {
  return Object.fromEntries(credits.map(({ touchId, weight }) => [touchId, weight]));
}

/** Any touch, inside or outside any window. */
export const anyTouch: fc.Arbitrary<Touchpoint> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 6 }),
  occurredAt: fc.integer({ min: START - 400 * DAY, max: START + 100 * DAY }),
  kind: fc.constantFrom('visit', 'form', 'content', 'email', 'sales_activity'),
  channel: fc.constantFrom(...CHANNELS),
  platform: fc.constantFrom('linkedin', 'youtube', null),
  influencerId: fc.constantFrom('mina', 'jonas', 'ada', null),
  campaignId: fc.constantFrom('launch', null),
  contentType: fc.constantFrom('post', 'video', null),
  contactId: fc.constantFrom('anna', 'bo', null),
  evidence: fc.constantFrom(...EVIDENCE),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
});

export const anyTouches = fc.uniqueArray(anyTouch, { selector: ({ id }) => id, maxLength: 30 });

/** Any deal; a closed one after its creation. */
export const anyDeal = fc
  .record({
    createdAt: fc.integer({ min: START - 100 * DAY, max: START + 50 * DAY }),
    lifeDays: fc.integer({ min: 0, max: 120 }),
    outcome: fc.constantFrom('open', 'won', 'lost'),
    leadCreatedAt: fc.option(fc.integer({ min: START - 200 * DAY, max: START + 50 * DAY })),
  })
  .map(({ createdAt, lifeDays, outcome, leadCreatedAt }): DealFacts => ({
    id: 'any',
    createdAt,
    outcome,
    closedAt: outcome === 'open' ? null : createdAt + lifeDays * DAY,
    leadCreatedAt,
    stages: [{ stageId: 's', enteredAt: createdAt }],
  }));
