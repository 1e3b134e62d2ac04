import { describe, expect, it } from '@jest/globals';
import { fitHazard } from '../../../src/models/data-driven/hazard/fit-hazard.ts';
import { storedParameters } from '../../../src/models/data-driven/hazard/stored-fit.ts';
import type { DataDrivenFit } from '../../../src/models/data-driven/fitted.ts';
import { history, renamed, shuffled, THREE, type Doing } from '../../support/fit-history.ts';

const fit = (input: ReturnType<typeof history>, seed = 1, draws = 40): DataDrivenFit =>
  fitHazard(input, { seed, draws });
const shareOf = ({ influencers }: DataDrivenFit, id: string): number =>
  influencers.find(({ influencerId }) => influencerId === id)?.share ?? NaN;

describe('How much of the model the data carry', () => {
  it('is nothing below 30 won deals, and the reason says so', () => {
    const found = fit(history({ won: 27 }));
    expect(found.level).toBe('fallback');
    expect(found.reason).toBe('27 won deals so far; the data-driven model starts at 30.');
    expect(found.influencers).toEqual([]);
    expect(found.baseline).toEqual({ share: 1, low: 0, high: 1 });
    expect(found.counts).toMatchObject({ won: 27, deals: 54, accounts: 114 });
    expect(() => storedParameters(found)).toThrow('27 won deals so far');
  });

  it('is said in the singular of one deal, and of none too', () => {
    expect(fit(history({ won: 1, others: 1 })).reason).toBe(
      '1 won deal so far; the data-driven model starts at 30.',
    );
    expect(fit({ ...history(), accounts: [], posts: [], clicks: {} }).reason).toBe(
      '0 won deals so far; the data-driven model starts at 30.',
    );
  });

  it('is a blend from 30 and the whole from 150', () => {
    expect(fit(history({ won: 30 }), 1, 2)).toMatchObject({
      level: 'blended',
      reason: '30 won deals so far: the shares lean on what is usual until there are 150.',
    });
    expect(fit(history({ won: 149 }), 1, 2).level).toBe('blended');
    expect(fit(history({ won: 150 }), 1, 2)).toMatchObject({
      level: 'full',
      reason: 'Fitted on 150 won deals.',
    });
  });

  it('is enough for a fit even where nobody ever answered, posted or clicked', () => {
    const { posts, accounts, ...rest } = history({ won: 40, answered: 0 });
    expect(posts.length).toBeGreaterThan(0);
    const found = fit({ ...rest, accounts, posts: [], clicks: {} });
    // Stored and read again, a figure that is none would be null.
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    const total = [...found.influencers, ...found.channels, found.baseline].reduce(
      (sum, { share }) => sum + share,
      0,
    );
    expect(total).toBeCloseTo(1, 9);
  });
});

describe('A fit', () => {
  const input = history({ won: 60, seed: 5 });
  const found = fit(input);

  it('is the same to the last bit in whatever order the records come', () => {
    for (const seed of [1, 2, 3]) expect(fit(shuffled(input, seed))).toEqual(found);
  });

  it('is the same to the last bit whatever the records are called', () => {
    const names = new Map([
      ['ada', 'zz'],
      ['bo', 'm'],
      ['cy', 'a'],
    ]);
    const other = fit(renamed(input, (id) => names.get(id) ?? id));
    expect(other.baseline).toEqual(found.baseline);
    expect(other.influencers).toEqual(
      found.influencers.map((one) => ({ ...one, influencerId: names.get(one.influencerId) })),
    );
  });

  it('has other intervals under another seed, and the same shares', () => {
    const other = fit(input, 2);
    expect(other.influencers.map(({ low }) => low)).not.toEqual(
      found.influencers.map(({ low }) => low),
    );
    // The seed also samples weeks without a deal where there are more than enough; here all are kept.
    const small = history({ won: 30, others: 0, weeks: 30 });
    const points = [1, 2].map((seed) => fit(small, seed, 4).influencers.map(({ share }) => share));
    expect(points[0]).toEqual(points[1]);
  });

  it('shares all won value among influencers, channels and what would have come anyway', () => {
    const parts = [...found.influencers, ...found.channels, found.baseline];
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    const attributed = found.influencers.reduce((sum, one) => sum + one.attributed.share, 0);
    expect(attributed).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('has intervals from 0 to 1 that contain the point', () => {
    for (const { share, low, high } of [
      ...found.influencers,
      ...found.influencers.map(({ attributed }) => attributed),
      ...found.channels,
      found.baseline,
    ]) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(share);
      expect(share).toBeLessThanOrEqual(high);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  it('lists influencers best first, with chances to be the best that sum to 1', () => {
    const shares = found.influencers.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(found.influencers.reduce((sum, { best }) => sum + best, 0)).toBeCloseTo(1, 6);
  });

  it('says of whom there is enough to judge by their own deals', () => {
    for (const { conversions, isOwnEvidence } of found.influencers) {
      expect(isOwnEvidence).toBe(conversions >= 10);
    }
  });

  it('tells how far it is, from 0 to 1 and never backwards', () => {
    const parts: number[] = [];
    fitHazard(input, { seed: 1, draws: 10, onProgress: (part) => parts.push(part) });
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
  });

  it('knows no value of a touch below nothing', () => {
    expect(Object.keys(found.influencerValues).sort()).toEqual(['ada', 'bo', 'cy']);
    expect(Math.min(...Object.values(found.influencerValues))).toBeGreaterThanOrEqual(0);
  });
});

describe('A clear-cut history', () => {
  const PAIR: readonly Doing[] = [
    { id: 'ada', effect: 2.2, everyWeeks: 5, seen: 0.1 },
    { id: 'cy', effect: 0, everyWeeks: 4, seen: 0.1 },
  ];

  it('gives the one who moves deals most of them, and next to nothing to the one who does not', () => {
    for (const seed of [2, 3, 4]) {
      const found = fit(history({ won: 80, seed, influencers: PAIR, wrong: 0.05 }));
      expect(shareOf(found, 'ada')).toBeGreaterThan(0.5);
      expect(shareOf(found, 'cy')).toBeLessThan(0.1);
      const [first] = found.influencers;
      expect(first).toMatchObject({ influencerId: 'ada' });
      expect(first?.best).toBeGreaterThan(0.9);
    }
  });

  it('gives nothing to influencers who move nobody, though wrong answers name them', () => {
    const idle = THREE.map((one) => ({ ...one, effect: 0 }));
    const shares = [2, 3, 4].map((seed) => {
      const input = history({ won: 80, seed, influencers: idle, answered: 0.5, wrong: 0.2 });
      return fit(input).influencers.reduce((sum, { share }) => sum + share, 0);
    });
    expect(shares.reduce((a, b) => a + b, 0) / 3).toBeLessThan(0.05);
    expect(Math.min(...shares)).toBeLessThan(1e-3);
  });

  it('is told by the answers more than without them', () => {
    const input = history({ won: 80, seed: 2, influencers: PAIR });
    const width = ({ influencers }: DataDrivenFit): number =>
      influencers.reduce((sum, { low, high }) => sum + high - low, 0);
    const without = fitHazard(input, { seed: 1, draws: 40, answers: false });
    expect(width(fit(input))).toBeLessThan(width(without));
  });
});
