import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEFAULT_PARAMETERS,
  DEFAULT_SCOPES,
  MODEL_CHOICES,
  MODEL_IDS,
  MODELS,
  BASELINE_TOUCH,
  NOTHING_FITTED,
  allocate,
  assertParameters,
  buildJourney,
  computeCredit,
  isModelId,
  parameterProblems,
  postOfTouchId,
  postTouchId,
  postsWithin,
} from '../../src/index.ts';
import type { ModelId, ModelParameters, SourceValues, Touchpoint } from '../../src/index.ts';
import {
  anyDeal,
  anyTouches,
  day,
  deal,
  journey,
  other,
  touch,
  weights,
} from '../support/touches.ts';

const credit = (
  model: ModelId,
  touches: readonly Touchpoint[],
  over: Parameters<typeof journey>[1] = {},
  parameters: Partial<ModelParameters> = {},
): Record<string, number> =>
  weights(computeCredit(model, journey(touches, over), { ...DEFAULT_PARAMETERS, ...parameters }));

/** Four touches around the milestones: lead created on day 10, deal on day 30, closed on day 60. */
const four = [touch('first', 2), other('lead', 9), other('deal', 28), touch('close', 55)];

describe('First and last touch', () => {
  it('give everything to one end of the journey', () => {
    expect(credit('first_touch', four)).toEqual({ first: 1 });
    expect(credit('last_touch', four)).toEqual({ close: 1 });
  });

  it('take the smaller id first when two touches happen at once', () => {
    const twins = [touch('a', 2), touch('b', 2)];
    expect(credit('first_touch', twins)).toEqual({ a: 1 });
    expect(credit('last_touch', twins)).toEqual({ b: 1 });
  });
});

describe('An answer to “How did you hear of us?”', () => {
  const told = touch('told', 40, { kind: 'self_report', evidence: 'self_report' });
  const form = other('form', 40, { kind: 'form' });
  const of = (model: ModelId, ...touches: Touchpoint[]): Record<string, number> =>
    weights(
      computeCredit(
        model,
        buildJourney({
          deal: deal(),
          touches,
          stage: 'won',
          now: day(90),
          lookbackDays: 90,
          scope: 'allMarketing',
        }),
      ),
    );

  it('is the beginning of who gave it under every rule, not the end its form stands at', () => {
    const touches = [other('ad', 5), other('mail', 20), form, told];
    expect(of('first_touch', ...touches)).toEqual({ told: 1 });
    expect(of('last_touch', ...touches)).toEqual({ form: 1 });
    expect(of('last_non_direct', ...touches)).toEqual({ form: 1 });
    expect(of('position_based', ...touches)).toMatchObject({ told: 0.4, form: 0.4 });
    expect(of('linear', ...touches)).toMatchObject({ told: 0.25 });
    const decay = of('time_decay', ...touches);
    expect(decay['told']).toBeCloseTo(decay['ad'] ?? NaN, 6);
    // Lead and deal were made by what came before them: each of the four holds one moment.
    expect(of('full_path', ...touches)).toEqual({ told: 0.25, ad: 0.25, mail: 0.25, form: 0.25 });
  });

  it('says so where its date alone would not explain it', () => {
    const journeyOf = buildJourney({
      deal: deal(),
      touches: [other('ad', 5), told],
      stage: 'won',
      now: day(90),
      lookbackDays: 90,
      scope: 'allMarketing',
    });
    expect(computeCredit('first_touch', journeyOf)[0]?.reason).toContain('heard of you');
  });

  it('comes before what is known of its own person, and after what others did earlier', () => {
    const colleague = other('colleague', 2, { contactId: 'ben' });
    const touches = [colleague, other('ad', 5), form, told];
    expect(of('first_touch', ...touches)).toEqual({ colleague: 1 });
    expect(of('last_touch', ...touches)).toEqual({ form: 1 });
  });

  it('stays where it was given when nothing else is known of who gave it', () => {
    const touches = [other('colleague', 2, { contactId: 'ben' }), told];
    expect(of('first_touch', ...touches)).toEqual({ colleague: 1 });
    expect(of('last_touch', ...touches)).toEqual({ told: 1 });
    expect(of('last_touch', told)).toEqual({ told: 1 });
    const sale = other('call', 1, { kind: 'sales_activity', channel: 'sales' });
    expect(of('last_touch', ...touches, sale)).toEqual({ told: 1 });
  });

  it('is known by a visit that a model may not credit, and is not moved out of the lookback', () => {
    const before = other('long-ago', -300);
    const touches = [before, other('ad', 5), form, told];
    expect(of('first_touch', ...touches)).toEqual({ told: 1 });
    expect(Object.values(of('linear', ...touches))).toEqual([1 / 3, 1 / 3, 1 / 3]);
    const alone = buildJourney({
      deal: deal(),
      touches: [touch('jane', 10, { contactId: 'ben' }), other('ad', 5), told],
      stage: 'won',
      now: day(90),
      lookbackDays: 90,
      scope: 'influencer',
    });
    expect(weights(computeCredit('first_touch', alone))).toEqual({ told: 1 });
    expect(weights(computeCredit('last_touch', alone))).toEqual({ jane: 1 });
  });

  it('loses and doubles nothing, whatever the touches and their order', () => {
    fc.assert(
      fc.property(anyTouches, anyDeal, fc.constantFrom(...MODEL_IDS), (touches, facts, model) => {
        const mixed = touches.map((one, index) =>
          index % 2 ? { ...one, kind: 'self_report' as const } : one,
        );
        const build = (given: readonly Touchpoint[]): ReturnType<typeof buildJourney> =>
          buildJourney({
            deal: facts,
            touches: given,
            stage: facts.outcome,
            now: day(90),
            lookbackDays: 365,
            scope: 'allMarketing',
          });
        const built = build(mixed);
        if (built.heard) {
          expect(built.heard.map(({ id }) => id).sort()).toEqual(
            built.touches.map(({ id }) => id).sort(),
          );
        }
        const again = weights(computeCredit(model, build(mixed.toReversed())));
        expect(weights(computeCredit(model, built))).toEqual(again);
      }),
    );
  });
});

