import { describe, expect, it } from '@jest/globals';
import {
  linkageUnits,
  planUnits,
  quickLinkageUnits,
  quickUnits,
  PUBLISHED_FROM,
} from '../run/plan.ts';
import { runUnits } from '../run/pool.ts';
import { scoreUnit } from '../run/score-unit.ts';
import type { Unit } from '../run/unit.ts';

const unit: Unit = {
  family: 'threshold',
  world: 'normal',
  wonDeals: 20,
  answered: 0.4,
  seed: 3,
  models: ['last_touch', 'linear'],
};

describe('A run', () => {
  it('scores a company on every model asked for', () => {
    const score = scoreUnit(unit);
    expect(score.models.map(({ model }) => model)).toEqual(['last_touch', 'linear']);
    expect(score.won).toBeLessThanOrEqual(20);
    for (const { c, cPlus } of score.models) {
      expect(c).toBeGreaterThan(0);
      expect(c).toBeLessThan(1);
      expect(cPlus).toBeLessThan(1);
    }
  });

  it('gives the same scores on threads, in the order of the plan', async () => {
    const units = [unit, { ...unit, seed: 4 }, { ...unit, wonDeals: 25, seed: 5 }];
    const told: number[] = [];
    const scores = await runUnits(units, {
      threads: 2,
      onProgress: (done) => {
        told.push(done);
      },
    });
    expect(scores).toEqual(units.map((one) => scoreUnit(one)));
    expect(told).toEqual([1, 2, 3]);
  });

  it('names the company that could not be scored', async () => {
    await expect(runUnits([{ ...unit, wonDeals: 0 }], { threads: 1 })).rejects.toThrow(
      'The company of threshold, normal world, 0 won deals, seed 3 could not be scored',
    );
  });
});

describe('The plan', () => {
  it('keeps published seeds apart from those of development', () => {
    const units = planUnits({ firstSeed: PUBLISHED_FROM, seeds: 20 });
    expect(Math.min(...units.map(({ seed }) => seed))).toBeGreaterThan(100_000);
  });

  it('has every family at every size, the other answer rates, and the world without effects', () => {
    const units = planUnits({ firstSeed: 1, seeds: 1 });
    const curve = units.filter(({ models }) => models.length > 1);
    expect(curve).toHaveLength(18);
    expect(new Set(units.map(({ answered }) => answered))).toEqual(new Set([0.4, 0.05, 0.15]));
    expect(units.filter(({ world }) => world === 'null')).toHaveLength(6);
  });

  it('is short when quick, and still asks for every gate of one size', () => {
    const units = quickUnits();
    expect(units.length).toBeLessThanOrEqual(36);
    expect(new Set(units.map(({ family, world }) => `${family} ${world}`)).size).toBe(6);
  });

  it('scores links with everything on, nothing, and each stressor alone and left out', () => {
    const units = linkageUnits({ firstSeed: 1, seeds: 3, byStressor: true });
    const stresses = new Set(units.map(({ stress }) => stress));
    expect(stresses.size).toBe(2 + 2 * 21);
    expect(units.filter(({ stress }) => stress === 'all')).toHaveLength(9);
    expect(new Set(quickLinkageUnits().map(({ stress }) => stress))).toEqual(new Set(['all']));
  });
});
