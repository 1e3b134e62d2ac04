import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEFAULT_PARAMETERS,
  DEFAULT_SCOPES,
  MODEL_CHOICES,
  MODEL_IDS,
  allocate,
  buildDealCard,
  buildJourney,
  computeCredit,
} from '../../src/index.ts';
import type {
  DealCardInput,
  DealCardModelCredit,
  DealCardTouch,
  DealCardView,
  DealOutcome,
  Touchpoint,
} from '../../src/index.ts';
import { DAY, anyTouches, day, other, touch } from '../support/touches.ts';

const NAMES: Record<string, string> = { mina: 'Mina Kovač', jonas: 'Jonas Weber', ada: 'Ada Osei' };
const TITLES: Record<string, string> = {
  teardown: 'RevOps teardown #4',
  forecast: 'Why forecasts lie',
};

/** A touch with the names a database would join to it. */
const named = (touchpoint: Touchpoint, over: Partial<DealCardTouch> = {}): DealCardTouch => ({
  ...touchpoint,
  influencerName: touchpoint.influencerId && (NAMES[touchpoint.influencerId] ?? null),
  campaignName: touchpoint.campaignId && 'Spring Launch',
  title: TITLES[touchpoint.id] ?? null,
  url: TITLES[touchpoint.id] ? `https://example.com/${touchpoint.id}` : null,
  ...over,
});

const TOUCHES: readonly DealCardTouch[] = [
  named(touch('forecast', 2, { kind: 'content', contactId: 'anna' })),
  named(touch('visit', 3, { contactId: 'bo', influencerId: 'jonas', platform: 'x' })),
  named(other('ad', 20, { contactId: 'bo' })),
  named(touch('call', 25, { kind: 'sales_activity', influencerId: null, channel: 'sales' })),
  named(
    touch('teardown', 40, {
      kind: 'content',
      contentType: 'video',
      platform: 'youtube',
      contactId: 'carl',
    }),
  ),
  named(
    touch('said', 41, {
      kind: 'self_report',
      contactId: 'anna',
      influencerId: 'ada',
      evidence: 'self_report',
      platform: 'podcast',
      contentType: 'podcast',
    }),
  ),
];

interface Scene {
  readonly touches?: readonly DealCardTouch[];
  readonly outcome?: DealOutcome;
  readonly over?: Partial<DealCardInput>;
}

/** The card of a deal created on day 30 and looked at on day 50, credited by the real models. */
function input({ touches = TOUCHES, outcome = 'open', over = {} }: Scene = {}): DealCardInput {
  const closedAt = outcome === 'open' ? null : day(45);
  const amount = over.amount === undefined ? { minor: 7_476_190, currency: 'EUR' } : over.amount;
  const lookbackDays = over.settings?.lookbackDays ?? 90;
  const credits = MODEL_IDS.map((model): DealCardModelCredit => {
    const scope = DEFAULT_SCOPES[model];
    const found = computeCredit(
      model,
      buildJourney({
        deal: {
          id: '77',
          createdAt: day(30),
          outcome,
          closedAt,
          leadCreatedAt: day(4),
          stages: [{ stageId: 's1', enteredAt: day(30) }],
        },
        touches,
        stage: over.creditStage ?? outcome,
        now: day(50),
        lookbackDays,
        scope,
      }),
    );
    const parts =
      found.length > 0 && amount
        ? allocate(
            amount.minor,
            found.map(({ weight }) => weight),
          )
        : [];
    return {
      model,
      scope,
      credits: found.map(({ touchId, weight, reason }, index) => ({
        touchId,
        weight,
        reason,
        minor: parts[index] ?? null,
      })),
    };
  });
  return {
    record: { crm: 'hubspot', objectType: 'deal', id: '77', name: 'Acme – Platform' },
    outcome,
    stageLabel: 'Proposal',
    createdAt: day(30),
    closedAt,
    amount,
    creditStage: outcome,
    stageHistory: [
      { id: 'e1', label: 'Qualified', enteredAt: day(30) },
      { id: 'e2', label: 'Proposal', enteredAt: day(40) },
    ],
    people: [
      { id: 'anna', name: 'Anna Berg', membership: 'deal' },
      { id: 'bo', name: 'Bo Lind', membership: 'deal' },
      { id: 'carl', name: 'Carl Voss', membership: 'deal' },
      { id: 'dora', name: 'Dora Funk', membership: 'deal' },
    ],
    touches,
    credits,
    selectedModel: 'position_based',
    models: MODEL_CHOICES,
    settings: { lookbackDays, parameters: DEFAULT_PARAMETERS, includeAccountContacts: false },
    conversion: { probability: 0.6, source: 'HubSpot stage probability' },
    posts: [],
    inferred: [],
    fit: null,
    lastChange: null,
    computedAt: day(50) - 2 * 60_000,
    syncedAt: day(50) - 5 * 60_000,
    now: day(50),
    locale: 'en',
    timeZone: 'Europe/Berlin',
    ...over,
  };
}

