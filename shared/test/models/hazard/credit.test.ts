import { percent } from '../../../src/models/words.ts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  computeCredit,
  DEFAULT_PARAMETERS,
  type Credit,
  type Journey,
  type ModelParameters,
  type Touchpoint,
} from '../../../src/index.ts';
import { askDeal } from '../../../src/models/data-driven/deal-answers.ts';
import type { FitPost } from '../../../src/models/data-driven/fit-input.ts';
import type { DataDrivenFit } from '../../../src/models/data-driven/fitted.ts';
import { fitHazard } from '../../../src/models/data-driven/hazard/fit-hazard.ts';
import {
  BASELINE_TOUCH,
  channelOfTouchId,
  channelTouchId,
  postOfTouchId,
} from '../../../src/models/data-driven/touch-ids.ts';
import { fitTouch, history } from '../../support/fit-history.ts';
import { day } from '../../support/touches.ts';

const input = history({ won: 80, seed: 3 });
const fit = fitHazard(input, { seed: 1, draws: 20 });
const withPosts = (
  posts: readonly FitPost[],
  dataDriven: DataDrivenFit = fit,
): ModelParameters => ({
  ...DEFAULT_PARAMETERS,
  fits: { ...DEFAULT_PARAMETERS.fits, dataDriven, posts },
});
const parameters = withPosts(input.posts);

/** A deal of week 30, won three weeks later, looked back on for half a year. */
const CREATED = day(210);
const CLOSED = day(231);
const journey = (touches: readonly Touchpoint[], over: Partial<Journey> = {}): Journey => ({
  dealId: 'deal',
  touches,
  startsAt: day(30),
  endsAt: CLOSED,
  leadCreatedAt: null,
  dealCreatedAt: CREATED,
  closedAt: CLOSED,
  ...over,
});
const by = (influencerId: string, atDay: number, over: Partial<Touchpoint> = {}): Touchpoint =>
  fitTouch(`${influencerId}@${atDay}`, {
    channel: 'influencer',
    influencerId,
    occurredAt: day(atDay),
    ...over,
  });
const said = (influencerId: string | null, over: Partial<Touchpoint> = {}): Touchpoint =>
  fitTouch('answer', {
    kind: 'self_report',
    channel: 'self_reported',
    influencerId,
    occurredAt: CREATED,
    ...over,
  });
const social = fitTouch('social', { channel: 'paid_social', occurredAt: day(205) });

const incremental = (one: Journey, how = parameters): readonly Credit[] =>
  computeCredit('incremental', one, how);
const dataDriven = (one: Journey, how = parameters): readonly Credit[] =>
  computeCredit('data_driven', one, how);
const sum = (credits: readonly Credit[]): number =>
  credits.reduce((all, { weight }) => all + weight, 0);
const weightOf = (credits: readonly Credit[], touchId: string): number =>
  credits.find((one) => one.touchId === touchId)?.weight ?? 0;

const postsOf = (credits: readonly Credit[]): string[] =>
  credits.flatMap(({ touchId }) => postOfTouchId(touchId) ?? []);

/** All an influencer earns: touches, answers and posts. */
function earned(credits: readonly Credit[], one: Journey, id: string, posts = input.posts): number {
  const own = new Set([
    ...one.touches.filter(({ influencerId }) => influencerId === id).map((touch) => touch.id),
    ...posts.filter(({ influencerId }) => influencerId === id).map((post) => `post:${post.id}`),
  ]);
  return sum(credits.filter(({ touchId }) => own.has(touchId)));
}

const anyJourney: fc.Arbitrary<Journey> = fc
  .record({
    touches: fc.uniqueArray(
      fc.record({
        influencerId: fc.constantFrom('ada', 'bo', 'cy', 'new', null),
        channel: fc.constantFrom('paid_social' as const, 'email' as const, 'direct' as const),
        kind: fc.constantFrom('visit' as const, 'form' as const, 'self_report' as const),
        atDay: fc.integer({ min: 31, max: 330 }),
      }),
      { maxLength: 8, selector: ({ atDay }) => atDay },
    ),
    created: fc.integer({ min: 60, max: 300 }),
    life: fc.integer({ min: -5, max: 60 }),
  })
  .map(({ touches, created, life }) => {
    const endsAt = day(created + life);
    return journey(
      touches
        .toSorted((a, b) => a.atDay - b.atDay)
        .filter(({ atDay }) => day(atDay) <= endsAt)
        .map(({ influencerId, channel, kind, atDay }, i) =>
          fitTouch(`t${i}`, {
            influencerId,
            channel: influencerId === null ? channel : 'influencer',
            kind,
            occurredAt: day(atDay),
          }),
        ),
      { dealCreatedAt: day(created), endsAt, closedAt: endsAt },
    );
  });

