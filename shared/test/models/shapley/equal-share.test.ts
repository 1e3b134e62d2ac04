import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditPaths, parsePath } from '../../../src/index.ts';
import type { PathCredit, PathRow } from '../../../src/index.ts';
import { equalShare } from '../../../src/models/data-driven/shapley/equal-share.ts';
import { exactShapley } from '../../../src/models/data-driven/shapley/exact.ts';
import { orderedShapley } from '../../../src/models/data-driven/shapley/ordered.ts';
import { hasPathData, readPathData, toyExamples } from '../../support/oracles.ts';

const anyRows = fc.array(
  fc.record({
    path: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 7 }),
    conversions: fc.integer({ min: 0, max: 20 }),
    value: fc.integer({ min: 0, max: 1000 }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** v(S) = what the journeys brought that met nobody outside S. */
const broughtBy =
  (rows: readonly PathRow[], what: 'conversions' | 'value') =>
  (coalition: readonly string[]): number =>
    rows.reduce(
      (sum, row) => sum + (row.path.every((c) => coalition.includes(c)) ? row[what] : 0),
      0,
    );

function expectShapley(rows: readonly PathRow[]): void {
  const channels = [...new Set(rows.flatMap(({ path }) => path))];
  const credit = equalShare(rows);
  for (const what of ['conversions', 'value'] as const) {
    const exact = exactShapley(channels, broughtBy(rows, what));
    channels.forEach((channel, index) => {
      expect(credit.get(channel)?.[what]).toBeCloseTo(exact[index] ?? NaN, 8);
    });
  }
}

const totals = (credits: Iterable<PathCredit>): PathCredit => {
  const total = { conversions: 0, value: 0 };
  for (const { conversions, value } of credits) {
    total.conversions += conversions;
    total.value += value;
  }
  return total;
};

describe('The equal share', () => {
  it('is the Shapley value of “what did journeys inside this set of channels bring”', () => {
    fc.assert(fc.property(anyRows, expectShapley));
  });

  it('is that on the published examples too', () => {
    const { analyzecore, pychattr } = toyExamples();
    expectShapley(analyzecore.paths.map((row) => ({ ...row, value: 0 })));
    expectShapley(
      pychattr.paths.map((text, index) => ({
        path: parsePath(text),
        conversions: pychattr.conversions[index] ?? 0,
        value: 0,
      })),
    );
  });

  it('is the linear model once every channel counts once', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const distinct = rows.map((row) => ({ ...row, path: [...new Set(row.path)] }));
        const equal = equalShare(rows);
        const linear = creditPaths(distinct, { rule: 'linear' });
        expect([...equal.keys()]).toEqual([...linear.keys()]);
        for (const [channel, { conversions, value }] of linear) {
          expect(equal.get(channel)?.conversions).toBeCloseTo(conversions, 8);
          expect(equal.get(channel)?.value).toBeCloseTo(value, 8);
        }
      }),
    );
  });

  it('sums to the conversions and values of paths with a touch', () => {
    const rows = [
      { path: ['a', 'b', 'a'], conversions: 3, value: 10 },
      { path: [], conversions: 7, value: 70 },
    ];
    const { conversions, value } = totals(equalShare(rows).values());
    expect(conversions).toBeCloseTo(3, 12);
    expect(value).toBeCloseTo(10, 12);
  });

  // GPL-3 data that is not part of this project; test/oracles/README.md says where it is looked for.
  (hasPathData ? it : it.skip)(
    'is the exact Shapley value on ChannelAttribution’s PathData (skipped without the data)',
    () => {
      const rows = readPathData('paths.csv').map((row) => ({
        path: parsePath(row['path'] ?? ''),
        conversions: Number(row['total_conversions']),
        value: Number(row['total_conversion_value']),
      }));
      // 12 channels: 4,096 coalitions. Gathered by set first, or each would read 10,000 rows.
      const bySet = new Map<string, { path: string[]; conversions: number; value: number }>();
      for (const { path, conversions, value } of rows) {
        const set = [...new Set(path)].sort();
        const held = bySet.get(set.join()) ?? { path: set, conversions: 0, value: 0 };
        held.conversions += conversions;
        held.value += value;
        bySet.set(set.join(), held);
      }
      const channels = [...new Set(rows.flatMap(({ path }) => path))];
      expect(channels).toHaveLength(12);
      const exact = exactShapley(channels, broughtBy([...bySet.values()], 'conversions'));
      const credit = equalShare(rows);
      channels.forEach((channel, index) => {
        expect(credit.get(channel)?.conversions).toBeCloseTo(exact[index] ?? NaN, 6);
      });
    },
  );
});

describe('The ordered Shapley value', () => {
  it('books each channel’s part at its position', () => {
    const credit = orderedShapley([
      { path: ['a', 'b'], conversions: 2, value: 20 },
      { path: ['b'], conversions: 1, value: 5 },
    ]);
    expect(Object.fromEntries(credit)).toEqual({
      a: [{ conversions: 1, value: 10 }],
      b: [
        { conversions: 1, value: 5 },
        { conversions: 1, value: 10 },
      ],
    });
  });

  it('shares the part of a channel that came back among its positions', () => {
    const credit = orderedShapley([{ path: ['a', 'b', 'a'], conversions: 4, value: 0 }]);
    expect(credit.get('a')?.map(({ conversions }) => conversions)).toEqual([1, 0, 1]);
    expect(credit.get('b')?.map(({ conversions }) => conversions)).toEqual([0, 2]);
  });

  it('sums over positions to the equal share', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const ordered = orderedShapley(rows);
        const equal = equalShare(rows);
        expect([...ordered.keys()].sort()).toEqual([...equal.keys()].sort());
        for (const [channel, positions] of ordered) {
          const { conversions, value } = totals(positions);
          expect(conversions).toBeCloseTo(equal.get(channel)?.conversions ?? NaN, 8);
          expect(value).toBeCloseTo(equal.get(channel)?.value ?? NaN, 8);
        }
      }),
    );
  });
});