const card = (scene?: Scene): DealCardView => buildDealCard(input(scene));

describe('The sentence of the card', () => {
  it('says how many influencers reached how many people, and what they are credited', () => {
    expect(card().sentence).toBe(
      '3 influencers reached 3 of the 4 people on this deal; position-based credits them 93\u00a0% (€69,778).',
    );
  });

  it('names a single influencer and counts people rightly', () => {
    const one = (people: number): string =>
      card({
        touches: [named(touch('a', 1)), named(touch('b', 2, { contactId: 'bo' }))],
        over: { people: input().people.slice(0, people) },
      }).sentence;
    expect(one(4)).toMatch(/^Mina Kovač reached 2 of the 4 people on this deal; /);
    expect(one(2)).toMatch(/^Mina Kovač reached both people on this deal; /);
    expect(one(1)).toMatch(/^Mina Kovač reached the only person on this deal; /);
  });

  it('speaks of the buying group when people of the account count', () => {
    const people = input().people.map((person, index) =>
      index === 3 ? { ...person, membership: 'account' as const } : person,
    );
    expect(card({ over: { people } }).sentence).toMatch(
      /3 of the 4 people in the buying group of this deal/,
    );
  });

  it('speaks of revenue once won, of lost pipeline once lost, of sourced pipeline before', () => {
    expect(card({ outcome: 'won' }).sentence).toMatch(
      /credits them 93\u00a0% of the revenue \(€69,778\)\.$/,
    );
    expect(card({ outcome: 'lost' }).sentence).toMatch(
      /people on this lost deal; position-based credits them 93\u00a0% of the lost pipeline \(€69,778\)\.$/,
    );
    expect(card({ over: { creditStage: 'opportunity' } }).sentence).toMatch(
      /of the sourced pipeline/,
    );
  });

  it('gives no money without an amount and says why', () => {
    expect(card({ over: { amount: null } }).sentence).toMatch(
      /credits them 93\u00a0%\. The deal has no amount yet\.$/,
    );
  });

  it('says so when the model credits others', () => {
    const touches = [named(touch('a', 1)), named(other('b', 2))];
    expect(card({ touches, over: { selectedModel: 'last_non_direct' } }).sentence).toBe(
      'Mina Kovač reached 1 of the 4 people on this deal; last non-direct touch credits other marketing.',
    );
  });

  it('speaks of visitors when nobody who was reached is identified', () => {
    expect(card({ touches: [named(touch('a', 1, { contactId: null }))] }).sentence).toMatch(
      /^Mina Kovač reached visitors of this deal who are not identified yet; /,
    );
  });

  it('calls an opportunity an opportunity', () => {
    const record = { crm: 'salesforce', objectType: 'opportunity', id: '006', name: 'A' } as const;
    expect(card({ over: { record } }).sentence).toMatch(/people on this opportunity;/);
  });
});

describe('The figures', () => {
  it('are those of the influencers', () => {
    const { figures } = card();
    expect(figures).toMatchObject({
      touches: 4,
      peopleReached: 3,
      peopleTotal: 4,
      peopleText: '3 of 4 people',
      daysSinceFirstTouch: 48,
      conversion: { probability: 0.6, text: '60\u00a0%', source: 'HubSpot stage probability' },
    });
    expect(figures.attributed.shareText).toBe('93\u00a0%');
    expect(figures.attributed.amount?.text).toBe('€69,778');
  });

  it('have a range where the model gives one', () => {
    const given = input();
    const credits = given.credits.map((credit) => ({
      ...credit,
      range: { low: 0.31, high: 0.55 },
    }));
    expect(buildDealCard({ ...given, credits }).figures.attributed.range).toEqual({
      low: 0.31,
      high: 0.55,
      text: '31–55\u00a0%',
    });
    expect(card().figures.attributed.range).toBeNull();
  });
});

