import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FitPost } from '../../../src/models/data-driven/fit-input.ts';
import { answerOf } from '../../../src/models/data-driven/hazard/answers.ts';
import { PostStock } from '../../../src/models/data-driven/hazard/post-stock.ts';
import { NO_ANSWER, nobody } from '../../../src/models/data-driven/hazard/sources.ts';
import { touchStock } from '../../../src/models/data-driven/hazard/stocks.ts';
import { fitTouch } from '../../support/fit-history.ts';
import { DAY, day } from '../../support/touches.ts';

const indexOf = new Map([
  ['influencer:ada', 0],
  ['influencer:bo', 1],
  ['paid_social', 2],
]);
const kernel = { decayWeeks: 6, postWeight: 0.5 };
const post = (influencerId: string, publishedAt: number): FitPost => ({
  id: `${influencerId}-${publishedAt}`,
  influencerId,
  campaignId: null,
  platform: null,
  contentType: null,
  publishedAt,
});
const anyInstant = fc.integer({ min: day(0), max: day(400) });

describe('The stock of posts', () => {
  it('is at any instant what the posts until then add up to, each faded by its age', () => {
    fc.assert(
      fc.property(
        fc.array(anyInstant, { minLength: 1, maxLength: 40 }),
        anyInstant,
        (times, at) => {
          const stock = new PostStock(
            times.map((time) => post('ada', time)),
            indexOf,
            2,
            kernel,
          );
          const sum = times
            .filter((time) => time <= at)
            .reduce((all, time) => all + Math.exp(-(at - time) / (6 * 7 * DAY)), 0);
          expect(stock.at(at)[0]).toBeCloseTo(1 - Math.exp(-0.5 * sum), 9);
        },
      ),
    );
  });

  it('is nothing before the first post and counts a post from its very instant', () => {
    const stock = new PostStock([post('ada', day(10))], indexOf, 2, kernel);
    expect(stock.at(day(10) - 1)[0]).toBe(0);
    expect(stock.at(day(10))[0]).toBeCloseTo(1 - Math.exp(-0.5), 12);
  });

  it('is always full for an influencer none of whose posts is on record', () => {
    const stock = new PostStock([post('ada', day(10))], indexOf, 2, kernel);
    expect(stock.at(day(0))[1]).toBe(1);
  });

  it('leaves out the posts of influencers it does not know', () => {
    const stock = new PostStock([post('zoe', day(1))], indexOf, 2, kernel);
    expect([...stock.at(day(2))]).toEqual([1, 1]);
  });
});

describe('The stock of touches', () => {
  const at = day(60);
  const ada = (id: string, atDay: number, kind: 'visit' | 'form' = 'visit') =>
    fitTouch(id, { occurredAt: day(atDay), kind, channel: 'influencer', influencerId: 'ada' });

  it('fades by the week and saturates below 1', () => {
    const one = touchStock([ada('1', 60)], at, { indexOf }, kernel);
    const old = touchStock([ada('1', 60 - 42)], at, { indexOf }, kernel);
    const many = touchStock(
      Array.from({ length: 30 }, (_, i) => ada(`${i}`, 60)),
      at,
      { indexOf },
      kernel,
    );
    expect(one[0]).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(old[0]).toBeCloseTo(1 - Math.exp(-Math.exp(-1)), 12);
    expect(many[0]).toBeGreaterThan(0.99);
    expect(many[0]).toBeLessThanOrEqual(1);
  });

  it('weighs a form more than a visit', () => {
    const form = touchStock([ada('1', 60, 'form')], at, { indexOf }, kernel);
    expect(form[0]).toBeCloseTo(1 - Math.exp(-1.2), 12);
  });

  it('leaves out what is still to come, answers, and signs of intent', () => {
    const stock = touchStock(
      [
        ada('1', 61),
        fitTouch('2', { kind: 'self_report', influencerId: 'ada', occurredAt: day(59) }),
        fitTouch('3', { channel: 'direct', occurredAt: day(59) }),
      ],
      at,
      { indexOf },
      kernel,
    );
    expect([...stock]).toEqual([0, 0, 0]);
  });
});

describe('The answer of a deal', () => {
  const said = (id: string, atDay: number, influencerId: string | null) =>
    fitTouch(id, {
      kind: 'self_report',
      channel: 'self_reported',
      influencerId,
      occurredAt: day(atDay),
    });
  const of = (touches: readonly ReturnType<typeof said>[]): number =>
    answerOf({ createdAt: day(100), touches }, { indexOf });

  it('is the one given nearest to its creation', () => {
    expect(of([said('1', 60, 'ada'), said('2', 110, 'bo')])).toBe(1);
    expect(of([said('1', 98, 'ada'), said('2', 110, 'bo')])).toBe(0);
  });

  it('is none when it was given more than 60 days before or after', () => {
    expect(of([said('1', 39, 'ada'), said('2', 161, 'bo')])).toBe(NO_ANSWER);
    expect(of([])).toBe(NO_ANSWER);
  });

  it('names nobody of ours when it speaks of a friend', () => {
    expect(of([said('1', 100, null)])).toBe(nobody({ indexOf }));
  });
});
