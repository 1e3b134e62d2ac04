import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markovOfCounts, markovRemovalEffects, PathCounts } from '../../../../src/index.ts';
import type { MarkovOrder, MarkovResult } from '../../../../src/index.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const anyOrder = fc.constantFrom<MarkovOrder>(1, 2, 3);
const anyPath = fc.record({
  path: fc.array(fc.nat({ max: NAMES.length - 1 }), { minLength: 1, maxLength: 7 }),
  conversions: fc.nat({ max: 3 }),
  nulls: fc.nat({ max: 3 }),
});
const anyPaths = fc.array(anyPath, { minLength: 1, maxLength: 15 });
type Paths = readonly {
  readonly path: readonly number[];
  readonly conversions: number;
  readonly nulls: number;
}[];

/** Counts with channels under other numbers: as a reader that meets them in another order gives them. */
function counted(
  order: MarkovOrder,
  paths: Paths,
  numberOf: (channel: number) => number,
): PathCounts {
  const counts = new PathCounts(order);
  for (const { path, conversions, nulls } of paths) {
    counts.add(Int32Array.from(path, numberOf), path.length, conversions, conversions * 10, nulls);
  }
  return counts;
}

const ofRows = (order: MarkovOrder, paths: Paths): MarkovResult =>
  markovRemovalEffects(
    paths.map(({ path, conversions, nulls }) => ({
      path: path.map((channel) => NAMES[channel] ?? ''),
      conversions,
      value: conversions * 10,
      nulls,
    })),
    { order },
  );

function expectSame(found: MarkovResult, expected: MarkovResult): void {
  expect(found.totals).toEqual(expected.totals);
  expect([...found.channels.keys()].sort()).toEqual([...expected.channels.keys()].sort());
  for (const [name, credit] of expected.channels) {
    expect(found.channels.get(name)?.removalEffect).toBeCloseTo(credit.removalEffect, 9);
    expect(found.channels.get(name)?.value).toBeCloseTo(credit.value, 6);
  }
}

describe('Counting paths by channel numbers', () => {
  it('gives what the paths with their names give', () => {
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const counts = counted(order, paths, (channel) => channel);
        expectSame(markovOfCounts(counts, NAMES), ofRows(order, paths));
      }),
    );
  });

  it('takes numbers beyond those that are kept at hand', () => {
    // Every second channel lies far out, so that steps lead across.
    const far = (channel: number): number => (channel % 2 === 0 ? channel : channel + 700);
    const names: string[] = [];
    NAMES.forEach((name, channel) => (names[far(channel)] = name));
    fc.assert(
      fc.property(anyPaths, anyOrder, (paths, order) => {
        const counts = counted(order, paths, far);
        expectSame(
          markovOfCounts(
            counts,
            Array.from(names, (name) => name),
          ),
          ofRows(order, paths),
        );
      }),
      { numRuns: 12 },
    );
  });

  it('can be done in parts that number channels each in their own way', () => {
    fc.assert(
      fc.property(anyPaths, anyPaths, anyOrder, (first, second, order) => {
        const counts = counted(order, first, (channel) => channel);
        const backwards = counted(order, second, (channel) => NAMES.length - 1 - channel);
        counts.merge(backwards.pack(), Int32Array.of(4, 3, 2, 1, 0));
        expectSame(markovOfCounts(counts, NAMES), ofRows(order, [...first, ...second]));
      }),
    );
  });

  it('grows with combinations, not with paths', () => {
    const counts = new PathCounts(2);
    const path = new Int32Array(6);
    for (let round = 0; round < 20_000; round += 1) {
      for (let at = 0; at < 6; at += 1) path[at] = (round + at * at) % 5;
      counts.add(path, 6, 1, 10, 1);
    }
    // The empty window, 5 of one channel, and at most 25 of two.
    expect(counts.windows.count).toBeLessThanOrEqual(31);
    expect(counts.pack().steps.from.length).toBeLessThanOrEqual(125);
  });
});
