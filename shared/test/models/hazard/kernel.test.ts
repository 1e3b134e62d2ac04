import { describe, expect, it } from '@jest/globals';
import { chooseKernel } from '../../../src/models/data-driven/hazard/choose-kernel.ts';
import { findSources } from '../../../src/models/data-driven/hazard/sources.ts';
import { history, shuffled } from '../../support/fit-history.ts';

const USUAL = { decayWeeks: 6, postWeight: 0.5 };
const idle = (): void => undefined;
const choose = (input: ReturnType<typeof history>, answers = true): unknown =>
  chooseKernel(input, findSources(input), 1, answers, idle);

describe('How fast touches and posts fade', () => {
  it('is the usual six weeks while fewer than 40 deals have an answer', () => {
    for (const seed of [1, 2, 3]) {
      expect(choose(history({ seed, won: 40, answered: 0.3 }))).toEqual(USUAL);
    }
  });

  it('is the usual six weeks where answers are left aside', () => {
    expect(choose(history({ won: 60, answered: 1 }), false)).toEqual(USUAL);
  });

  it('is chosen the same every time, in whatever order the records come', () => {
    const input = history({ won: 60, answered: 0.9, seed: 4 });
    const chosen = choose(input);
    expect([3, 6, 12]).toContain((chosen as typeof USUAL).decayWeeks);
    expect(choose(input)).toEqual(chosen);
    expect(choose(shuffled(input, 2))).toEqual(chosen);
  });

  it('is told how far the choice is', () => {
    const input = history({ won: 40, answered: 0.9 });
    const parts: number[] = [];
    chooseKernel(input, findSources(input), 1, true, (part) => parts.push(part));
    expect(parts).toHaveLength(3);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
  });
});
