import { describe, expect, it } from '@jest/globals';
import {
  journeysFromEvents,
  markovRemovalEffects,
  parsePath,
  pathsOfJourneys,
} from '../../../../src/index.ts';
import type { MarkovPath } from '../../../../src/index.ts';
import { denseRemovalEffects } from '../../../support/dense-markov.ts';
import {
  hasPathData,
  markovExamples,
  mediamixEvents,
  mediamixExpected,
  readPathData,
} from '../../../support/oracles.ts';

const toys = markovExamples();

const effectsOf = (paths: readonly MarkovPath[]): Record<string, number> =>
  Object.fromEntries(
    [...markovRemovalEffects(paths, { order: 1 }).channels].map(([name, { removalEffect }]) => [
      name,
      removalEffect,
    ]),
  );

function expectAll(found: Record<string, number>, expected: Record<string, number>): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, number] of Object.entries(expected))
    expect(found[name]).toBeCloseTo(number, 12);
}

it('AnalyzeCore’s three journeys', () => {
  const { paths, removal_effects, markov_conversions, p_conversion } = toys.analyzecore;
  const rows = paths.map(({ path, conversions, null: nulls }) => ({
    ...{ path, conversions, nulls },
    value: 0,
  }));
  const { channels, conversionChance } = markovRemovalEffects(rows, { order: 1 });
  expectAll(effectsOf(rows), removal_effects);
  expect(conversionChance).toBeCloseTo(p_conversion, 12);
  for (const [name, conversions] of Object.entries(markov_conversions)) {
    expect(channels.get(name)?.conversions).toBeCloseTo(conversions, 12);
  }
});

it('pychattr’s example, whose simulated 0.5067 is exactly one half', () => {
  const { paths, conversions, exact_removal_effects, exact_conversions } = toys.pychattr;
  const rows = paths.map((path, index) => ({
    path: parsePath(path),
    conversions: conversions[index] ?? 0,
    value: 0,
  }));
  expectAll(effectsOf(rows), exact_removal_effects);
  const { channels } = markovRemovalEffects(rows, { order: 1 });
  for (const [name, credit] of Object.entries(exact_conversions)) {
    expect(channels.get(name)?.conversions).toBeCloseTo(credit, 12);
  }
});

it('mediamix’s three journeys', () => {
  const { journeys, removal_effect } = toys.mediamix_three_journeys;
  const rows = journeys.map(([path, converted]) => ({
    path,
    conversions: converted,
    value: 0,
    nulls: 1 - converted,
  }));
  expectAll(effectsOf(rows), removal_effect);
});

it('mediamix’s published Markov effects of its event log', () => {
  const { journeys } = journeysFromEvents(mediamixEvents(), {
    splitOnConversion: true,
    inactivityGapDays: null,
    collapseRepeats: true,
    direct: 'keep',
    lookbackDays: null,
  });
  const rows = pathsOfJourneys(journeys).map((row) => ({ ...row, nulls: 1 - row.conversions }));
  const { channels, conversionChance, totals } = markovRemovalEffects(rows, { order: 1 });
  const expected = mediamixExpected().markov_order1;
  expect(conversionChance.toFixed(4)).toBe(String(expected.p_conversion));
  expect(channels.size).toBe(Object.keys(expected.rows).length);
  for (const [name, [effect = NaN, conversions = NaN, share = NaN, value = NaN]] of Object.entries(
    expected.rows,
  )) {
    const found = channels.get(name);
    expect(found?.removalEffect).toBeCloseTo(effect, 5);
    expect(found?.conversions).toBeCloseTo(conversions, 2);
    expect((found?.conversions ?? 0) / 2741).toBeCloseTo(share, 5);
    // mediamix shares the value in the ratio of the conversions' effects; ours has effects of its own for it.
    expect(((found?.conversions ?? 0) / 2741) * totals.value).toBeCloseTo(value, -1);
  }
});

describe('ChannelAttribution’s PathData', () => {
  // The data is GPL-3 and not part of this project: test/oracles/README.md says where it is looked for.
  const ifPresent = hasPathData ? it : it.skip;
  const rows = (): MarkovPath[] =>
    readPathData('paths.csv').map((row) => ({
      path: parsePath(row['path'] ?? ''),
      conversions: Number(row['total_conversions']),
      value: Number(row['total_conversion_value']),
      nulls: Number(row['total_null']),
    }));

  ifPresent('order 1 agrees with the exact solution to 1e-6 (skipped without the data)', () => {
    const { channels } = markovRemovalEffects(rows(), { order: 1 });
    const expected = readPathData('exact_markov_order1_with_null.csv');
    expect(channels.size).toBe(expected.length);
    for (const row of expected) {
      const found = channels.get(row['channel_name'] ?? '');
      const near = (number: number | undefined, column: string): void => {
        const oracle = Number(row[column]);
        expect(Math.abs((number ?? NaN) - oracle)).toBeLessThanOrEqual(1e-6 * Math.max(1, oracle));
      };
      near(found?.removalEffect, 'removal_effect_conversions');
      near(found?.removalEffectValue, 'removal_effect_value');
      near(found?.conversions, 'total_conversions');
      near(found?.value, 'total_conversion_value');
    }
  });

  ifPresent(
    'order 2 agrees with a dense solution for each channel (skipped without the data)',
    () => {
      const paths = rows();
      const { channels } = markovRemovalEffects(paths, { order: 2 });
      for (const [name, { conversions, value }] of denseRemovalEffects(paths, 2)) {
        expect(channels.get(name)?.removalEffect).toBeCloseTo(conversions, 9);
        expect(channels.get(name)?.removalEffectValue).toBeCloseTo(value, 9);
      }
    },
  );
});
