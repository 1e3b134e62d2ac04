import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countBefore, countUpTo } from '../../../src/models/data-driven/hazard/sorted-times.ts';

describe('A place among sorted times', () => {
  const times = fc
    .array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 })
    .map((list) => Float64Array.from(list).sort());
  // Nearly all at one end: the guess from first and last is wrong.
  const crowded = fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 1e12 }),
    )
    .map(([list, far]) => Float64Array.from([...list, far]).sort());
  const instant = fc.oneof(fc.integer({ min: -2, max: 45 }), fc.integer({ min: 0, max: 2e12 }));

  it('is the count of those before an instant, or up to it, however they are spread', () => {
    fc.assert(
      fc.property(fc.oneof(times, crowded), instant, (list, at) => {
        expect(countBefore(list, at)).toBe(list.filter((time) => time < at).length);
        expect(countUpTo(list, at)).toBe(list.filter((time) => time <= at).length);
      }),
    );
  });

  it('takes instants without a beginning or an end', () => {
    const list = Float64Array.of(1, 2, 2, 3);
    expect([countBefore(list, -Infinity), countUpTo(list, Infinity)]).toEqual([0, 4]);
    expect(countUpTo(new Float64Array(0), 1)).toBe(0);
  });
});
