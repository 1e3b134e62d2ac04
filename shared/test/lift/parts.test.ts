import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reachDays, stockAt, stockOfDay } from '../../src/lift/adstock.ts';
import { combineEvidence } from '../../src/lift/combine-evidence.ts';
import { eventEquivalents, eventsOf } from '../../src/lift/events.ts';
import { falseDiscoveryRates } from '../../src/lift/false-discovery.ts';
import { nuisanceColumns, weekdayOf } from '../../src/lift/nuisance.ts';
import { spreadsOf } from '../../src/lift/spreads.ts';
import type { LiftPost } from '../../src/lift/types.ts';

const post = (id: string, at: number, influencerId = 'mina'): LiftPost => ({
  id,
  at,
  influencerId,
});

describe('Events', () => {
  it('gather posts of one influencer that are less than seven days apart, each from the one before', () => {
    const events = eventsOf([post('c', 13.75), post('a', 1), post('b', 7.75), post('d', 20.75)]);
    expect(events.map(({ id, posts }) => [id, posts.map((p) => p.id)])).toEqual([
      ['a', ['a', 'b', 'c']],
      ['d', ['d']],
    ]);
  });

  it('keep influencers apart', () => {
    expect(eventsOf([post('a', 1), post('b', 1, 'omar')])).toHaveLength(2);
  });

  it('count for more when they go on for weeks', () => {
    const [long] = eventsOf([0, 5, 10, 15].map((at) => post(`p${at}`, at)));
    expect(long && eventEquivalents(long)).toBe(3);
  });

  it('hold every post once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 200, noNaN: true }), fc.constantFrom('a', 'b'))),
        (moments) => {
          const posts = moments.map(([at, who], i) => post(String(i), at, who));
          const ids = eventsOf(posts).flatMap((event) => event.posts.map(({ id }) => id));
          expect([...ids].sort()).toEqual(posts.map(({ id }) => id).sort());
        },
      ),
    );
  });
});

describe('What is left of a post', () => {
  it('halves with each half-life and ends after six', () => {
    expect(stockAt([10], 13, 3)).toBeCloseTo(0.5, 12);
    expect(stockAt([10], 9.99, 3)).toBe(0);
    expect(stockAt([10], 10 + reachDays(3), 3)).toBe(0);
  });

  it('is, over a day, the mean of its moments', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.integer({ min: 0, max: 25 }),
        fc.constantFrom(1, 3, 7),
        (at, day, halfLife) => {
          const steps = 4000;
          let sum = 0;
          for (let i = 0; i < steps; i++) sum += stockAt([at], day + (i + 0.5) / steps, halfLife);
          expect(stockOfDay([at], day, halfLife)).toBeCloseTo(sum / steps, 2);
        },
      ),
    );
  });
});

describe('Combined evidence', () => {
  it('is the chance that not every signal is wrong: 1 − Π(1 − w)', () => {
    expect(
      combineEvidence([
        { evidence: 'self_report', confidence: 0.8 },
        { evidence: 'lift', confidence: 0.5 },
      ]),
    ).toEqual({ confidence: expect.closeTo(0.9, 12), tier: 'strong' });
  });

  it('leaves lift out where a visit names the influencer', () => {
    const seen = combineEvidence([
      { evidence: 'utm', confidence: 0.97 },
      { evidence: 'lift', confidence: 0.5 },
    ]);
    expect(seen).toEqual({ confidence: expect.closeTo(0.97, 12), tier: 'certain' });
  });

  it('calls a likely echo in the traffic weak', () => {
    expect(combineEvidence([{ evidence: 'lift', confidence: 0.3 }]).tier).toBe('weak');
  });
});

describe('False discovery rates', () => {
  it('are those of Benjamini & Hochberg: `p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "BH")` is 0.05 each', () => {
    for (const q of falseDiscoveryRates([0.01, 0.02, 0.03, 0.04, 0.05]))
      expect(q).toBeCloseTo(0.05, 12);
    expect(falseDiscoveryRates([0.5, 0.001])).toEqual([0.5, 0.002]);
  });
});

describe('The spreads of effects', () => {
  it('are the moments of DerSimonian and Laird', () => {
    // One influencer each: variance 1, effects 0, 4 and 8. Q = 32, k − 1 = 2, Σw − Σw²/Σw = 2, τ² = 15.
    const { influencers } = spreadsOf([0, 4, 8].map((b) => ({ estimates: [b], variances: [1] })));
    expect(influencers ** 2).toBeCloseTo(15, 12);
  });

  it('find none where estimates differ by no more than their errors', () => {
    const { events } = spreadsOf([{ estimates: [0.1, 0.2, 0.15], variances: [1, 1, 1] }]);
    expect(events).toBe(0.02);
  });
});

describe('What explains a series without posts', () => {
  const days = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => 20_454 + i);
  const names = (n: number): string[] => nuisanceColumns(days(n)).map(({ name }) => name);

  it('knows a season only after a year', () => {
    expect(names(200).filter((name) => name.startsWith('season'))).toHaveLength(0);
    expect(names(400).filter((name) => name.startsWith('season'))).toHaveLength(4);
  });

  it('numbers weekdays from Sunday', () => {
    // 1 January 2026 (day 20454) was a Thursday.
    expect(weekdayOf(20_454)).toBe(4);
    expect(weekdayOf(-1)).toBe(3);
  });

  it('gives each launch a size of its own, and holidays one together', () => {
    const columns = nuisanceColumns(days(100), [
      { day: 20_470, kind: 'launch' },
      { day: 20_500, kind: 'launch' },
      { day: 20_480, kind: 'holiday' },
      { day: 20_490, kind: 'holiday' },
    ]).map(({ name }) => name);
    expect(columns.filter((name) => name.startsWith('launch'))).toHaveLength(2);
    expect(columns.filter((name) => name === 'holiday')).toHaveLength(1);
  });
});
