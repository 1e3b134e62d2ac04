import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from '../../src/index.ts';

const total = fc.maxSafeInteger();
const someWeights = fc
  .array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(0)), {
    minLength: 1,
    maxLength: 40,
  })
  .filter((weights) => weights.some((weight) => weight > 0));

/** A double as an exact fraction: numerator over 2^1074. */
const exact = (weight: number): bigint => {
  let value = weight;
  let shift = 1074n;
  while (!Number.isInteger(value)) {
    value *= 2;
    shift -= 1n;
  }
  return BigInt(value) << shift;
};

describe('An amount split by weights', () => {
  it('gives left-over units to the largest remainders, the earlier of equals first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(101, [1, 1, 1])).toEqual([34, 34, 33]);
    expect(allocate(10, [0.125, 0.25, 0.625])).toEqual([1, 3, 6]);
    expect(allocate(10, [0.25, 0.25, 0.5])).toEqual([3, 2, 5]);
  });

  it('gives nothing to a weight of 0', () => {
    expect(allocate(5, [0, 1, 0])).toEqual([0, 5, 0]);
  });

  it('sums to the amount exactly, whatever amount and weights', () => {
    fc.assert(
      fc.property(total, someWeights, (amount, weights) => {
        const sum = allocate(amount, weights).reduce((a, part) => a + BigInt(part), 0n);
        expect(sum).toBe(BigInt(amount));
      }),
    );
  });

  it('keeps every part within one minor unit of its exact share', () => {
    fc.assert(
      fc.property(total, someWeights, (amount, weights) => {
        const whole = weights.map(exact);
        const sum = whole.reduce((a, b) => a + b, 0n);
        allocate(amount, weights).forEach((part, index) => {
          const distance = BigInt(part) * sum - BigInt(amount) * (whole[index] ?? 0n);
          expect(distance < 0n ? -distance < sum : distance < sum).toBe(true);
        });
      }),
    );
  });

  it('splits a negative amount as the mirror of the positive one, so that a reversal cancels', () => {
    fc.assert(
      fc.property(total, someWeights, (amount, weights) => {
        const there = allocate(amount, weights);
        const back = allocate(-amount, weights);
        expect(there.map((part, index) => part + (back[index] ?? NaN))).toEqual(
          weights.map(() => 0),
        );
      }),
    );
  });

  it('does not depend on the scale of the weights', () => {
    // Powers of two scale exactly except where a weight becomes subnormal.
    const normal = someWeights.map((weights) => weights.map((w) => (w < 1e-200 ? 0 : w)));
    fc.assert(
      fc.property(total, normal, fc.integer({ min: -20, max: 20 }), (amount, weights, power) => {
        fc.pre(weights.some((weight) => weight > 0));
        const scaled = weights.map((weight) => weight * 2 ** power);
        expect(allocate(amount, scaled)).toEqual(allocate(amount, weights));
      }),
    );
  });

  it('takes weights at the edges of what a number can be', () => {
    expect(allocate(3, [5e-324, 1e-323])).toEqual([1, 2]);
    expect(allocate(4, [1e308, 1e308])).toEqual([2, 2]);
    expect(allocate(7, [1e-320, 1e300])).toEqual([0, 7]);
  });

  it('of nothing is nothing for everybody', () => {
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
    expect(allocate(0, [])).toEqual([]);
  });

  it('refuses to lose money when nobody can carry it', () => {
    expect(() => allocate(100, [])).toThrow('no weight above 0');
    expect(() => allocate(100, [0, 0])).toThrow('no weight above 0');
  });

  it('refuses weights and amounts that are none', () => {
    expect(() => allocate(100, [1, -1])).toThrow('at least 0, not -1');
    expect(() => allocate(100, [NaN])).toThrow('not NaN');
    expect(() => allocate(100, [Infinity])).toThrow('not Infinity');
    expect(() => allocate(0.5, [1])).toThrow('whole minor units');
  });
});