describe('Last touch without direct', () => {
  it('passes over direct visits', () => {
    const touches = [touch('a', 1), other('b', 2), other('c', 3, { channel: 'direct' })];
    expect(credit('last_non_direct', touches)).toEqual({ b: 1 });
  });

  it('takes the last when all are direct', () => {
    const direct = { channel: 'direct' } as const;
    expect(credit('last_non_direct', [other('a', 1, direct), other('b', 2, direct)])).toEqual({
      b: 1,
    });
  });
});

describe('Influencer touch', () => {
  const three = [
    touch('m1', 1),
    touch('j1', 2, { influencerId: 'jonas' }),
    touch('m2', 3),
    other('ads', 4),
  ];

  it('gives all to the influencer worth most per touch, shared evenly by their touches', () => {
    expect(
      credit('influencer_touch', three, {}, { influencerValues: { mina: 900, jonas: 400 } }),
    ).toEqual({
      m1: 0.5,
      m2: 0.5,
    });
    expect(credit('influencer_touch', three, {}, { influencerValues: { jonas: 1 } })).toEqual({
      j1: 1,
    });
  });

  it('prefers the latest touch, then the smaller id, among equals', () => {
    expect(credit('influencer_touch', three)).toEqual({ m1: 0.5, m2: 0.5 });
    const together = [touch('m', 1), touch('j', 1, { influencerId: 'jonas' })];
    expect(credit('influencer_touch', together)).toEqual({ j: 1 });
  });

  it('ranks an influencer nobody has valued above one of negative value', () => {
    expect(credit('influencer_touch', three, {}, { influencerValues: { mina: -5 } })).toEqual({
      j1: 1,
    });
  });

  it('gives nothing when there is no influencer', () => {
    expect(credit('influencer_touch', [other('ads', 1)])).toEqual({});
  });

  it('says why', () => {
    const reason = (values: Record<string, number>, touches = three): string | undefined =>
      computeCredit('influencer_touch', journey(touches), {
        ...DEFAULT_PARAMETERS,
        influencerValues: values,
      })[0]?.reason;
    expect(reason({ mina: 2, jonas: 1 })).toBe(
      'This influencer has the highest expected value per touch on this journey; the credit is shared by their 2 touches.',
    );
    expect(reason({})).toMatch(/^No influencer here has a higher expected value/);
    expect(reason({}, [touch('m', 1)])).toBe('This influencer is the only one on this journey.');
  });
});

