import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocate,
  BASELINE_TOUCH,
  buildDealCard,
  channelTouchId,
  DEFAULT_PARAMETERS,
  MODEL_CHOICES,
  NOTHING_FITTED,
  postTouchId,
} from '../../src/index.ts';
import type {
  DataDrivenFit,
  DealCardInput,
  DealCardTouch,
  DealCardView,
  FittedModels,
  ModelId,
} from '../../src/index.ts';
import { day, other, touch } from '../support/touches.ts';

const NBSP = '\u00a0';
const AMOUNT = 1_000_000;

const seen: DealCardTouch = {
  ...touch('visit', 10),
  influencerName: 'Mina Kovač',
  campaignName: null,
  title: null,
  url: null,
};
const ad: DealCardTouch = {
  ...other('ad', 12),
  influencerName: null,
  campaignName: null,
  title: null,
  url: null,
};
const post = (id: string, influencer: 'mina' | 'jonas', at: number): DealCardTouch => ({
  ...touch(postTouchId(id), at, {
    kind: 'content',
    influencerId: influencer,
    contactId: null,
    evidence: 'lift',
    confidence: 0.5,
  }),
  influencerName: influencer === 'mina' ? 'Mina Kovač' : 'Jonas Weber',
  campaignName: 'Spring Launch',
  title: `Post ${id}`,
  url: null,
});

const fit = (over: Partial<DataDrivenFit>): DataDrivenFit => ({
  version: 1,
  level: 'full',
  reason: 'Fitted on 180 won deals.',
  counts: { accounts: 500, deals: 400, won: 180, answers: 60, posts: 40 },
  baseline: { share: 0.3, low: 0.2, high: 0.4 },
  influencers: [],
  channels: [],
  falseMentionRate: 0.1,
  conversion: null,
  influencerValues: {},
  parameters: {},
  ...over,
});
const fits = (over: Partial<FittedModels>): FittedModels => ({ ...NOTHING_FITTED, ...over });

type Weights = readonly (readonly [touchId: string, weight: number])[];

function card(
  selectedModel: ModelId,
  weights: Weights,
  {
    touches = [seen, ad],
    inferred = [],
    learnt = fits({ dataDriven: fit({}) }),
    isFitted = true,
    range = null,
    incremental = null,
  }: {
    readonly touches?: readonly DealCardTouch[];
    readonly inferred?: readonly DealCardTouch[];
    readonly learnt?: FittedModels;
    readonly isFitted?: boolean;
    readonly range?: { readonly low: number; readonly high: number } | null;
    readonly incremental?: Weights | null;
  } = {},
): DealCardView {
  const parts =
    weights.length > 0
      ? allocate(
          AMOUNT,
          weights.map(([, weight]) => weight),
        )
      : [];
  const input: DealCardInput = {
    record: { crm: 'hubspot', objectType: 'deal', id: '77', name: 'Acme' },
    outcome: 'won',
    stageLabel: 'Won',
    createdAt: day(30),
    closedAt: day(45),
    amount: { minor: AMOUNT, currency: 'EUR' },
    creditStage: 'won',
    stageHistory: [],
    people: [{ id: 'anna', name: 'Anna Berg', membership: 'deal' }],
    touches,
    inferred,
    credits: [
      {
        model: selectedModel,
        scope: 'allMarketing',
        credits: weights.map(([touchId, weight], index) => ({
          touchId,
          weight,
          reason: touchId === BASELINE_TOUCH ? 'No touch raised this part.' : 'It raised the odds.',
          minor: parts[index] ?? 0,
        })),
        range,
      },
      ...(incremental === null
        ? []
        : [
            {
              model: 'incremental' as const,
              scope: 'allMarketing' as const,
              credits: incremental.map(([touchId, weight]) => ({
                touchId,
                weight,
                reason: 'It raised the odds.',
                minor: null,
              })),
            },
          ]),
    ],
    selectedModel,
    models: MODEL_CHOICES,
    fit: isFitted ? { version: 3, fittedAt: day(49) } : null,
    lastChange: null,
    settings: {
      lookbackDays: 365,
      parameters: { ...DEFAULT_PARAMETERS, fits: learnt },
      includeAccountContacts: false,
    },
    conversion: null,
    posts: [],
    computedAt: day(50),
    syncedAt: day(50),
    now: day(50),
    locale: 'en',
    timeZone: 'Europe/Berlin',
  };
  return buildDealCard(input);
}

const sum = (rows: readonly { readonly share: number }[]): number =>
  rows.reduce((total, { share }) => total + share, 0);

