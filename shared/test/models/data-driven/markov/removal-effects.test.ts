import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markovRemovalEffects } from '../../../../src/index.ts';
import type { MarkovOrder, MarkovPath, MarkovResult } from '../../../../src/index.ts';
import { denseRemovalEffects } from '../../../support/dense-markov.ts';

const ORDERS: readonly MarkovOrder[] = [1, 2, 3];
const row = (path: string, conversions: number, nulls = 0, value = conversions): MarkovPath => ({
  path: path.split(''),
  conversions,
  value,
  nulls,
});
const effects = (result: MarkovResult): Record<string, number> =>
  Object.fromEntries(
    [...result.channels].map(([name, { removalEffect }]) => [name, removalEffect]),
  );
const sum = (result: MarkovResult, what: 'conversions' | 'value'): number =>
  [...result.channels.values()].reduce((total, credit) => total + credit[what], 0);

const anyPath = fc.record({
  path: fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 7 }),
  conversions: fc.integer({ min: 0, max: 4 }),
  price: fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100),
  nulls: fc.integer({ min: 0, max: 6 }),
});
const anyPaths = fc
  .array(anyPath, { minLength: 1, maxLength: 14 })
  .map((rows) => rows.map(({ price, ...rest }) => ({ ...rest, value: price * rest.conversions })));
const anyOrder = fc.constantFrom(...ORDERS);

function expectClose(found: MarkovResult, expected: MarkovResult): void {
  expect([...found.channels.keys()].sort()).toEqual([...expected.channels.keys()].sort());
  for (const [name, credit] of expected.channels) {
    const same = found.channels.get(name);
    expect(same?.removalEffect).toBeCloseTo(credit.removalEffect, 9);
    expect(same?.removalEffectValue).toBeCloseTo(credit.removalEffectValue, 9);
    expect(same?.conversions).toBeCloseTo(credit.conversions, 7);
    expect(same?.value).toBeCloseTo(credit.value, 6);
  }
}

describe('Markov removal effects', () => {
  it('equal those of the chain solved anew with the channel redirected to null, at every order', () => {
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const { channels } = markovRemovalEffects(paths, { order });
        for (const [name, expected] of denseRemovalEffects(paths, order)) {
          expect(channels.get(name)?.removalEffect).toBeCloseTo(expected.conversions, 9);
          expect(channels.get(name)?.removalEffectValue).toBeCloseTo(expected.value, 9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('share out all conversions and all value', () => {
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const result = markovRemovalEffects(paths, { order });
        const conversions = paths.reduce((total, path) => total + path.conversions, 0);
        const value = paths.reduce((total, path) => total + path.value, 0);
        expect(sum(result, 'conversions')).toBeCloseTo(conversions, 9);
        expect(Math.abs(sum(result, 'value') - value)).toBeLessThanOrEqual(1e-9 * value);
      }),
    );
  });

  it('lie between 0 and 1, above 0 exactly for channels on a converting path', () => {
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const { channels } = markovRemovalEffects(paths, { order });
        for (const [name, { removalEffect, conversions }] of channels) {
          expect(removalEffect).toBeLessThanOrEqual(1);
          const isOnConverting = paths.some(
            (path) => path.conversions > 0 && path.path.includes(name),
          );
          if (isOnConverting) {
            expect(removalEffect).toBeGreaterThan(0);
            expect(conversions).toBeGreaterThan(0);
          }
        }
      }),
    );
  });

  it('are 0 for a channel after which nobody ever converted', () => {
    for (const order of ORDERS) {
      const found = effects(markovRemovalEffects([row('ab', 2, 3), row('abz', 0, 4)], { order }));
      expect(found['z']).toBe(0);
    }
  });

  it('do not depend on what channels are called, nor on the order of rows', () => {
    const renamed: Record<string, string> = { a: 'd', b: 'a', c: 'e', d: 'c', e: 'b' };
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const other = paths
          .map((path) => ({ ...path, path: path.path.map((name) => renamed[name] ?? '') }))
          .reverse();
        const expected = markovRemovalEffects(paths, { order });
        expectClose(markovRemovalEffects(other, { order }), {
          ...expected,
          channels: new Map(
            [...expected.channels].map(([name, credit]) => [renamed[name] ?? '', credit]),
          ),
        });
      }),
    );
  });

  it('do not change when a row is split in two halves', () => {
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const halves = paths.flatMap((path) => {
          const half = {
            ...path,
            conversions: path.conversions / 2,
            value: path.value / 2,
            nulls: path.nulls / 2,
          };
          return [half, half];
        });
        expectClose(
          markovRemovalEffects(halves, { order }),
          markovRemovalEffects(paths, { order }),
        );
      }),
    );
  });

  it('of a higher order are those of order 1 where the journeys forget', () => {
    // Every path of a chain that truly remembers one channel, weighted with its probability.
    const next: Record<string, readonly [string, number][]> = {
      start: [
        ['a', 0.6],
        ['b', 0.4],
      ],
      a: [
        ['c', 0.5],
        ['d', 0.2],
        ['', 0.3],
      ],
      b: [
        ['c', 0.3],
        ['d', 0.7],
      ],
      c: [
        ['e', 0.8],
        ['', 0.2],
      ],
      d: [
        ['e', 0.1],
        ['', 0.9],
      ],
      e: [['', 1]],
    };
    const chance: Record<string, number> = { a: 0.1, b: 0, c: 0.3, d: 0.05, e: 0.6 };
    const paths: MarkovPath[] = [];
    const walk = (path: readonly string[], at: string, weight: number): void => {
      for (const [to, share] of next[at] ?? []) {
        if (to !== '') {
          walk([...path, to], to, weight * share);
          continue;
        }
        const conversions = weight * share * (chance[at] ?? 0);
        const nulls = weight * share - conversions;
        paths.push({ path, conversions, value: conversions * 7, nulls });
      }
    };
    walk([], 'start', 1);
    const first = markovRemovalEffects(paths, { order: 1 });
    expectClose(markovRemovalEffects(paths, { order: 2 }), first);
    expectClose(markovRemovalEffects(paths, { order: 3 }), first);
  });

  it('of an order no path is longer than are the parts of conversions that touched the channel', () => {
    fc.assert(
      fc.property(anyPaths, (paths) => {
        const short = paths.map((path) => ({ ...path, path: path.path.slice(0, 3) }));
        const total = short.reduce((all, path) => all + path.conversions, 0);
        for (const [name, { removalEffect }] of markovRemovalEffects(short, { order: 3 })
          .channels) {
          const touched = short
            .filter(({ path }) => path.includes(name))
            .reduce((all, path) => all + path.conversions, 0);
          expect(removalEffect).toBeCloseTo(total > 0 ? touched / total : 0, 9);
        }
      }),
    );
  });
});

