import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildAccountCard,
  buildPersonCard,
  type DealCardTouch,
  type PersonCardInput,
  type TouchCardDeal,
} from '../../src/index.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const day = (n: number): number => NOW - n * 86_400_000;

const touch = (id: string, daysAgo: number, more: Partial<DealCardTouch> = {}): DealCardTouch => ({
  id,
  occurredAt: day(daysAgo),
  kind: 'click',
  channel: 'influencer',
  platform: 'linkedin',
  contentType: 'post',
  influencerId: 'mina',
  influencerName: 'Mina Kovač',
  campaignId: 'spring',
  campaignName: 'Spring',
  contactId: 'anna',
  evidence: 'utm',
  confidence: 1,
  title: 'RevOps teardown',
  url: 'https://linkedin.example/1',
  ...more,
});
const byRay = { influencerId: 'ray', influencerName: 'Ray Osei', evidence: 'self_report' } as const;
const other = {
  influencerId: null,
  influencerName: null,
  campaignId: null,
  campaignName: null,
  channel: 'email',
} as const;
const call = { ...other, kind: 'sales_activity', channel: 'sales' } as const;

const deal = (id: string, minor: number, more: Partial<TouchCardDeal> = {}): TouchCardDeal => ({
  id,
  name: `Deal ${id}`,
  outcome: 'open',
  stageLabel: 'Offer',
  amount: { minor: 1_000_000, currency: 'EUR' },
  credits: [{ influencer: 'Mina Kovač', share: minor / 1_000_000, minor }],
  ...more,
});

const input = (more: Partial<PersonCardInput> = {}): PersonCardInput => ({
  crm: 'hubspot',
  objectType: 'contact',
  recordId: '501',
  name: 'Anna Berg',
  accountName: 'Acme',
  people: [{ id: 'anna', name: 'Anna Berg', title: 'VP Sales' }],
  touches: [],
  posts: [],
  deals: [],
  unlisted: { open: 0, closed: 0 },
  model: { id: 'linear', label: 'Linear', description: '' },
  isPending: false,
  syncedAt: NOW - 120_000,
  now: NOW,
  locale: 'en',
  timeZone: 'Europe/Berlin',
  ...more,
});

const account = (more: Partial<PersonCardInput> = {}) =>
  buildAccountCard({
    ...input({
      name: 'Acme',
      people: [
        { id: 'anna', name: 'Anna Berg', title: 'VP Sales' },
        { id: 'bo', name: 'Bo Lind', title: '' },
      ],
      ...more,
    }),
    objectType: 'company',
  });