describe('The influencers', () => {
  it('are sorted by share, with platform, content, last touch and evidence', () => {
    const rows = card().influencers;
    expect(rows.map(({ name }) => name)).toEqual(['Mina Kovač', 'Ada Osei', 'Jonas Weber']);
    expect(rows[0]).toMatchObject({
      platformLabel: 'LinkedIn, YouTube',
      contentLabel: 'Post, Video',
      campaigns: ['Spring Launch'],
      touches: 2,
      evidence: 'tracked',
      evidenceLabel: 'Tracked',
      lastTouch: { text: '10 Apr 2026', ago: '10 days ago', through: 'Carl Voss' },
    });
    expect(rows[0]?.reason).toBe(
      '2 of their touches earn credit. The largest share goes to: Watched “RevOps teardown #4” by Mina Kovač. It is the latest touch: 40\u00a0%.',
    );
    expect(rows[1]).toMatchObject({ evidence: 'self_reported', evidenceLabel: 'Self-reported' });
  });

  it('without credit are shown with 0 % and why', () => {
    const rows = card({ over: { selectedModel: 'first_touch' } }).influencers;
    expect(rows.map(({ shareText }) => shareText)).toEqual(['100\u00a0%', '0\u00a0%', '0\u00a0%']);
    expect(rows[1]?.reason).toBe('Under first touch, none of their touches earns credit.');
  });
});

describe('The whole card', () => {
  const anyScene = fc.record({
    touches: anyTouches.map((touches) => touches.map((one) => named(one))),
    outcome: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
    selectedModel: fc.constantFrom(...MODEL_IDS),
    minor: fc.option(fc.integer({ min: 0, max: 1e12 })),
  });
  const built = ({
    touches,
    outcome,
    selectedModel,
    minor,
  }: typeof anyScene extends fc.Arbitrary<infer T> ? T : never) =>
    input({
      touches,
      outcome,
      over: { selectedModel, amount: minor === null ? null : { minor, currency: 'EUR' } },
    });

  it('sums to the deal: shares to 1, amounts to the cent', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const { influencers, remainder } = buildDealCard(built(scene));
        const rows = [...influencers, ...remainder];
        expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(rows.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0)).toBe(
          scene.minor ?? 0,
        );
      }),
    );
  });

  it('does not depend on the order of touches, people, posts or models given', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const given = built(scene);
        const turned = {
          ...given,
          touches: [...given.touches].reverse(),
          stageHistory: [...given.stageHistory].reverse(),
          credits: given.credits.map((credit) => ({
            ...credit,
            credits: [...credit.credits].reverse(),
          })),
        };
        const a = buildDealCard(given);
        const b = buildDealCard(turned);
        expect(b.journey).toEqual(a.journey);
        expect(b.sentence).toBe(a.sentence);
        expect(b.talkAbout).toEqual(a.talkAbout);
        expect(b.influencers.map(({ id, shareText }) => [id, shareText])).toEqual(
          a.influencers.map(({ id, shareText }) => [id, shareText]),
        );
      }),
    );
  });

  it('is either empty with a reason and an action, or has influencers', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const view = buildDealCard(built(scene));
        expect(view.state === 'empty').toBe(view.influencers.length === 0);
        expect(view.empty === null).toBe(view.state === 'ready');
      }),
    );
  });

  it('survives the wire', () => {
    const view = card();
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });
});