describe('Linear', () => {
  it('gives the same to each', () => {
    expect(credit('linear', four)).toEqual({ first: 0.25, lead: 0.25, deal: 0.25, close: 0.25 });
  });
});

describe('Time decay', () => {
  it('halves with each half-life', () => {
    const touches = [touch('old', 46), touch('mid', 53), touch('new', 60)];
    const found = credit('time_decay', touches);
    expect(found['old']).toBeCloseTo(1 / 7, 12);
    expect(found['mid']).toBeCloseTo(2 / 7, 12);
    expect(found['new']).toBeCloseTo(4 / 7, 12);
  });

  it('does not depend on how long after the last touch the deal closed', () => {
    const touches = [touch('a', 1), touch('b', 8)];
    const late = { endsAt: day(5000), closedAt: day(5000) };
    expect(credit('time_decay', touches, late)).toEqual(credit('time_decay', touches));
  });

  it('survives journeys of any length without losing the credit', () => {
    const touches = [touch('ancient', -9000), touch('new', 1)];
    expect(credit('time_decay', touches)).toEqual({ new: 1 });
  });

  it('takes the tenant’s half-life', () => {
    const found = credit(
      'time_decay',
      [touch('a', 30), touch('b', 60)],
      {},
      { timeDecayHalfLifeDays: 30 },
    );
    expect(found['a']).toBeCloseTo(1 / 3, 12);
  });
});

describe('Position-based', () => {
  it('is 40/20/40', () => {
    const found = credit('position_based', four);
    expect(found['first']).toBeCloseTo(0.4, 12);
    expect(found['lead']).toBeCloseTo(0.1, 12);
    expect(found['deal']).toBeCloseTo(0.1, 12);
    expect(found['close']).toBeCloseTo(0.4, 12);
  });

  it('is 50/50 of two touches and all of one', () => {
    expect(credit('position_based', [touch('a', 1), touch('b', 2)])).toEqual({ a: 0.5, b: 0.5 });
    expect(credit('position_based', [touch('a', 1)])).toEqual({ a: 1 });
  });

  it('takes the tenant’s shares', () => {
    const found = credit('position_based', four, {}, { position: { first: 0.6, last: 0.2 } });
    expect(found['first']).toBeCloseTo(0.6, 12);
    expect(found['lead']).toBeCloseTo(0.1, 12);
    expect(found['close']).toBeCloseTo(0.2, 12);
  });

  it('gives evenly to the middle when the ends get nothing and there is no middle', () => {
    const found = credit(
      'position_based',
      [touch('a', 1), touch('b', 2)],
      {},
      { position: { first: 0, last: 0 } },
    );
    expect(found).toEqual({ a: 0.5, b: 0.5 });
  });
});

describe('W-shaped', () => {
  it('is 30 % each to first touch, lead creation and deal creation, 10 % to the rest', () => {
    const found = credit('w_shaped', four);
    expect(found['first']).toBeCloseTo(0.3, 12);
    expect(found['lead']).toBeCloseTo(0.3, 12);
    expect(found['deal']).toBeCloseTo(0.3, 12);
    expect(found['close']).toBeCloseTo(0.1, 12);
  });

  it('adds up what one touch holds', () => {
    // The first touch made the lead too.
    const found = credit('w_shaped', [touch('first', 9), other('deal', 28), other('x', 50)]);
    expect(found['first']).toBeCloseTo(0.6, 12);
    expect(found['deal']).toBeCloseTo(0.3, 12);
    expect(found['x']).toBeCloseTo(0.1, 12);
  });

  it('takes the last touch up to a milestone, that instant included', () => {
    const found = credit('w_shaped', [
      touch('a', 1),
      other('b', 10),
      other('c', 30),
      other('d', 31),
    ]);
    expect(found['b']).toBeCloseTo(0.3, 12);
    expect(found['c']).toBeCloseTo(0.3, 12);
  });

  it('credits lead creation to the oldest contact’s own touch, where that contact is named', () => {
    const touches = [
      touch('anna', 5),
      other('bo', 9, { contactId: 'bo' }),
      other('deal', 28, { contactId: 'bo' }),
    ];
    expect(credit('w_shaped', touches)['bo']).toBeCloseTo(1 / 3, 12);
    const named = credit('w_shaped', touches, { leadContactId: 'anna' });
    expect(named['anna']).toBeCloseTo(0.6, 12);
    expect(named['bo']).toBeCloseTo(0.1, 12);
    // Nothing of Carl's is known from before he became a contact.
    const nobody = credit('w_shaped', touches, { leadContactId: 'carl' });
    expect(nobody['anna']).toBeCloseTo(0.3 / 0.7, 12);
  });

  it('spreads over the others what a milestone without a touch would have had', () => {
    // The lead was imported before anybody was touched.
    const found = credit('w_shaped', [touch('a', 12), other('b', 28), other('c', 50)]);
    expect(found['a']).toBeCloseTo(0.3 / 0.7, 12);
    expect(found['b']).toBeCloseTo(0.3 / 0.7, 12);
    expect(found['c']).toBeCloseTo(0.1 / 0.7, 12);
  });

  it('shares by thirds when there is no rest', () => {
    const found = credit('w_shaped', four.slice(0, 3));
    for (const weight of Object.values(found)) expect(weight).toBeCloseTo(1 / 3, 12);
  });
});

