import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  drawPath,
  rewardOf,
  rewardsBySubset,
  type Chain,
} from '../../src/simulation/families/birth-death.ts';
import { Random } from '../../src/simulation/random.ts';

const WEEKS = 20;

const chains: fc.Arbitrary<Chain> = fc.record({
  climb: fc
    .array(fc.double({ min: 0, max: 0.3, noNaN: true }), {
      minLength: WEEKS * 3,
      maxLength: WEEKS * 3,
    })
    .map((rates) => Float64Array.from(rates)),
  fall: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 0.5, noNaN: true }))),
  pushes: fc.array(
    fc
      .record({
        strength: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true }))),
        weeks: fc.uniqueArray(fc.integer({ min: 0, max: WEEKS - 1 }), {
          minLength: 1,
          maxLength: 6,
        }),
      })
      .map(({ strength, weeks }) => ({
        cause: 'any',
        strength,
        weeks: [...weeks].sort((a, b) => a - b),
        doses: weeks.map(() => 0.7),
      })),
    { maxLength: 4 },
  ),
});

const START = [0.7, 0.2, 0.1, 0];

describe('a chain of states', () => {
  it('has for each subset of causes the reward of a chain that has only those', () => {
    fc.assert(
      fc.property(chains, fc.integer({ min: 0, max: 8 }), (chain, from) => {
        const stretch = { from, to: WEEKS - 1 };
        const reward = [0, 0.1, 0.5, 1];
        const all = rewardsBySubset(chain, START, stretch, reward);
        all.forEach((value, subset) => {
          const only = {
            ...chain,
            pushes: chain.pushes.filter((_, bit) => (subset >> bit) & 1),
          };
          const everything = 2 ** only.pushes.length - 1;
          expect(value).toBeCloseTo(rewardOf(only, START, stretch, reward, everything), 12);
          expect(value).toBeCloseTo(rewardOf(chain, START, stretch, reward, subset), 12);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is somewhere with certainty', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const sure = rewardsBySubset(chain, START, { from: 0, to: WEEKS }, [1, 1, 1, 1]);
        for (const chance of sure) expect(chance).toBeCloseTo(1, 10);
      }),
      { numRuns: 20 },
    );
  });

  const chain: Chain = {
    climb: new Float64Array(WEEKS * 3).fill(0.06),
    fall: [0.05, 0.1, 0.2],
    pushes: [
      { cause: 'early', strength: [0.9, 0.2, 0], weeks: [3, 5, 8], doses: [0.7, 0.7, 1.4] },
      { cause: 'late', strength: [0, 0.5, 0.9], weeks: [10, 14, 15], doses: [0.7, 0.7, 0.7] },
    ],
  };

  it('is where its paths, drawn one by one, mostly are', () => {
    const runs = 20_000;
    for (const subset of [0, 1, 2, 3]) {
      const only = { ...chain, pushes: chain.pushes.filter((_, bit) => (subset >> bit) & 1) };
      const random = new Random(17 + subset);
      let ready = 0;
      for (let run = 0; run < runs; run += 1) {
        if (drawPath(random, only, START, WEEKS).states[WEEKS - 1] === 3) ready += 1;
      }
      const stretch = { from: 0, to: WEEKS - 1 };
      const chance = rewardOf(chain, START, stretch, [0, 0, 0, 1], subset);
      // Four standard errors of a frequency.
      const bound = 4 * Math.sqrt((chance * (1 - chance)) / runs);
      expect(Math.abs(ready / runs - chance)).toBeLessThan(bound);
    }
  });

  it('remembers who made each step that still stands', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const { states, movers } = drawPath(new Random(seed), chain, START, WEEKS);
      states.forEach((state, week) => {
        expect(movers[week]).toHaveLength(state);
      });
      for (const standing of movers) expect(standing[0]).not.toBe('late');
    }
  });
});