describe('Our own content that somebody found by a search', () => {
  const report: DealCardTouch = {
    ...ad,
    id: 'report',
    kind: 'form',
    channel: 'organic_search',
    contentType: 'report',
    title: 'Pipeline benchmark',
  };
  const labels = (model: ModelId): string[] =>
    card(
      model,
      [
        ['visit', 0.6],
        ['report', 0.4],
      ],
      { touches: [seen, report] },
    ).remainder.map(({ label }) => label);

  it('is called what a fitted model credits it as', () => {
    expect(labels('data_driven')).toEqual(['Own content']);
    expect(labels('markov')).toEqual(['Own content']);
  });

  it('is the way it came under a rule', () => {
    expect(labels('linear')).toEqual(['Organic search']);
  });

  it('is called so too where nobody was seen, but people name it', () => {
    const named = card('data_driven', [
      ['visit', 0.6],
      [channelTouchId('content'), 0.4],
    ]);
    expect(named.remainder.map(({ label }) => label)).toEqual(['Own content']);
  });
});

describe('A click on an ad', () => {
  const entry = (searchIntent?: 'brand' | 'generic'): unknown =>
    card('linear', [['ad', 1]], {
      touches: [searchIntent === undefined ? ad : { ...ad, searchIntent }],
    }).journey.all[0];

  it('says in the journey when they searched for the brand', () => {
    expect(entry('brand')).toMatchObject({
      channelLabel: 'Paid search (brand)',
      title: 'Visited the website from paid search (brand)',
    });
    expect(entry('generic')).toMatchObject({ channelLabel: 'Paid search' });
    expect(entry()).toMatchObject({ channelLabel: 'Paid search' });
  });
});

describe('What would have come anyway', () => {
  const view = card('incremental', [
    ['visit', 0.5],
    ['ad', 0.2],
    [BASELINE_TOUCH, 0.3],
  ]);

  it('is a remainder of its own, behind other marketing and before what is unattributed', () => {
    expect(view.remainder.map(({ kind, label }) => [kind, label])).toEqual([
      ['channel', 'Paid search'],
      ['baseline', 'Would have come anyway'],
    ]);
    expect(view.remainder[1]).toMatchObject({
      shareText: `30${NBSP}%`,
      amount: { minor: 300_000 },
      reason: 'No touch raised this part.',
    });
    expect(sum([...view.influencers, ...view.remainder])).toBeCloseTo(1, 12);
  });

  it('is counted in the sum that the explanation promises', () => {
    expect(view.explanation.join(' ')).toContain(
      'The parts, what would have come anyway included, add up to the deal’s €10,000.00 exactly.',
    );
  });

  it('credits nobody', () => {
    expect(view.figures.attributed.share).toBe(0.5);
    expect(view.sentence).toContain(`the incremental view credits them 50${NBSP}% of the revenue`);
  });
});