describe('Full path', () => {
  it('is 22.5 % at each of four milestones and 10 % to the rest', () => {
    const found = credit('full_path', [
      ...four.slice(0, 3),
      other('rest', 40),
      four[3] ?? touch('x', 0),
    ]);
    for (const id of ['first', 'lead', 'deal', 'close']) expect(found[id]).toBeCloseTo(0.225, 12);
    expect(found['rest']).toBeCloseTo(0.1, 12);
  });

  it('has no close to credit while the deal is open', () => {
    const found = credit('full_path', four, { closedAt: null });
    expect(found['close']).toBeCloseTo(0.1 / 0.775, 12);
    expect(found['first']).toBeCloseTo(0.225 / 0.775, 12);
  });

  it('has none either when looked at as sourced pipeline', () => {
    const sourced = credit('full_path', four.slice(0, 3), { endsAt: day(30) });
    for (const weight of Object.values(sourced)) expect(weight).toBeCloseTo(1 / 3, 12);
  });
});

describe('Custom weights', () => {
  it('are the tenant’s own at each milestone, the rest for the others', () => {
    const own = { first: 0.1, leadCreation: 0.2, dealCreation: 0.3, last: 0.1 };
    const found = credit(
      'custom',
      [...four.slice(0, 3), other('rest', 40), touch('last', 50)],
      {},
      { custom: own },
    );
    expect(found['first']).toBeCloseTo(0.1, 12);
    expect(found['lead']).toBeCloseTo(0.2, 12);
    expect(found['deal']).toBeCloseTo(0.3, 12);
    expect(found['rest']).toBeCloseTo(0.3, 12);
    expect(found['last']).toBeCloseTo(0.1, 12);
  });

  it('share evenly, and say so, when none of the weighted moments happened', () => {
    const own = { first: 0, leadCreation: 1, dealCreation: 0, last: 0 };
    const found = computeCredit('custom', journey([touch('a', 20), touch('b', 21)]), {
      ...DEFAULT_PARAMETERS,
      custom: own,
    });
    expect(weights(found)).toEqual({ a: 0.5, b: 0.5 });
    expect(found[0]?.reason).toMatch(/None of the credited moments happened/);
  });
});

const learnt = (values: Readonly<Record<string, number>>): SourceValues => ({
  values,
  conversions: 40,
  paths: 200,
  order: 1,
  warning: null,
});

