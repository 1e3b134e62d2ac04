import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  EVIDENCE,
  EVIDENCE_BY_STRENGTH,
  evidenceOfDeal,
  NO_EVIDENCE_REASONS,
  type DealFacts,
  type EvidencePerson,
  type Touchpoint,
} from '../../src/index.ts';
import { DAY, touch } from '../support/touches.ts';

const NOW = 1000 * DAY;
const open: DealFacts = {
  id: 'd',
  createdAt: 900 * DAY,
  outcome: 'open',
  closedAt: null,
  leadCreatedAt: null,
  stages: [],
};
const lost: DealFacts = { ...open, outcome: 'lost', closedAt: 950 * DAY };
const somebody: EvidencePerson = {
  hasEmail: true,
  refusedConsent: false,
  isErased: false,
  hasUnreadAnswer: false,
};
const at = (day: number, more: Partial<Touchpoint> = {}): Touchpoint =>
  touch(`t${day}`, 0, {
    occurredAt: day * DAY,
    channel: 'organic_search',
    influencerId: null,
    evidence: 'referral',
    ...more,
  });

const found = (
  touches: readonly Touchpoint[],
  {
    deal = open,
    people = [somebody],
    contactsOnDeal = people.length,
  }: { deal?: DealFacts; people?: readonly EvidencePerson[]; contactsOnDeal?: number } = {},
) => evidenceOfDeal({ deal, touches, people, contactsOnDeal, lookbackDays: 365, now: NOW });
const why = (...given: Parameters<typeof found>) => found(...given).reason;

describe('What is known of where a deal came from', () => {
  it('is the strongest evidence of its buying group, with all other kinds beside it', () => {
    const touches = [
      at(990, { evidence: 'self_report', channel: 'influencer', influencerId: 'mina' }),
      at(980, { evidence: 'utm' }),
    ];
    expect(found(touches)).toEqual({
      evidence: 'utm',
      kinds: ['utm', 'self_report'],
      namesInfluencer: true,
      reason: null,
    });
  });

  it('or the one reason why nothing is', () => {
    expect(why([], { people: [], contactsOnDeal: 0 })).toBe('no_contacts');
    expect(why([], { people: [], contactsOnDeal: 2 })).toBe('contacts_deleted');
    expect(why([at(500)])).toBe('outside_lookback');
    expect(why([at(960)], { deal: lost })).toBe('after_close');
    expect(why([at(960), at(500)], { deal: lost })).toBe('outside_lookback');
    expect(why([at(990, { channel: 'direct' })])).toBe('only_direct');
    expect(why([], { people: [{ ...somebody, hasUnreadAnswer: true }] })).toBe('unread_answer');
    expect(why([at(990, { kind: 'sales_activity', channel: 'sales' })])).toBe('only_sales');
    expect(why([], { people: [{ ...somebody, refusedConsent: true }] })).toBe('consent_refused');
    expect(why([], { people: [{ ...somebody, isErased: true }] })).toBe('erased');
    expect(why([], { people: [{ ...somebody, hasEmail: false }] })).toBe('no_email');
    expect(why([])).toBe('no_touch');
  });

  it('knows the strength of every kind of evidence', () => {
    expect([...EVIDENCE_BY_STRENGTH].sort()).toEqual([...EVIDENCE].sort());
  });

  it('is evidence or a reason, never both and never neither', () => {
    const anyTouch = fc.record({
      day: fc.integer({ min: 400, max: 1000 }),
      channel: fc.constantFrom('direct', 'sales', 'unassigned', 'email', 'influencer' as const),
      evidence: fc.constantFrom(...EVIDENCE),
      kind: fc.constantFrom('visit', 'sales_activity', 'self_report' as const),
    });
    const anybody = fc.record({
      hasEmail: fc.boolean(),
      refusedConsent: fc.boolean(),
      isErased: fc.boolean(),
      hasUnreadAnswer: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(anyTouch, { maxLength: 5 }),
        fc.array(anybody, { maxLength: 3 }),
        fc.constantFrom(open, lost),
        (list, people, deal) => {
          const touches = list.map(({ day, ...more }) => at(day, more as Partial<Touchpoint>));
          const { evidence, kinds, reason } = found(touches, { deal, people });
          expect(evidence === null).toBe(reason !== null);
          expect(evidence).toBe(kinds[0] ?? null);
          if (reason !== null) expect(NO_EVIDENCE_REASONS).toContain(reason);
        },
      ),
    );
  });
});