describe('Credit of a deal by the hazard', () => {
  it('sums to 1 with what would have come anyway in the incremental view', () => {
    fc.assert(
      fc.property(anyJourney, (one) => {
        const credits = incremental(one);
        expect(sum(credits)).toBeCloseTo(1, 9);
        for (const { weight } of credits) expect(weight).toBeGreaterThan(0);
      }),
    );
  });

  it('sums to 1 or to nothing in the attributed view, and knows no baseline', () => {
    fc.assert(
      fc.property(anyJourney, (one) => {
        const credits = dataDriven(one);
        if (credits.length > 0) expect(sum(credits)).toBeCloseTo(1, 9);
        expect(weightOf(credits, BASELINE_TOUCH)).toBe(0);
      }),
    );
  });

  it('credits each touch, post and channel once, and gives a reason for each', () => {
    fc.assert(
      fc.property(anyJourney, (one) => {
        const credits = incremental(one);
        expect(new Set(credits.map(({ touchId }) => touchId)).size).toBe(credits.length);
        for (const { touchId, reason } of credits) {
          expect(reason).toMatch(/\.$/);
          const isKnown =
            touchId === BASELINE_TOUCH ||
            postOfTouchId(touchId) !== null ||
            channelOfTouchId(touchId) !== null ||
            one.touches.some(({ id }) => id === touchId);
          expect(isKnown).toBe(true);
        }
      }),
    );
  });

  it('names in each reason the share it has in the view it is read in, also once written as JSON', () => {
    fc.assert(
      fc.property(anyJourney, (one) => {
        for (const credits of [incremental(one), dataDriven(one)]) {
          const written = JSON.parse(JSON.stringify(credits)) as Credit[];
          credits.forEach(({ touchId, weight, reason }, i) => {
            expect(written[i]).toEqual({ touchId, weight, reason });
            if (channelOfTouchId(touchId) === null) expect(reason).toContain(percent(weight));
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves a deal without a trace of marketing unattributed, and says what posts may have done', () => {
    const silent = journey([fitTouch('direct', { occurredAt: day(200) }), said(null)]);
    expect(dataDriven(silent)).toEqual([]);
    const credits = incremental(silent);
    expect(weightOf(credits, BASELINE_TOUCH)).toBeGreaterThan(0.3);
    expect(postsOf(credits).length).toBeGreaterThan(0);
  });

  it('never credits signs of intent', () => {
    const one = journey([
      fitTouch('direct', { occurredAt: day(209) }),
      fitTouch('search', { channel: 'organic_search', occurredAt: day(208) }),
      by('ada', 205),
    ]);
    for (const view of [incremental(one), dataDriven(one)]) {
      expect(weightOf(view, 'direct') + weightOf(view, 'search')).toBe(0);
      expect(weightOf(view, 'ada@205')).toBeGreaterThan(0);
    }
  });

  it('gives more to the later of two touches of an influencer', () => {
    const credits = incremental(journey([by('ada', 150), by('ada', 205)]));
    expect(weightOf(credits, 'ada@205')).toBeGreaterThan(weightOf(credits, 'ada@150'));
  });

  it('lets a touch after the creation help only to win', () => {
    const late = journey([by('bo', 220)]);
    const early = journey([by('bo', 209)]);
    expect(weightOf(incremental(late), 'bo@220')).toBeGreaterThan(0);
    expect(weightOf(incremental(late), 'bo@220')).toBeLessThan(
      weightOf(incremental(early), 'bo@209'),
    );
  });
});

describe('Posts that nobody clicked', () => {
  const one = journey([by('ada', 205), by('bo', 204)]);
  const at = new Map(input.posts.map(({ id, publishedAt }) => [id, publishedAt]));

  it('are credited only inside the lookback and before the cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 60 }),
        (end, back) => {
          const cut = journey([], {
            startsAt: day(end - back),
            endsAt: day(end),
            dealCreatedAt: day(end),
          });
          for (const id of postsOf(incremental(cut))) {
            expect(at.get(id)).toBeGreaterThanOrEqual(day(end - back));
            expect(at.get(id)).toBeLessThanOrEqual(day(end));
          }
        },
      ),
    );
  });

  it('earn nothing where the lookback holds none; the baseline keeps it', () => {
    const all = incremental(one);
    const none = incremental({ ...one, startsAt: day(230.9) });
    expect(postsOf(all).length).toBeGreaterThan(0);
    expect(postsOf(none)).toEqual([]);
  });

  it('stand for their campaign: one post of each influencer and campaign', () => {
    const authors = postsOf(incremental(one)).map((id) => id.split('-')[0]);
    expect(new Set(authors).size).toBe(authors.length);
  });

  it('of somebody the fit has not seen count as the average influencer’s', () => {
    const posts = [
      ...input.posts,
      ...[190, 200].map((atDay) => ({
        id: `new-${atDay}`,
        influencerId: 'new',
        campaignId: 'launch',
        platform: null,
        contentType: null,
        publishedAt: day(atDay),
      })),
    ];
    const touched = journey([by('new', 205), social]);
    const credits = incremental(touched, withPosts(posts));
    expect(weightOf(credits, 'new@205')).toBeGreaterThan(0);
    expect(postsOf(credits)).toContain('new-200');
    expect(weightOf(credits, 'social')).toBeGreaterThan(0);
    expect(sum(credits)).toBeCloseTo(1, 9);
    // Without a post or a touch the newcomer changes nothing; without having been fitted a touch earns nothing.
    expect(weightOf(incremental(touched), 'new@205')).toBe(0);
  });

  it('of somebody new leave what an answer says of the others where it was', () => {
    const far = {
      id: 'new-later',
      influencerId: 'new',
      campaignId: 'launch',
      platform: null,
      contentType: null,
      publishedAt: day(300),
    };
    for (const answer of [said('ada'), said(null), said(null, { channel: 'paid_social' })]) {
      const told = journey([by('bo', 205), social, answer]);
      const before = incremental(told);
      const after = incremental(told, withPosts([...input.posts, far]));
      // One name more for wrong answers to fall on makes each a little better evidence, no more.
      for (const { touchId, weight } of before) {
        expect(Math.abs(weightOf(after, touchId) - weight)).toBeLessThan(0.03);
      }
    }
  });
});

describe('An answer on a deal', () => {
  const touches = [by('ada', 205), by('bo', 204), social];

  it('earns what it adds to the influencer it names', () => {
    const plain = journey(touches);
    const told = journey([...touches, said('bo')]);
    const before = earned(incremental(plain), plain, 'bo');
    const after = earned(incremental(told), told, 'bo');
    expect(after).toBeGreaterThan(before);
    expect(weightOf(incremental(told), 'answer')).toBeCloseTo(after - before, 6);
    expect(earned(incremental(told), told, 'ada')).toBeLessThan(
      earned(incremental(plain), plain, 'ada'),
    );
  });

  it('is a trace by itself', () => {
    const told = journey([said('ada')]);
    expect(weightOf(dataDriven(told), 'answer')).toBeGreaterThan(0);
    expect(sum(dataDriven(told))).toBeCloseTo(1, 9);
  });

  it('that names a channel nobody was seen to come through credits the channel', () => {
    const told = journey([said(null, { channel: 'paid_social' })]);
    const credits = incremental(told);
    expect(weightOf(credits, 'answer')).toBeGreaterThan(0);
    expect(weightOf(credits, channelTouchId('paid_social'))).toBeGreaterThan(0);
  });

  it('that names a friend leaves more to what would have come anyway', () => {
    const plain = weightOf(incremental(journey(touches)), BASELINE_TOUCH);
    const told = weightOf(incremental(journey([...touches, said(null)])), BASELINE_TOUCH);
    expect(told).toBeGreaterThan(plain);
  });
});

describe('The range of a deal', () => {
  it('lies within 0 and 1 and contains the influencers’ share, in both views', () => {
    fc.assert(
      fc.property(anyJourney, (one) => {
        const whole = askDeal(fit, one, parameters, 'incremental').range;
        const share = ['ada', 'bo', 'cy', 'new'].reduce(
          (all, id) => all + earned(incremental(one), one, id),
          0,
        );
        // Parts below two thousandths of a deal are left to the baseline.
        expect(whole?.low).toBeLessThanOrEqual(share + 0.01);
        expect(whole?.high).toBeGreaterThanOrEqual(share - 0.01);
        for (const view of ['incremental', 'data_driven'] as const) {
          const { low, high } = askDeal(fit, one, parameters, view).range ?? {
            low: NaN,
            high: NaN,
          };
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(high);
          expect(high).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is the same each time it is asked for', () => {
    const one = journey([by('ada', 205)]);
    const first = askDeal(fit, one, parameters, 'data_driven').range;
    expect(askDeal(fit, one, withPosts(input.posts), 'data_driven').range).toEqual(first);
  });
});

describe('A fit that was stored', () => {
  const stored = JSON.parse(JSON.stringify(fit)) as DataDrivenFit;

  it('credits as the fit itself does, to the last bit', () => {
    fc.assert(
      fc.property(anyJourney, (one) => {
        const again = withPosts(input.posts, stored);
        expect(incremental(one, again)).toEqual(incremental(one));
        expect(dataDriven(one, again)).toEqual(dataDriven(one));
      }),
      { numRuns: 40 },
    );
  });

  it('shares evenly while it is a fallback, and says why', () => {
    const little = fitHazard(history({ won: 12 }), { seed: 1 });
    const credits = dataDriven(journey([by('ada', 205), social]), withPosts([], little));
    expect(credits.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect(credits[0]?.reason).toContain(
      '12 won deals so far; the data-driven model starts at 30.',
    );
    expect(askDeal(little, journey([]), withPosts([], little), 'incremental').range).toBeNull();
  });
});