describe.each(['markov', 'shapley'] as const)('%s', (model) => {
  const fitted = (values: Readonly<Record<string, number>>): Partial<ModelParameters> => ({
    fits: { ...NOTHING_FITTED, [model]: learnt(values) },
  });
  const touches = [
    touch('m1', 1),
    other('ad', 2),
    touch('m2', 3),
    touch('j', 4, { influencerId: 'jonas' }),
  ];

  it('credits touches by the value of their source, normalised within the deal', () => {
    const found = credit(
      model,
      touches,
      {},
      fitted({ 'influencer:mina': 0.3, 'influencer:jonas': 0.1, paid_search: 0.3 }),
    );
    // A removal effect is of the source, its touches share it; a Shapley value is of each touch.
    const of = model === 'markov' ? { mina: 0.15, all: 0.7 } : { mina: 0.3, all: 1 };
    expect(found['m1']).toBeCloseTo(of.mina / of.all, 12);
    expect(found['m2']).toBeCloseTo(of.mina / of.all, 12);
    expect(found['ad']).toBeCloseTo(0.3 / of.all, 12);
    expect(found['j']).toBeCloseTo(0.1 / of.all, 12);
  });

  it('says in plain words what the value is, and what the source has of the deal', () => {
    const found = computeCredit(model, journey(touches), {
      ...DEFAULT_PARAMETERS,
      ...fitted({ 'influencer:mina': model === 'markov' ? 0.4 : 0.2, paid_search: 0.1 }),
    });
    expect(found.map(({ touchId }) => touchId)).toEqual(['m1', 'ad', 'm2']);
    expect(found[0]?.reason).toMatch(
      /this influencer.* 80\u00a0% of this deal, shared by its 2 touches\.$/,
    );
    expect(found[1]?.reason).toMatch(/paid search.* 20\u00a0% of this deal\.$/);
  });

  it('shares evenly before it was fitted, and where all values are 0, and says so', () => {
    for (const [parameters, why] of [
      [{}, /for now\. Nothing has been learnt of your deals yet\.$/],
      [fitted({ email: 1 }), /for now\. None of the sources on this deal has made a difference/],
    ] as const) {
      const found = computeCredit(model, journey(touches), {
        ...DEFAULT_PARAMETERS,
        ...parameters,
      });
      expect(found.map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25, 0.25]);
      expect(found[0]?.reason).toMatch(why);
    }
  });
});

describe('Posts that left no click', () => {
  it('go by an id of their own', () => {
    expect(postOfTouchId(postTouchId('p1'))).toBe('p1');
    expect(postOfTouchId('p1')).toBeNull();
    expect(postOfTouchId(BASELINE_TOUCH)).toBeNull();
  });

  it('count from the lookback until the cut of a journey', () => {
    const posts = [1, 10, 40, 70].map((at) => ({
      id: `p${at}`,
      influencerId: 'mina',
      campaignId: null,
      platform: null,
      contentType: null,
      publishedAt: day(at),
    }));
    const within = (over: object) => postsWithin(journey([], over), { posts }).map(({ id }) => id);
    expect(within({})).toEqual(['p1', 'p10', 'p40']);
    expect(within({ startsAt: day(5) })).toEqual(['p10', 'p40']);
  });
});