describe('What is not influencers’', () => {
  it('is other marketing by channel', () => {
    expect(card().remainder).toEqual([
      {
        kind: 'channel',
        label: 'Paid search',
        share: expect.closeTo(0.2 / 3, 9),
        shareText: '7\u00a0%',
        amount: { minor: 498_412, currency: 'EUR', text: '€4,984' },
        reason: '1 touch of other marketing.',
      },
    ]);
  });

  it('is unattributed when no touch can have the credit', () => {
    const rows = card({
      touches: [named(other('a', 1))],
      over: { selectedModel: 'first_touch' },
    }).remainder;
    expect(rows).toEqual([
      {
        kind: 'unattributed',
        label: 'Unattributed',
        share: 1,
        shareText: '100\u00a0%',
        amount: { minor: 7_476_190, currency: 'EUR', text: '€74,762' },
        reason: 'No touch by an influencer can have this credit.',
      },
    ]);
  });

  it('keeps the credit of a touch erased since', () => {
    const given = input();
    const view = buildDealCard({
      ...given,
      touches: given.touches.filter(({ id }) => id !== 'ad'),
    });
    expect(view.remainder[0]).toMatchObject({
      label: 'Removed touches',
      amount: { minor: 498_412 },
    });
  });
});

describe('The journey', () => {
  it('mixes touches and stage entries, latest first, five of them at a glance', () => {
    const { journey } = card();
    expect(journey.all.map(({ title }) => title)).toEqual([
      'Said they heard of you from Ada Osei',
      'Entered Proposal',
      'Watched “RevOps teardown #4” by Mina Kovač',
      'Entered Qualified',
      'Sales activity',
      'Visited the website from paid search',
      'Visited the website from an X post by Jonas Weber',
      'Read “Why forecasts lie” by Mina Kovač',
    ]);
    expect(journey.latest).toEqual(journey.all.slice(0, 5));
  });

  it('says of every touch why it has its share or none', () => {
    const touches = [...TOUCHES, named(touch('ancient', -200)), named(touch('after', 46))];
    const reasons = new Map(
      card({ touches, outcome: 'won', over: { selectedModel: 'last_touch' } }).journey.all.map(
        (entry) => [entry.id, entry.kind === 'touch' ? entry.reason : ''],
      ),
    );
    expect(reasons.get('teardown')).toBe('It is the last touch of this journey.');
    expect(reasons.get('said')).toBe(
      'What people say counts as the beginning of their journey, and under last touch the credit goes to other touches.',
    );
    expect(reasons.get('ancient')).toBe('It happened more than 90 days before the deal closed.');
    expect(reasons.get('after')).toBe('It happened after the deal closed.');
    expect(reasons.get('call')).toBe('Sales activity earns no credit.');
    expect(reasons.get('ad')).toBe('Under last touch, only touches by influencers earn credit.');
    expect(reasons.get('visit')).toBe('Under last touch, the credit goes to other touches.');
  });

  it('notes who is not on the deal and who is not identified', () => {
    const people = [{ id: 'anna', name: 'Anna Berg', membership: 'account' as const }];
    const touches = [
      named(touch('a', 1)),
      named(touch('b', 2, { contactId: null })),
      named(touch('c', 3, { contactId: 'gone' })),
    ];
    const entries = card({ touches, over: { people, stageHistory: [] } }).journey.all;
    expect(
      entries.map((entry) => (entry.kind === 'touch' ? [entry.person, entry.personNote] : [])),
    ).toEqual([
      ['Former contact', null],
      ['Unknown visitor', null],
      ['Anna Berg', 'Works at the account, not on the deal'],
    ]);
  });
});

describe('Talk about', () => {
  it('is the latest content the group saw, with a line to open the talk with', () => {
    expect(card().talkAbout).toMatchObject({
      title: 'RevOps teardown #4',
      url: 'https://example.com/teardown',
      influencer: 'Mina Kovač',
      platformLabel: 'YouTube',
      line: 'Carl Voss saw “RevOps teardown #4” by Mina Kovač 10 days ago: ask what they took from it.',
    });
  });

  it('is a post of the input when that is later, and never one of the future', () => {
    const post = {
      title: 'Pipeline is a lagging lie',
      url: null,
      influencerName: 'Ada Osei',
      platform: 'podcast',
      contactId: null,
    };
    const posts = [
      { ...post, seenAt: day(49) },
      { ...post, title: 'Tomorrow', seenAt: day(51) },
    ];
    expect(card({ over: { posts } }).talkAbout?.line).toBe(
      'Somebody there saw “Pipeline is a lagging lie” by Ada Osei yesterday: ask whether it came up in the team.',
    );
  });

  it('is nothing when nobody saw anything with a title', () => {
    expect(card({ touches: [named(touch('a', 1))] }).talkAbout).toBeNull();
  });
});