describe('Posts that left no click', () => {
  it('of influencers nothing on the deal speaks of share one line, behind those with evidence', () => {
    const { influencers, remainder } = card(
      'data_driven',
      [
        ['ad', 0.1],
        ['visit', 0.2],
        [postTouchId('p1'), 0.4],
        [postTouchId('p2'), 0.3],
      ],
      { inferred: [post('p1', 'jonas', 8), post('p2', 'jonas', 9)] },
    );
    expect(influencers.map(({ name, touches, posts }) => [name, touches, posts])).toEqual([
      ['Mina Kovač', 1, 0],
    ]);
    expect(remainder.map(({ kind }) => kind)).toEqual(['inferred', 'channel']);
    expect(remainder[0]).toEqual({
      kind: 'inferred',
      label: '2 posts nobody clicked, by 1 influencer',
      share: 0.7,
      shareText: `70${NBSP}%`,
      amount: { minor: 700_000, currency: 'EUR', text: '€7,000' },
      reason: `Inferred: deals come more often after such posts, but nothing on this deal speaks of them. Jonas Weber (70${NBSP}%).`,
    });
  });

  it('name at most five of those influencers, the largest shares first', () => {
    const posts = Array.from({ length: 7 }, (_, i) => ({
      ...post(`p${i}`, 'jonas', 8 + i),
      influencerId: `i${i}`,
      influencerName: `Influencer ${i}`,
    }));
    const weights = posts.map(({ id }, i): [string, number] => [id, (i + 1) / 28]);
    const { influencers, remainder } = card('data_driven', weights, { inferred: posts });
    expect(influencers).toMatchObject([{ name: 'Mina Kovač', share: 0 }]);
    expect(remainder).toHaveLength(1);
    expect(remainder[0]?.label).toBe('7 posts nobody clicked, by 7 influencers');
    expect(remainder[0]?.reason).toContain(
      `Influencer 6 (25${NBSP}%), Influencer 5 (21${NBSP}%), Influencer 4 (18${NBSP}%), Influencer 3 (14${NBSP}%), Influencer 2 (11${NBSP}%) and 2 others.`,
    );
  });

  it('are no part of the journey in short, which tells what happened on the deal', () => {
    const inferred = [20, 21, 22, 23, 24].map((at) => post(`p${at}`, 'jonas', at));
    const weights = inferred.map(({ id }): [string, number] => [id, 0.2]);
    const { journey } = card('data_driven', weights, { inferred });
    expect(journey.latest.map(({ id }) => id)).toEqual(['ad', 'visit']);
    expect(journey.all).toHaveLength(7);
  });

  it('have the incremental view’s figure beside theirs where most of a share is inferred', () => {
    const sentenceOf = (visit: number): string =>
      card(
        'data_driven',
        [
          ['visit', visit],
          [postTouchId('p1'), 1 - visit],
        ],
        {
          inferred: [post('p1', 'jonas', 8)],
          incremental: [
            ['visit', 0.03],
            [postTouchId('p1'), 0.2],
            [BASELINE_TOUCH, 0.77],
          ],
        },
      ).sentence;
    expect(sentenceOf(0.1)).toContain(
      `90${NBSP}% by posts that left no click. Setting aside what would have come anyway, it is 23${NBSP}%.`,
    );
    expect(sentenceOf(0.6)).not.toContain('Setting aside');
  });

  it('of somebody who was also seen leave their last touch to be the one that was seen', () => {
    const { influencers } = card(
      'data_driven',
      [
        ['visit', 0.6],
        [postTouchId('p1'), 0.4],
      ],
      { inferred: [post('p1', 'mina', 20)] },
    );
    expect(influencers).toHaveLength(1);
    expect(influencers[0]).toMatchObject({
      share: 1,
      touches: 1,
      posts: 1,
      evidenceLabel: 'Tracked and inferred',
      lastTouch: { text: '11 Mar 2026', through: 'Anna Berg' },
    });
  });

  it('are said apart in the sentence, and never to have reached anybody', () => {
    const both = card(
      'data_driven',
      [
        ['visit', 0.6],
        [postTouchId('p1'), 0.4],
      ],
      { inferred: [post('p1', 'jonas', 8)] },
    );
    expect(both.sentence).toBe(
      `Mina Kovač reached the only person on this deal; data-driven credits influencers 100${NBSP}% of the revenue (€10,000), 40${NBSP}% by posts that left no click.`,
    );
    expect(both.figures).toMatchObject({ touches: 1, peopleReached: 1 });
    const alone = card(
      'data_driven',
      [
        ['ad', 0.9],
        [postTouchId('p1'), 0.1],
      ],
      { touches: [ad], inferred: [post('p1', 'jonas', 8)] },
    );
    expect(alone.state).toBe('ready');
    expect(alone.sentence).toBe(
      `No touch by an influencer is known on this deal; data-driven infers 10${NBSP}% (€1,000) from 1 post that left no click.`,
    );
  });

  it('stand in the journey on their day, and only under a model that credits them', () => {
    const inferred = [post('p1', 'jonas', 8), post('p2', 'jonas', 9)];
    const view = card(
      'data_driven',
      [
        ['visit', 0.6],
        [postTouchId('p1'), 0.4],
      ],
      { inferred },
    );
    const posts = view.journey.all.filter(({ id }) => id.startsWith('post:'));
    expect(posts).toMatchObject([
      {
        title: 'Jonas Weber published “Post p1”',
        person: 'No click seen',
        evidence: 'inferred',
        share: 0.4,
      },
    ]);
    const rule = card('linear', [['visit', 1]], { inferred });
    expect(rule.journey.all.map(({ id }) => id)).toEqual(['ad', 'visit']);
    expect(rule.influencers.map(({ name }) => name)).toEqual(['Mina Kovač']);
  });
});