describe('Under every model', () => {
  const anyValues = fc.option(
    fc
      .dictionary(
        fc.constantFrom('influencer:mina', 'influencer:jonas', 'paid_search', 'direct', 'email'),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(learnt),
  );
  const credited = fc.record({
    deal: anyDeal,
    touches: anyTouches,
    sourced: fc.boolean(),
    scope: fc.constantFrom('influencer' as const, 'allMarketing' as const),
    model: fc.constantFrom(...MODEL_IDS),
    parameters: fc.record({
      timeDecayHalfLifeDays: fc.double({ min: 0.01, max: 365, noNaN: true }),
      position: fc.constantFrom(
        { first: 0.4, last: 0.4 },
        { first: 1, last: 0 },
        { first: 0, last: 0 },
      ),
      custom: fc.constantFrom(
        DEFAULT_PARAMETERS.custom,
        { first: 0, leadCreation: 0, dealCreation: 0, last: 0 },
        { first: 0, leadCreation: 1, dealCreation: 0, last: 0 },
      ),
      influencerValues: fc.dictionary(
        fc.constantFrom('mina', 'jonas', 'ada'),
        fc.double({ min: -100, max: 100, noNaN: true }),
      ),
      fits: fc.record({
        dataDriven: fc.constant(null),
        markov: anyValues,
        shapley: anyValues,
        posts: fc.constant([]),
      }),
    }),
  });
  type Case = typeof credited extends fc.Arbitrary<infer T> ? T : never;
  const run = ({ deal, touches, sourced, scope, model, parameters }: Case) =>
    computeCredit(
      model,
      buildJourney({
        deal,
        touches,
        stage: sourced ? 'opportunity' : deal.outcome,
        now: day(100),
        lookbackDays: 365,
        scope,
      }),
      parameters,
    );

  it('weights are positive and sum to 1, or there are none', () => {
    fc.assert(
      fc.property(credited, (input) => {
        const found = run(input);
        for (const { weight } of found) expect(weight).toBeGreaterThan(0);
        if (found.length > 0) {
          expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('an eligible touch always leaves somebody with the credit', () => {
    fc.assert(
      fc.property(credited, (input) => {
        const eligible = {
          ...input,
          model: input.model === 'influencer_touch' ? 'linear' : input.model,
        } as Case;
        const built = buildJourney({
          deal: input.deal,
          touches: input.touches,
          stage: input.sourced ? 'opportunity' : input.deal.outcome,
          now: day(100),
          lookbackDays: 365,
          scope: input.scope,
        });
        expect(run(eligible).length > 0).toBe(built.touches.length > 0);
      }),
    );
  });

  it('the parts sum to the amount to the cent', () => {
    fc.assert(
      fc.property(credited, fc.maxSafeInteger(), (input, amount) => {
        const found = run(input);
        fc.pre(found.length > 0);
        const parts = allocate(
          amount,
          found.map(({ weight }) => weight),
        );
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(amount));
      }),
    );
  });

  it('the order in which touches arrive makes no difference, nor does a repeat', () => {
    fc.assert(
      fc.property(credited, (input) => {
        const shuffled = [...input.touches].reverse().concat(input.touches.slice(0, 2));
        expect(run({ ...input, touches: shuffled })).toEqual(run(input));
      }),
    );
  });

  it('what sales logged makes no difference', () => {
    fc.assert(
      fc.property(credited, fc.integer({ min: -50, max: 90 }), (input, when) => {
        const call = touch('a call', when, { kind: 'sales_activity' });
        expect(run({ ...input, touches: [...input.touches, call] })).toEqual(run(input));
      }),
    );
  });

  it('each share has a reason that is a sentence, and a touch has one share', () => {
    fc.assert(
      fc.property(credited, (input) => {
        const found = run(input);
        for (const { reason } of found) expect(reason).toMatch(/^[A-Z].*[.]$/);
        expect(new Set(found.map(({ touchId }) => touchId)).size).toBe(found.length);
      }),
    );
  });

  it('a journey without touches has no credit', () => {
    for (const model of MODEL_IDS) expect(computeCredit(model, journey([]))).toEqual([]);
  });
});

describe('The registry', () => {
  it('holds each model under its own id, with words for the picker', () => {
    for (const id of MODEL_IDS) {
      expect(MODELS[id].id).toBe(id);
      expect(MODELS[id].description).toMatch(/\.$/);
    }
    expect(MODEL_CHOICES.map(({ id }) => id)).toEqual([...MODEL_IDS]);
  });

  it('credits influencers only under first, last and influencer touch, all marketing under the others', () => {
    const influencer = MODEL_IDS.filter((id) => DEFAULT_SCOPES[id] === 'influencer');
    expect(influencer).toEqual(['first_touch', 'last_touch', 'influencer_touch']);
  });

  it('knows a model id when it sees one', () => {
    expect(isModelId('linear')).toBe(true);
    expect(isModelId('toString')).toBe(false);
    expect(isModelId(null)).toBe(false);
  });
});

describe('A tenant’s parameters', () => {
  it('are fine as they come', () => {
    expect(parameterProblems(DEFAULT_PARAMETERS)).toEqual([]);
  });

  it('are refused with every problem named', () => {
    const broken: ModelParameters = {
      timeDecayHalfLifeDays: 0,
      position: { first: 0.8, last: 0.4 },
      custom: { first: -0.1, leadCreation: 0, dealCreation: 0, last: NaN },
      influencerValues: { mina: Infinity },
      fits: NOTHING_FITTED,
    };
    expect(parameterProblems(broken).map(({ field }) => field)).toEqual([
      'timeDecayHalfLifeDays',
      'position',
      'custom.first',
      'custom.last',
      'influencerValues.mina',
    ]);
    expect(() => {
      assertParameters(broken);
    }).toThrow(/half-life must be a positive number of days/);
  });

  it('may add up to 1 with the float’s own error', () => {
    expect(
      parameterProblems({ ...DEFAULT_PARAMETERS, position: { first: 0.7, last: 0.3 } }),
    ).toEqual([]);
    expect(
      parameterProblems({
        ...DEFAULT_PARAMETERS,
        custom: { first: 0.1, leadCreation: 0.2, dealCreation: 0.3, last: 0.4 },
      }),
    ).toEqual([]);
  });
});