describe('Edge cases of removal effects', () => {
  it('without a path that did not convert, there is a result and a warning', () => {
    for (const order of ORDERS) {
      const result = markovRemovalEffects([row('ab', 3), row('b', 1)], { order });
      expect(effects(result)['b']).toBeCloseTo(1, 12);
      expect(effects(result)['a']).toBeCloseTo(0.75, 12);
      expect(result.conversionChance).toBe(1);
      expect(result.warnings).toEqual([expect.stringContaining('no paths without a conversion')]);
    }
  });

  it('with and without those paths the effects differ, and only the warning says which are overstated', () => {
    const rows = [row('ab', 2, 4), row('ba', 1, 2), row('a', 1, 9)];
    const seen = effects(markovRemovalEffects(rows, { order: 1 }));
    const unseen = effects(
      markovRemovalEffects(
        rows.map((path) => ({ ...path, nulls: 0 })),
        { order: 1 },
      ),
    );
    expect(unseen['b']).toBeGreaterThan(seen['b'] ?? 1);
    expect(markovRemovalEffects(rows, { order: 1 }).warnings).toEqual([]);
  });

  it('a channel seen only on rows without any journey is known and has nothing', () => {
    for (const order of ORDERS) {
      const result = markovRemovalEffects([row('ab', 1, 1), row('xyzx', 0, 0)], { order });
      expect(result.channels.get('x')).toEqual({
        conversions: 0,
        value: 0,
        removalEffect: 0,
        removalEffectValue: 0,
      });
      expect(sum(result, 'conversions')).toBeCloseTo(1, 12);
    }
  });

  it('a single channel has all of it', () => {
    for (const order of ORDERS) {
      const result = markovRemovalEffects([row('a', 2, 5, 30)], { order });
      expect(result.channels.get('a')).toEqual({
        conversions: 2,
        value: 30,
        removalEffect: 1,
        removalEffectValue: 1,
      });
    }
  });

  it('without conversions nothing is credited, and a warning says so', () => {
    for (const order of ORDERS) {
      const result = markovRemovalEffects([row('ab', 0, 5), row('b', 0, 1)], { order });
      expect(effects(result)).toEqual({ a: 0, b: 0 });
      expect(sum(result, 'conversions')).toBe(0);
      expect(result.warnings).toEqual([expect.stringContaining('No path converted')]);
    }
  });

  it('without any path there is no channel', () => {
    const result = markovRemovalEffects([], { order: 2 });
    expect(result.channels.size).toBe(0);
    expect(result.conversionChance).toBe(0);
  });

  it('a path weighs its conversions and its journeys without one', () => {
    // 4 of 10 convert after a alone; b comes after a half the time and never helps.
    const result = markovRemovalEffects([row('a', 4, 1), row('ab', 0, 5)], { order: 1 });
    expect(result.conversionChance).toBeCloseTo(0.4, 12);
    expect(effects(result)).toEqual({ a: 1, b: 0 });
  });

  it('a rare channel keeps its small effect in full precision', () => {
    // One of a hundred million journeys comes by r; its effect is 1/(c + 1) and no rounding error.
    const many = 1e8;
    for (const order of ORDERS) {
      const found = effects(
        markovRemovalEffects([row('abab', many, 9 * many), row('r', 1, 0)], { order }),
      );
      expect((found['r'] ?? 0) * (many + 1)).toBeCloseTo(1, 9);
    }
  });

  it('a rare channel in the middle of journeys is as precise', () => {
    const rows = [row('ab', 1e9, 1e9), row('arb', 1, 0)];
    for (const order of ORDERS) {
      const found = effects(markovRemovalEffects(rows, { order }))['r'] ?? 0;
      // Order 1: r leads to b, whence half (and one) convert; order 2 and 3: r's own journey converts.
      const expected = order === 1 ? (1e9 + 1) / (2e9 + 1) / (1e9 + 1) : 1 / (1e9 + 1);
      expect(found / expected).toBeCloseTo(1, 9);
    }
  });

  it('repeats of a channel change nothing at order 1', () => {
    const once = [row('ab', 2, 3), row('b', 1, 4)];
    const often = [row('aaab', 2, 3), row('bb', 1, 4)];
    expectClose(
      markovRemovalEffects(often, { order: 1 }),
      markovRemovalEffects(once, { order: 1 }),
    );
  });

  it('windows of one channel repeated are one state at any order', () => {
    for (const order of ORDERS) {
      expectClose(
        markovRemovalEffects([row('aaaaaaa', 2, 3), row('b', 1, 4)], { order }),
        markovRemovalEffects([row('aaaa', 2, 3), row('b', 1, 4)], { order }),
      );
    }
  });

  it('a path shorter than the order is a state of its own', () => {
    const result = markovRemovalEffects([row('a', 1, 0), row('abc', 0, 3)], { order: 3 });
    expect(effects(result)).toEqual({ a: 1, b: 0, c: 0 });
  });

  it('journeys that go round for long are solved too', () => {
    const round = 'ab'.repeat(2000);
    for (const order of ORDERS) {
      const rows = [row(`${round}c`, 1, 1), row('cab', 2, 1), row(round, 0, 1)];
      const found = markovRemovalEffects(rows, { order }).channels;
      for (const [name, expected] of denseRemovalEffects(rows, order)) {
        expect(found.get(name)?.removalEffect).toBeCloseTo(expected.conversions, 7);
      }
    }
  });

  it.each([1, 2] as const)('thousands of channels are solved at order %i', (order) => {
    const rows = Array.from({ length: 700 }, (_, index): MarkovPath => {
      const conversions = index % 3;
      return {
        path: [`first ${index}`, 'hub', `last ${index}`],
        conversions,
        value: conversions * 9,
        nulls: 1 + (index % 5),
      };
    });
    const { channels, totals } = markovRemovalEffects(rows, { order });
    const journeys = totals.conversions + totals.nulls;
    expect(channels.get('hub')?.removalEffect).toBeCloseTo(1, 9);
    rows.forEach(({ conversions, nulls = 0 }, index) => {
      // Order 1 forgets at the hub by which first channel somebody came; order 2 keeps it.
      const expected =
        order === 1 ? (conversions + nulls) / journeys : conversions / totals.conversions;
      expect(channels.get(`first ${index}`)?.removalEffect).toBeCloseTo(expected, 9);
      expect(channels.get(`last ${index}`)?.removalEffect).toBeCloseTo(
        conversions / totals.conversions,
        9,
      );
    });
  });

  it('more channels than order 1 is solved for are refused with what to do', () => {
    const rows = Array.from({ length: 5001 }, (_, index) => ({
      ...{ path: [String(index)], conversions: 1 },
      value: 1,
    }));
    expect(() => markovRemovalEffects(rows, { order: 1 })).toThrow(
      'There are 5001 channels, more than the 5000 that order 1 is solved for. Put rare channels together',
    );
  });

  it('a path without a channel is left out', () => {
    const result = markovRemovalEffects(
      [{ path: [], conversions: 5, value: 5, nulls: 5 }, row('a', 1, 1)],
      { order: 1 },
    );
    expect(result.totals).toEqual({ conversions: 1, value: 1, nulls: 1 });
  });

  it('a negative or endless count is refused with the path it stands on', () => {
    expect(() => markovRemovalEffects([row('ab', -1)], { order: 1 })).toThrow(
      'The conversions of the path “a > b” must be a finite number of at least 0, not -1.',
    );
    expect(() => markovRemovalEffects([row('ab', 1, NaN)], { order: 1 })).toThrow('not NaN');
  });

  it('a value without a conversion is refused', () => {
    expect(() => markovRemovalEffects([row('ab', 0, 3, 20)], { order: 1 })).toThrow(
      'has a value of 20 and no conversion',
    );
  });
});