describe('The comparison', () => {
  it('has a row for each model with its top influencer', () => {
    const rows = card().comparison;
    expect(rows.map(({ model }) => model)).toEqual([...MODEL_IDS]);
    expect(rows.find(({ model }) => model === 'first_touch')).toEqual({
      model: 'first_touch',
      label: 'First touch',
      share: 1,
      shareText: '100\u00a0%',
      amount: { minor: 7_476_190, currency: 'EUR', text: '€74,762' },
      topInfluencer: 'Ada Osei (100\u00a0%)',
    });
    expect(rows.find(({ model }) => model === 'linear')?.topInfluencer).toBe(
      'Mina Kovač (40\u00a0%)',
    );
  });

  it('shows a dash where no influencer has credit', () => {
    const rows = card({ touches: [named(other('a', 1))] }).comparison;
    expect(new Set(rows.map(({ topInfluencer }) => topInfluencer))).toEqual(new Set(['–']));
  });
});

describe('An empty card says why and what to do', () => {
  const empty = (scene: Scene): DealCardView['empty'] => {
    const view = card(scene);
    expect(view.state).toBe('empty');
    expect(view.sentence).toBe(`${view.empty?.title ?? ''}.`);
    return view.empty;
  };

  it('nobody is on the deal', () => {
    expect(empty({ touches: [], over: { people: [] } })).toEqual({
      title: 'No contacts on this deal',
      why: 'HubSpot has no contact associated with this deal, so there is nobody whose journey could be read.',
      action: 'Associate the people you talk to with this deal; the card fills in within a minute.',
    });
    const record = { crm: 'salesforce', objectType: 'opportunity', id: '006', name: 'A' } as const;
    expect(empty({ touches: [], over: { people: [], record } })).toMatchObject({
      title: 'No contact roles on this opportunity',
      action: expect.stringMatching(/^Add contact roles/),
    });
  });

  it('nothing is known of them', () => {
    expect(empty({ touches: [] })).toMatchObject({
      title: 'No touches yet',
      why: expect.stringMatching(/how the 4 people on this deal came to you/),
      action: expect.stringMatching(/website tracker is installed/),
    });
  });

  it('there are touches, none by an influencer; other marketing is still shown', () => {
    const touches = [named(other('a', 1)), named(other('b', 2))];
    expect(empty({ touches })).toMatchObject({
      title: 'No influencer touches yet',
      why: '2 touches of the 4 people on this deal are known, none of them by an influencer.',
    });
    expect(card({ touches }).remainder).toHaveLength(1);
    expect(empty({ touches: touches.slice(1) })?.why).toMatch(/^One touch of .* is known/);
  });

  it('influencers reached them, but before the lookback', () => {
    expect(empty({ touches: [named(touch('a', -60))] })).toEqual({
      title: 'Influencers reached them too long ago',
      why: 'The last touch by an influencer was on 31 Dec 2025, outside the lookback of 90 days before today.',
      action: 'If your deals take longer than that, lengthen the lookback in the settings.',
    });
  });

  it('but not when they reached them at the very start of the lookback', () => {
    // Today is day 50, the lookback 90 days. No model is asked: the window alone decides.
    const given = input({ touches: [named(touch('a', -40))] });
    const credits = given.credits.map((credit) => ({ ...credit, credits: [] }));
    expect(buildDealCard({ ...given, credits }).state).toBe('ready');
  });

  it('influencers reached them, but after the deal was closed', () => {
    expect(empty({ touches: [named(touch('a', 47))], outcome: 'lost' })).toMatchObject({
      title: 'Influencers reached them only afterwards',
      why: 'The first touches by an influencer came after the deal closed, too late to have influenced it.',
    });
  });
});