describe('The fit of a card', () => {
  const weights: Weights = [['visit', 1]];

  it('says when the model learnt, from how much, and which version it is', () => {
    expect(card('data_driven', weights).fit).toEqual({
      fittedAt: { at: '2026-04-19T12:00:00.000Z', text: '19 Apr 2026', ago: 'yesterday' },
      text: 'Learnt on 19 Apr 2026 from 400 deals, 180 of them won.',
      level: 'full',
      reason: null,
      version: 3,
    });
  });

  it('says why the model falls back, or leans on what is usual', () => {
    const reason = '27 won deals so far; the data-driven model starts at 30.';
    const learnt = fits({ dataDriven: fit({ level: 'fallback', reason }) });
    const view = card('data_driven', weights, { learnt });
    expect(view.fit).toMatchObject({
      level: 'fallback',
      reason: `${reason} Until then all touches share evenly.`,
    });
    expect(view.fit?.text).toBe('Last tried on 19 Apr 2026 with 400 deals, 180 of them won.');
    expect(view.explanation.join(' ')).toContain('It last tried to learn on 19 Apr 2026 with 400');
    expect(view.explanation.join(' ')).toContain(reason);
    expect(view.explanation.at(-1)).toMatch(/^This is a rule for sharing credit/);
    expect(card('influencer_touch', weights, { learnt }).fit?.reason).toBe(
      `${reason} Until then an influencer is worth the won revenue of their past touches.`,
    );
    const blended = fits({ dataDriven: fit({ level: 'blended', reason: 'Some.' }) });
    expect(card('incremental', weights, { learnt: blended }).fit).toMatchObject({
      level: 'blended',
      reason: 'Some.',
    });
  });

  it('of Markov and Shapley counts journeys, and passes on what to be careful about', () => {
    const values = { values: {}, conversions: 60, paths: 214, order: 1, warning: 'Few.' };
    const learnt = fits({ markov: values });
    expect(card('markov', weights, { learnt }).fit).toMatchObject({
      text: 'Learnt on 19 Apr 2026 from 214 journeys, 60 of which ended in a won deal.',
      level: 'full',
      reason: 'Few.',
    });
    expect(card('shapley', weights, { learnt }).fit).toMatchObject({
      level: 'fallback',
      reason: 'No won deal has a known touch yet, so all touches share evenly.',
    });
  });

  it('is none before the first, and none of a rule', () => {
    expect(card('data_driven', weights, { isFitted: false }).fit).toBeNull();
    expect(card('linear', weights).fit).toBeNull();
  });

  it('leaves the explanation to say in plain words how the model learnt, and what it does not prove', () => {
    const text = card('data_driven', weights).explanation.join(' ');
    expect(text).toContain('It learnt on 19 Apr 2026 from 400 deals, 180 of them won.');
    expect(text).toContain('credits what raised the odds');
    expect(text).toContain('This is an estimate from your own deals, not proof');
  });
});

describe('The range of a card', () => {
  it('is the model’s interval of the influencers’ share', () => {
    const view = card('data_driven', [['visit', 1]], { range: { low: 0.31, high: 0.52 } });
    expect(view.figures.attributed.range).toEqual({
      low: 0.31,
      high: 0.52,
      text: `31–52${NBSP}%`,
    });
  });

  it('is told in a sentence of the explanation, and only where there is one', () => {
    const told = (range: { low: number; high: number } | null) =>
      card('data_driven', [['visit', 1]], { range }).explanation.join(' ');
    expect(told({ low: 0.31, high: 0.52 })).toContain(
      `The range, 31–52${NBSP}%, is where the influencers’ true share lies with a probability of 90${NBSP}%`,
    );
    expect(told(null)).not.toContain('The range, ');
  });

  it('is one figure where both ends read the same, and never reads as none or all', () => {
    const textOf = (low: number, high: number) =>
      card('data_driven', [['visit', 1]], { range: { low, high } }).figures.attributed.range?.text;
    expect(textOf(0.421, 0.424)).toBe(`42${NBSP}%`);
    expect(textOf(0.001, 0.999)).toBe(`<1–>99${NBSP}%`);
  });
});

describe('A card under a model that learns', () => {
  it('sums to the deal to the cent, however the credit falls', () => {
    const part = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({ visit: part, ad: part, post: part, baseline: part }, { requiredKeys: ['ad'] }),
        fc.constantFrom<ModelId>('data_driven', 'incremental'),
        (given, model) => {
          const raw: [string, number][] = [
            ['visit', given.visit ?? 0],
            ['ad', given.ad],
            [postTouchId('p1'), given.post ?? 0],
            [BASELINE_TOUCH, given.baseline ?? 0],
          ];
          const all = raw.reduce((total, [, weight]) => total + weight, 0);
          const weights = raw
            .filter(([, weight]) => weight > 0)
            .map(([id, weight]): [string, number] => [id, weight / all]);
          const view = card(model, weights, { inferred: [post('p1', 'jonas', 8)] });
          const rows = [...view.influencers, ...view.remainder];
          expect(sum(rows)).toBeCloseTo(1, 9);
          expect(rows.reduce((total, { amount }) => total + (amount?.minor ?? 0), 0)).toBe(AMOUNT);
        },
      ),
    );
  });
});
