import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  creditLift,
  liftInForce,
  liftLinks,
  liftOfTouchId,
  liftTouchId,
  postOfTouchId,
  type LiftInForce,
  type Touchpoint,
} from '../../src/index.ts';
import { computeCredit } from '../../src/models/registry.ts';
import { MODEL_IDS } from '../../src/models/types.ts';
import { day, journey, other, touch } from '../support/touches.ts';

const post = (id: string, atDay: number, influencerId = 'mina') => ({
  id,
  influencerId,
  campaignId: 'launch',
  platform: 'linkedin',
  contentType: 'post',
  publishedAt: day(atDay),
});

/** Fresh, Mina's post adds e^0.5 − 1 = 65 % to direct visits; half of that two days later. */
const lift = (
  over: Partial<LiftInForce['series'][number]['events'][number]> = {},
): LiftInForce => ({
  series: [
    {
      kind: 'direct',
      halfLifeDays: 2,
      share: 1,
      events: [
        {
          influencerId: 'mina',
          strength: 0.5,
          kept: 1,
          isClaimed: true,
          posts: [post('p1', 10)],
          ...over,
        },
      ],
    },
  ],
});

const direct = (id: string, atDay: number, over: Partial<Touchpoint> = {}): Touchpoint =>
  other(id, atDay, { channel: 'direct', evidence: 'referral', ...over });

describe('Candidate links of a visit', () => {
  it('are the posts before it, with the chance that it would not have come without', () => {
    // u = 0.5 · 2^(−2/2) = 0.25, and 1 − e^(−0.25) = 0.2212.
    expect(liftLinks(direct('v', 12), lift())).toEqual([
      { post: post('p1', 10), probability: expect.closeTo(0.2212, 4) },
    ]);
  });

  it.each([
    ['before the post', direct('v', 9.9)],
    ['after six half-lives', direct('v', 22.1)],
    ['of a named influencer', touch('v', 12, { channel: 'influencer' })],
    ['of a channel nothing was found in', other('v', 12, { channel: 'referral' })],
    ['that is an e-mail', direct('v', 12, { kind: 'email' })],
    ['that took a report of ours', direct('v', 12, { kind: 'form', contentType: 'report' })],
  ])('do not exist of a touch %s', (_, visit) => {
    expect(liftLinks(visit, lift())).toEqual([]);
  });

  it('lose what the counts do not bear out', () => {
    expect(liftLinks(direct('v', 12), lift({ kept: 0.5 }))[0]?.probability).toBeCloseTo(0.1106, 4);
  });

  it('are not claimed for an effect chance might have made', () => {
    expect(liftLinks(direct('v', 12), lift({ isClaimed: false }))).toEqual([]);
  });

  it('judge an organic search by brand search only as far as it may be one', () => {
    const brand: LiftInForce = {
      series: lift().series.map((series) => ({ ...series, kind: 'brand_search', share: 0.4 })),
    };
    const search = other('v', 12, { channel: 'organic_search' });
    expect(liftLinks(search, brand)[0]?.probability).toBeCloseTo(0.4 * 0.2212, 4);
  });

  it('never add up to a certainty, however many posts work at once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 12, noNaN: true }),
            strength: fc.double({ min: 0, max: 5, noNaN: true }),
          }),
          {
            maxLength: 8,
          },
        ),
        (events) => {
          const many: LiftInForce = {
            series: [
              {
                kind: 'direct',
                halfLifeDays: 3,
                share: 1,
                events: events.map(({ at, strength }, i) => ({
                  influencerId: `i${i}`,
                  strength,
                  kept: 1,
                  isClaimed: i % 2 === 0,
                  posts: [post(`p${i}`, at, `i${i}`)],
                })),
              },
            ],
          };
          const links = liftLinks(direct('v', 12), many);
          const sum = links.reduce((total, { probability }) => total + probability, 0);
          expect(sum).toBeLessThanOrEqual(1);
          for (const { post: of } of links) expect(Number(of.id.slice(1)) % 2).toBe(0);
        },
      ),
    );
  });
});