describe('How it is computed', () => {
  it('is told in paragraphs: rule, scope, window, money, evidence, and what it is not', () => {
    expect(card().explanation).toEqual([
      'Position-based: The first and last touch get most of the credit, those between share the rest. Here 40\u00a0% to the first, 40\u00a0% to the last and 20\u00a0% between.',
      'Every marketing touch can earn credit; sales activity never does.',
      'It looks at the touches of 4 people from 20 Jan 2026 until today (90 days): 5 of 6 known.',
      'The parts add up to the deal’s €74,761.90 exactly.',
      'Of the touches by influencers, 3 tracked and 1 reported by the person.',
      'This is a rule for sharing credit, not proof of cause: it does not say that the deal would not exist without these touches.',
    ]);
  });

  it('tells why the figures are not those of before, where they changed', () => {
    const changed = (after: { share: number; minor: number }): string =>
      card({
        over: {
          lastChange: {
            at: day(49),
            reason: 'model refitted',
            before: { share: 0.4, minor: 400_000 },
            after,
          },
        },
      }).explanation.join(' ');
    expect(changed({ share: 0.55, minor: 550_000 })).toContain(
      'model refitted. By that the influencers’ part went from 40\u00a0% to 55\u00a0% (€4,000.00 to €5,500.00).',
    );
    expect(changed({ share: 0.4, minor: 400_000 })).toContain(
      'model refitted. By that the influencers’ part stayed at 40\u00a0%.',
    );
    expect(card().explanation.join(' ')).not.toContain('last changed');
  });

  it('names the tenant’s own parameters and an unlimited lookback', () => {
    const settings = {
      lookbackDays: Infinity,
      parameters: { ...DEFAULT_PARAMETERS, timeDecayHalfLifeDays: 30 },
      includeAccountContacts: true,
    };
    const text = card({ over: { selectedModel: 'time_decay', settings } }).explanation.join(' ');
    expect(text).toMatch(/The half-life is 30 days\./);
    expect(text).toMatch(/touches of 4 people until today: /);
    expect(text).not.toMatch(/not noted on the deal/);
  });

  it('says who counts though the CRM does not note them on the deal', () => {
    const { people } = input();
    const colleagues = (n: number): string =>
      card({
        over: {
          people: people.map((person, at) => ({
            ...person,
            membership: at < n ? ('account' as const) : ('deal' as const),
          })),
          settings: {
            lookbackDays: 90,
            parameters: DEFAULT_PARAMETERS,
            includeAccountContacts: true,
          },
        },
      }).explanation.join(' ');
    expect(colleagues(1)).toContain(
      '1 of them is not noted on the deal in the CRM but works at the account and was active before it was created.',
    );
    expect(colleagues(3)).toContain(
      '3 of them are not noted on the deal in the CRM but work at the account and were active before it was created.',
    );
  });
});

describe('Freshness', () => {
  it('says when it was computed and when the CRM was read', () => {
    expect(card().freshness.text).toBe('Computed 2 min ago, HubSpot read 5 min ago.');
    expect(
      card({ over: { computedAt: day(50) - 3 * 3_600_000, syncedAt: day(48) } }).freshness.text,
    ).toBe('Computed 3 h ago, HubSpot read 2 days ago.');
  });

  it('says when the CRM is still being read', () => {
    expect(card({ over: { syncedAt: null, computedAt: day(50) } }).freshness.text).toBe(
      'Computed just now; HubSpot is still being read for the first time.',
    );
  });
});

describe('Moments', () => {
  it('are on the reader’s own calendar', () => {
    // 23:30 UTC on 9 April is already the 10th in Berlin.
    const late = named(touch('late', 0), { occurredAt: Date.UTC(2026, 3, 9, 23, 30) });
    const now = Date.UTC(2026, 3, 10, 8);
    const moment = (timeZone: string) =>
      card({ touches: [late], over: { now, timeZone, stageHistory: [] } }).journey.all[0]?.moment;
    expect(moment('Europe/Berlin')).toEqual({
      at: '2026-04-09T23:30:00.000Z',
      text: '10 Apr 2026',
      ago: 'today',
    });
    expect(moment('America/New_York')).toMatchObject({ text: '9 Apr 2026', ago: 'yesterday' });
  });

  it('long past are in months and years', () => {
    const ago = (days: number): string | undefined =>
      card({ touches: [named(touch('a', 50 - days))], over: { stageHistory: [] } }).journey.all[0]
        ?.moment.ago;
    expect(ago(89)).toBe('89 days ago');
    expect(ago(91)).toBe('3 months ago');
    expect(ago(800)).toBe('2 years ago');
  });

  it('ahead of a skewed clock are today', () => {
    expect(
      card({ touches: [named(touch('a', 50), { occurredAt: day(50) + DAY / 24 })] }).journey.all[0]
        ?.moment.ago,
    ).toBe('today');
  });
});