describe('The card of a person', () => {
  it('says who reached them, in how many touches, and when last', () => {
    const sentence = (touches: DealCardTouch[]): string =>
      buildPersonCard(input({ touches })).sentence;
    expect(sentence([touch('a', 5)])).toBe('Mina Kovač reached Anna Berg once, 5 days ago.');
    expect(sentence([touch('a', 5), touch('b', 1)])).toBe(
      'Mina Kovač reached Anna Berg in 2 touches, last yesterday.',
    );
    expect(sentence([touch('a', 5), touch('b', 0, byRay)])).toBe(
      '2 influencers reached Anna Berg in 2 touches, last Ray Osei today.',
    );
  });

  it('gathers touches by influencer and campaign, whose last is latest first', () => {
    const view = buildPersonCard(
      input({
        touches: [touch('a', 9), touch('b', 3, byRay), touch('c', 20), touch('d', 1, other)],
      }),
    );
    expect(view.influencers).toMatchObject([
      { name: 'Ray Osei', touches: 1, evidence: 'self_reported', lastTouch: { ago: '3 days ago' } },
      { name: 'Mina Kovač', touches: 2, evidence: 'tracked', campaigns: ['Spring'] },
    ]);
    expect(view.campaigns).toMatchObject([
      { name: 'Spring', touches: 3, influencers: ['Ray Osei', 'Mina Kovač'] },
    ]);
    expect(view.figures).toMatchObject({ touches: 3, otherTouches: 1, daysSinceFirstTouch: 20 });
    expect(view.touches.all.map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c']);
  });

  it('counts sales activity as neither, and shows it among the touches', () => {
    const view = buildPersonCard(input({ touches: [touch('a', 5), touch('b', 1, call)] }));
    expect(view.figures).toMatchObject({ touches: 1, otherTouches: 0 });
    expect(view.lastTouch?.influencer).toBe('Mina Kovač');
    expect(view.touches.all).toHaveLength(2);
  });

  it('opens the talk with the latest content, never with what lies ahead', () => {
    const view = buildPersonCard(
      input({ touches: [touch('a', 5), touch('b', -2, { title: 'Not yet out' })] }),
    );
    expect(view.talkAbout?.line).toBe(
      'Anna Berg saw “RevOps teardown” by Mina Kovač 5 days ago: ask what they took from it.',
    );
  });

  it('orders deals by what influencers have of them, and says what it leaves out', () => {
    const view = buildPersonCard(
      input({
        touches: [touch('a', 5)],
        deals: [
          deal('1', 100_000),
          deal('2', 420_000, {
            credits: [
              { influencer: 'Ray Osei', share: 0.12, minor: 120_000 },
              { influencer: 'Mina Kovač', share: 0.3, minor: 300_000 },
            ],
          }),
          deal('3', 0, { amount: null, credits: [] }),
        ],
        unlisted: { open: 1, closed: 2 },
      }),
    );
    expect(view.deals.map(({ id, attributed }) => [id, attributed?.minor ?? null])).toEqual([
      ['2', 420_000],
      ['1', 100_000],
      ['3', null],
    ]);
    expect(view.deals[0]).toMatchObject({
      shareText: '42\u00a0%',
      influencers: 'Mina Kovač 30\u00a0%, Ray Osei 12\u00a0%',
    });
    expect(view.dealsNote).toBe('1 further open deal and 2 closed deals are not listed.');
  });

  it('says why it is empty by what is known', () => {
    const why = (touches: DealCardTouch[]) => {
      const { state, empty } = buildPersonCard(input({ touches }));
      return [state, empty?.why];
    };
    expect(why([])).toEqual([
      'empty',
      'Nothing is known about how this person came to you: no tracked visit, form, event or answer.',
    ]);
    expect(why([touch('a', 1, call)])).toEqual([
      'empty',
      'Only sales activity is known, which is your own.',
    ]);
    expect(why([touch('a', 1, other)])).toEqual([
      'empty',
      '1 touch of other marketing is known, none by an influencer.',
    ]);
  });

  it('says how fresh it is', () => {
    const text = (more: Partial<PersonCardInput>): string =>
      buildPersonCard(input(more)).freshness.text;
    expect(text({})).toBe('HubSpot read 2 min ago.');
    expect(text({ syncedAt: null })).toBe('HubSpot is still being read for the first time.');
    expect(text({ isPending: true })).toBe(
      'HubSpot read 2 min ago. Something changed: shares of deals are being recomputed.',
    );
  });

  it('names job and company as far as they are known', () => {
    const about = (title: string, accountName: string | null): string =>
      buildPersonCard(input({ people: [{ id: 'anna', name: 'Anna', title }], accountName })).record
        .about;
    expect(about('VP Sales', 'Acme')).toBe('VP Sales at Acme');
    expect(about('', 'Acme')).toBe('Acme');
    expect(about('VP Sales', null)).toBe('VP Sales');
    expect(about('', null)).toBe('');
  });
});

describe('The card of an account', () => {
  it('says how many of its people were reached, and by whom', () => {
    expect(account({ touches: [touch('a', 5)] }).sentence).toBe(
      'Mina Kovač reached 1 of the 2 people known at Acme, last 5 days ago.',
    );
    expect(
      account({ touches: [touch('a', 5), touch('b', 1, { ...byRay, contactId: 'bo' })] }).sentence,
    ).toBe('2 influencers reached both people known at Acme, last Ray Osei yesterday.');
  });

  it('lists whom influencers reached, most touches first', () => {
    const view = account({
      touches: [
        touch('a', 5),
        touch('b', 2, { contactId: 'bo' }),
        touch('c', 1, { contactId: 'bo' }),
      ],
    });
    expect(view.people).toMatchObject([
      { name: 'Bo Lind', touches: 2, lastTouch: { influencer: 'Mina Kovač', ago: 'yesterday' } },
      { name: 'Anna Berg', about: 'VP Sales', touches: 1 },
    ]);
  });

  it('tells an account without people from one nobody reached', () => {
    expect(account({ people: [] }).empty?.title).toBe('Nobody at Acme is known yet');
    expect(account({ touches: [touch('a', 1, other)] }).empty?.why).toBe(
      '1 touch of other marketing is known of the 2 people there, none by an influencer.',
    );
  });

  it('adds up, whatever the touches are', () => {
    const anyTouch = fc
      .record({
        id: fc.uuid(),
        ago: fc.integer({ min: 0, max: 900 }),
        who: fc.constantFrom('anna', 'bo', null),
        by: fc.constantFrom({}, byRay, other, call),
      })
      .map(({ id, ago, who, by }) => touch(id, ago, { ...by, contactId: who }));
    fc.assert(
      fc.property(fc.uniqueArray(anyTouch, { selector: ({ id }) => id }), (touches) => {
        const view = account({ touches });
        const sum = (rows: readonly { readonly touches: number }[]): number =>
          rows.reduce((total, row) => total + row.touches, 0);
        expect(sum(view.influencers)).toBe(view.figures.touches);
        expect(sum(view.people)).toBeLessThanOrEqual(view.figures.touches);
        expect(view.people).toHaveLength(view.figures.peopleReached);
        expect(view.touches.all).toHaveLength(touches.length);
        expect(view.state === 'empty').toBe(view.figures.touches === 0);
        expect(view.empty === null).toBe(view.state === 'ready');
      }),
    );
  });
});
