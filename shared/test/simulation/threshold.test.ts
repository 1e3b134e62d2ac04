import { describe, expect, it } from '@jest/globals';
import { margin, vouched, type Situation } from '../../src/simulation/families/threshold.ts';
import { normalCdf } from '../../src/simulation/maths.ts';
import { Random } from '../../src/simulation/random.ts';

const THRESHOLDS = {
  voices: 0.5,
  team: 1,
  name: 1.2,
  need: 1,
  strongTouch: 0.8,
  pressingNeed: 2,
};

/** Presence by cause, then person. */
const situation = (
  presence: readonly (readonly number[])[],
  need: number,
  recent: readonly number[] = presence.map(() => 0),
): Situation => ({
  causes: presence.map((_, c) => `c${c}`),
  people: presence[0]?.length ?? 1,
  presence: Float64Array.from(presence.flat()),
  recent: Float64Array.from(recent),
  need,
});

/** The tree of conditions as one would say it, with the noise of a week added to every score. */
function buys(at: Situation, subset: number, noise: number): boolean {
  const inside = at.causes.map((_, c) => c).filter((c) => (subset >> c) & 1);
  const presence = (c: number, p: number): number => at.presence[c * at.people + p] ?? 0;
  const people = Array.from({ length: at.people }, (_, p) => p);
  const voices = inside.map((c) => Math.max(...people.map((p) => presence(c, p))));
  const team = people.map((p) => Math.max(0, ...inside.map((c) => presence(c, p))));
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const holds = [
    ([...voices, 0, 0].sort((a, b) => b - a)[1] ?? 0) + noise >= THRESHOLDS.voices,
    sum(team) + noise >= THRESHOLDS.team,
    sum(voices) + noise >= THRESHOLDS.name,
    at.need + noise >= THRESHOLDS.need,
  ];
  const touch = Math.max(0, ...inside.map((c) => at.recent[c] ?? 0));
  return (
    holds.filter(Boolean).length >= 2 ||
    (touch + noise >= THRESHOLDS.strongTouch && at.need - THRESHOLDS.need + 1.2 + noise >= 0) ||
    at.need + noise >= THRESHOLDS.pressingNeed
  );
}

describe('the tree of conditions of the threshold family', () => {
  it('is met as often as its margin says', () => {
    const random = new Random(6);
    const noise = 0.3;
    const runs = 20_000;
    const cases = [
      situation(
        [
          [0.6, 0.1],
          [0.2, 0.5],
        ],
        0.2,
      ),
      situation(
        [
          [0.9, 0],
          [0, 0],
        ],
        0.7,
        [0.75, 0],
      ),
      situation(
        [
          [0.3, 0.3],
          [0.4, 0],
        ],
        1.1,
      ),
      situation(
        [
          [0, 0],
          [0, 0],
        ],
        1.8,
      ),
    ];
    for (const at of cases) {
      for (const subset of [0, 1, 2, 3]) {
        let bought = 0;
        for (let run = 0; run < runs; run += 1) {
          if (buys(at, subset, noise * random.normal())) bought += 1;
        }
        const chance = normalCdf(margin(at, THRESHOLDS, subset) / noise);
        const bound = 4 * Math.sqrt((chance * (1 - chance)) / runs) + 1 / runs;
        expect(Math.abs(bought / runs - chance)).toBeLessThan(bound);
      }
    }
  });

  it('asks for a second voice: one alone, however loud, is one voice', () => {
    const thresholds = { ...THRESHOLDS, team: 9, name: 9, strongTouch: 9 };
    const at = situation([[1.4], [0.7]], 1.5);
    expect(margin(at, thresholds, 0b01)).toBe(margin(at, thresholds, 0));
    expect(margin(at, thresholds, 0b11)).toBeCloseTo(0.7 - thresholds.voices, 12);
  });

  it('takes one strong touch lately for enough, unless nobody needs anything', () => {
    const loud = situation([[0.9]], 0.5, [1]);
    expect(margin(loud, THRESHOLDS, 1)).toBeGreaterThan(0);
    expect(margin(situation([[0.9]], -1, [1]), THRESHOLDS, 1)).toBeLessThan(0);
  });

  it('never loses by another cause', () => {
    const random = new Random(2);
    for (let run = 0; run < 500; run += 1) {
      const draw = (): number => Math.max(0, random.between(-0.5, 1.2));
      const at = situation(
        [
          [draw(), draw(), draw()],
          [draw(), draw(), draw()],
          [draw(), draw(), draw()],
        ],
        random.between(-1, 2),
        [draw(), draw(), draw()],
      );
      for (let subset = 0; subset < 8; subset += 1) {
        for (const more of [1, 2, 4]) {
          expect(margin(at, THRESHOLDS, subset | more)).toBeGreaterThanOrEqual(
            margin(at, THRESHOLDS, subset),
          );
          expect(vouched(at, subset | more)).toBeGreaterThanOrEqual(vouched(at, subset));
        }
      }
    }
  });
});

describe('the normal distribution function', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1, 0.15865525393145707],
    [-2.5, 0.006209665325776132],
    [-5, 2.866515718791939e-7],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(2e-7);
  });
});
