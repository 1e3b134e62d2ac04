import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  creditAccuracy,
  creditAccuracyWithBaseline,
  withoutBaseline,
} from '../score/credit-accuracy.ts';
import {
  entityOfCause,
  entityOfSource,
  sharesOfSources,
  trueShares,
  type EntityShares,
} from '../score/entities.ts';

const shares = (
  entities: Record<string, number>,
  { baseline = 0, nobody = 0 } = {},
): EntityShares => ({ entities, baseline, nobody });

describe('The truth over won deals', () => {
  it('is weighted by value, webinars and fairs being one entity', () => {
    const truth = trueShares([
      { valueMinor: 300, shares: { baseline: 0.4, causes: { ada: 0.5, webinar: 0.1 } } },
      { valueMinor: 100, shares: { baseline: 0.8, causes: { event: 0.2 } } },
    ]);
    expect(truth.baseline).toBeCloseTo(0.5, 12);
    expect(truth.entities['influencer:ada']).toBeCloseTo(0.375, 12);
    expect(truth.entities['events']).toBeCloseTo(0.125, 12);
  });

  it('meets the product’s sources under one name', () => {
    expect(entityOfCause('linkedin_ads')).toBe(entityOfSource('paid_social'));
    expect(entityOfCause('webinar')).toBe(entityOfSource('events'));
    expect(entityOfCause('ada')).toBe(entityOfSource('influencer:ada'));
    for (const control of ['direct', 'organic_search', 'referral', 'ai_assistant', 'unassigned'])
      expect(entityOfSource(control)).toBeNull();
  });
});

describe('Credit accuracy C', () => {
  const truth = shares({ a: 0.3, b: 0.1 }, { baseline: 0.6 });

  it('is 1 for the right split, whatever the baseline', () => {
    expect(creditAccuracy(shares({ a: 0.75, b: 0.25 }), truth)).toBeCloseTo(1, 12);
    expect(creditAccuracy(shares({ a: 0.15, b: 0.05 }, { baseline: 0.8 }), truth)).toBeCloseTo(1);
  });

  it('loses what lies with the wrong one', () => {
    expect(creditAccuracy(shares({ a: 0.5, b: 0.5 }), truth)).toBeCloseTo(0.75, 12);
    expect(creditAccuracy(shares({ c: 1 }), truth)).toBe(0);
  });

  it('loses what lies with nobody: direct, search, unattributed', () => {
    const found = sharesOfSources({ a: 0, 'influencer:x': 0.4, direct: 0.5 }, 0);
    expect(found.nobody).toBeCloseTo(0.6, 12);
    expect(creditAccuracy(found, shares({ 'influencer:x': 1 }))).toBeCloseTo(0.4, 12);
  });

  it('is 0 when nothing is attributed', () => {
    expect(creditAccuracy(shares({}, { baseline: 1 }), truth)).toBe(0);
    expect(withoutBaseline(shares({}, { baseline: 1 }))).toEqual({});
  });

  it('with the baseline asks for the baseline too', () => {
    expect(creditAccuracyWithBaseline(shares({ a: 0.75, b: 0.25 }), truth)).toBeCloseTo(0.4, 12);
    expect(creditAccuracyWithBaseline(truth, truth)).toBeCloseTo(1, 12);
  });

  it('lies between 0 and 1, and is 1 of anything with itself', () => {
    const distribution = fc
      .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
      .map(([a = 0, b = 0, rest = 0]) => {
        const sum = a + b + rest;
        return shares({ a: a / sum, b: b / sum }, { baseline: rest / sum });
      });
    fc.assert(
      fc.property(distribution, distribution, (found, other) => {
        for (const score of [creditAccuracy, creditAccuracyWithBaseline]) {
          expect(score(found, other)).toBeGreaterThanOrEqual(0);
          expect(score(found, other)).toBeLessThanOrEqual(1 + 1e-12);
          expect(score(found, found)).toBeCloseTo(1, 9);
          expect(score(found, other)).toBeCloseTo(score(other, found), 9);
        }
      }),
    );
  });
});