describe('Credit of an inferred influencer', () => {
  const visits = [direct('d1', 11), other('ad', 14)];
  const journeyOf = journey(visits);
  const credits = computeCredit('linear', journeyOf);

  it('is the likely part of the visit’s own; the rest stays with the channel', () => {
    const [visit, inferred, ad] = creditLift('linear', credits, journeyOf, {
      touches: visits,
      lift: lift(),
    });
    const p = 1 - Math.exp(-0.5 * 2 ** -0.5);
    expect(inferred).toMatchObject({
      touchId: liftTouchId('d1', 'p1'),
      weight: expect.closeTo(p / 2, 12),
    });
    expect(inferred?.reason).toBe(
      'A direct visit came 1 day after this post; about 30\u00a0% of such visits would not have come without it.',
    );
    expect(visit).toMatchObject({ touchId: 'd1', weight: expect.closeTo((1 - p) / 2, 12) });
    expect(visit?.reason).toMatch(/30.% of it is inferred to be an influencer’s\.$/);
    expect(ad).toEqual(credits[1]);
  });

  it('sums with the rest to what the deal had', () => {
    for (const model of MODEL_IDS) {
      const before = computeCredit(model, journeyOf);
      const after = creditLift(model, before, journeyOf, { touches: visits, lift: lift() });
      const sum = (list: typeof before): number =>
        list.reduce((total, { weight }) => total + weight, 0);
      expect(sum(after)).toBeCloseTo(sum(before), 12);
    }
  });

  it('is not given to somebody any touch of the deal names, be it outside the journey', () => {
    const click = touch('click', 300);
    expect(
      creditLift('linear', credits, journeyOf, { touches: [...visits, click], lift: lift() }),
    ).toEqual(credits);
  });

  it.each(['data_driven', 'incremental'] as const)(
    'is not added to %s, which sees posts by itself',
    (model) => {
      expect(creditLift(model, credits, journeyOf, { touches: visits, lift: lift() })).toBe(
        credits,
      );
    },
  );

  it('is not given without an analysis', () => {
    expect(creditLift('linear', credits, journeyOf, { touches: visits, lift: null })).toBe(credits);
  });

  it('names its visit and its post by its id', () => {
    expect(liftOfTouchId(liftTouchId('t', 'p'))).toEqual({ touchId: 't', postId: 'p' });
    expect(postOfTouchId(liftTouchId('t', 'p'))).toBe('p');
    expect(liftOfTouchId('post:p')).toBeNull();
  });
});

describe('An analysis in force', () => {
  it('holds the series in which something is claimed, and all events that explain it', () => {
    const influencer = {
      events: 6,
      baselineDays: 100,
      excess: { value: 10, low: 5, high: 15 },
      placeboP: 0.01,
      q: 0.02,
      preTrend: 'flat' as const,
      reason: null,
    };
    const event = {
      excess: influencer.excess,
      placeboP: 0.01,
      preTrend: 'flat' as const,
      from: 1,
      until: 1,
      kept: 1,
    };
    const series = {
      reason: null,
      days: 100,
      total: 1000,
      halfLifeDays: 2,
      dispersion: 1,
      excess: influencer.excess,
      influencers: [
        { ...influencer, influencerId: 'mina', isClaimed: true },
        { ...influencer, influencerId: 'omar', isClaimed: false },
      ],
      events: [
        { ...event, eventId: 'p1', influencerId: 'mina', postIds: ['p1'], strength: 0.5 },
        { ...event, eventId: 'p2', influencerId: 'omar', postIds: ['p2'], strength: 0.1 },
        { ...event, eventId: 'p3', influencerId: 'mina', postIds: ['p3'], strength: 0 },
      ],
    };
    const unclaimed = {
      ...series,
      kind: 'referral' as const,
      influencers: series.influencers.map((one) => ({ ...one, isClaimed: false })),
    };
    const { series: held } = liftInForce(
      [{ ...series, kind: 'direct' }, unclaimed],
      [post('p1', 1), post('p2', 2, 'omar'), post('p3', 3)],
    );
    expect(held.map(({ kind }) => kind)).toEqual(['direct']);
    expect(held[0]?.events.map(({ influencerId, isClaimed }) => [influencerId, isClaimed])).toEqual(
      [
        ['mina', true],
        ['omar', false],
      ],
    );
  });
});
