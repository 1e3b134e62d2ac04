import { describe, expect, it } from '@jest/globals';
import { computeCredit, creditPaths, parsePath, pathWeights } from '../../src/index.ts';
import type { ModelId, PathCredit, PathRule } from '../../src/index.ts';
import { hasPathData, readPathData, toyExamples } from '../support/oracles.ts';
import { journey, other, touch, weights } from '../support/touches.ts';

const toys = toyExamples();

const conversions = (credit: ReadonlyMap<string, PathCredit>): Record<string, number> =>
  Object.fromEntries([...credit].map(([channel, { conversions: n }]) => [channel, n]));
const values = (credit: ReadonlyMap<string, PathCredit>): Record<string, number> =>
  Object.fromEntries(
    [...credit]
      .filter(([, { value }]) => value > 0)
      .map(([channel, { value }]) => [channel, value]),
  );

describe('HockeyStack’s worked example', () => {
  const { journey: path, value, ...expected } = toys.hockeystack;
  const credit = (rule: PathRule): Record<string, number> =>
    values(creditPaths([{ path, conversions: 1, value }], rule));

  it('first, last and linear', () => {
    expect(credit({ rule: 'first' })).toEqual(expected.first);
    expect(credit({ rule: 'last' })).toEqual(expected.last);
    expect(credit({ rule: 'linear' })).toEqual(expected.linear);
  });

  it('position-based 40/20/40', () => {
    const found = credit({ rule: 'position', first: 0.4, last: 0.4 });
    for (const [channel, amount] of Object.entries(expected.position_based_40_20_40)) {
      expect(found[channel]).toBeCloseTo(amount, 6);
    }
  });

  it.each([
    ['first_touch', expected.first],
    ['last_touch', expected.last],
    ['linear', expected.linear],
    ['position_based', expected.position_based_40_20_40],
  ] as [ModelId, Record<string, number>][])(
    '%s by touch gives the same as by path',
    (model, amounts) => {
      const touches = path.map((channel, index) =>
        touch(String(index), index, { platform: channel }),
      );
      const byChannel: Record<string, number> = {};
      for (const { touchId, weight } of computeCredit(model, journey(touches))) {
        const channel = path[Number(touchId)] ?? '';
        byChannel[channel] = (byChannel[channel] ?? 0) + weight * value;
      }
      expect(Object.keys(byChannel).sort()).toEqual(Object.keys(amounts).sort());
      for (const [channel, amount] of Object.entries(amounts)) {
        expect(byChannel[channel]).toBeCloseTo(amount, 6);
      }
    },
  );
});

it('pychattr’s first touch', () => {
  const rows = toys.pychattr.paths.map((text, index) => ({
    path: parsePath(text),
    conversions: toys.pychattr.conversions[index] ?? 0,
    value: 0,
  }));
  expect(conversions(creditPaths(rows, { rule: 'first' }))).toEqual(toys.pychattr.first_touch);
});

it('AnalyzeCore’s last touch', () => {
  const rows = toys.analyzecore.paths.map((row) => ({ ...row, value: 0 }));
  expect(conversions(creditPaths(rows, { rule: 'last' }))).toEqual(toys.analyzecore.last_touch);
});

it('DP6’s time decay, where touches of one period share evenly', () => {
  const { channels, hours_to_conversion, frequency_hours, decay, credit } = toys.dp6_time_decay;
  const found = pathWeights(
    channels.length,
    { rule: 'decay_by_time', decay, period: frequency_hours, stepped: true },
    hours_to_conversion,
  );
  expect(found).toEqual(credit);
});

describe('eeghor/mta’s tests', () => {
  it('linear: a > a > b with 6 conversions gives a 4 and b 2', () => {
    const credit = creditPaths([{ path: ['a', 'a', 'b'], conversions: 6, value: 0 }], {
      rule: 'linear',
    });
    expect(credit.get('a')?.conversions).toBeCloseTo(4, 12);
    expect(credit.get('b')?.conversions).toBeCloseTo(2, 12);
  });

  it('position 30/70 on two touches with 10 conversions gives 3 and 7', () => {
    const credit = creditPaths([{ path: ['a', 'b'], conversions: 10, value: 0 }], {
      rule: 'position',
      first: 0.3,
      last: 0.7,
    });
    expect(credit.get('a')?.conversions).toBeCloseTo(3, 12);
    expect(credit.get('b')?.conversions).toBeCloseTo(7, 12);
  });
});

describe('HubSpot’s published weights', () => {
  // One touch for each milestone and two beside them: lead day 10, deal day 30, closed day 60.
  const touches = [
    touch('first', 1),
    other('lead', 9),
    other('rest 1', 20),
    other('deal', 29),
    other('rest 2', 40),
    touch('last', 59),
  ];

  it('W-shaped', () => {
    const expected = toys.hubspot_weights.w_shaped;
    const found = weights(computeCredit('w_shaped', journey(touches)));
    expect(found['first']).toBeCloseTo(expected.first, 12);
    expect(found['lead']).toBeCloseTo(expected.lead_creation, 12);
    expect(found['deal']).toBeCloseTo(expected.deal_creation, 12);
    const rest = (found['rest 1'] ?? 0) + (found['rest 2'] ?? 0) + (found['last'] ?? 0);
    expect(rest).toBeCloseTo(expected.rest, 12);
  });

  it('full path', () => {
    const expected = toys.hubspot_weights.full_path;
    const found = weights(computeCredit('full_path', journey(touches)));
    expect(found['first']).toBeCloseTo(expected.first, 12);
    expect(found['lead']).toBeCloseTo(expected.lead_creation, 12);
    expect(found['deal']).toBeCloseTo(expected.deal_creation, 12);
    expect(found['last']).toBeCloseTo(expected.last ?? NaN, 12);
    expect((found['rest 1'] ?? 0) + (found['rest 2'] ?? 0)).toBeCloseTo(expected.rest, 12);
  });
});

describe('ChannelAttribution’s heuristic models on its PathData', () => {
  // The data is GPL-3 and not part of this project: test/oracles/README.md says where it is looked for.
  const ifPresent = hasPathData ? it : it.skip;

  ifPresent.each([
    ['first', 'first_touch'],
    ['last', 'last_touch'],
    ['linear', 'linear_touch'],
  ] as const)(
    '%s touch agrees to the printed digits (skipped without the data)',
    (rule, column) => {
      const rows = readPathData('paths.csv').map((row) => ({
        path: parsePath(row['path'] ?? ''),
        conversions: Number(row['total_conversions']),
        value: Number(row['total_conversion_value']),
      }));
      const credit = creditPaths(rows, { rule });
      const expected = readPathData('expected_heuristics.csv');
      expect(credit.size).toBe(expected.length);
      for (const row of expected) {
        const found = credit.get(row['channel_name'] ?? '');
        // They print 15 significant digits of sums of some ten thousand doubles: the last few are theirs.
        expect(found?.conversions.toPrecision(11)).toBe(
          Number(row[`${column}_conversions`]).toPrecision(11),
        );
        expect(found?.value.toPrecision(11)).toBe(Number(row[`${column}_value`]).toPrecision(11));
      }
    },
  );
});

describe('Credit on aggregated paths', () => {
  it('sums to the conversions and values of the paths', () => {
    const rows = [
      { path: ['a', 'b', 'c'], conversions: 3, value: 10, ages: [3, 2, 1] },
      { path: ['c'], conversions: 1, value: 5, ages: [0] },
    ];
    const rules: PathRule[] = [
      { rule: 'first' },
      { rule: 'last' },
      { rule: 'linear' },
      { rule: 'position', first: 0.4, last: 0.4 },
      { rule: 'decay_by_step', decay: 0.5 },
      { rule: 'decay_by_time', decay: 0.5, period: 7 },
    ];
    for (const rule of rules) {
      const found = [...creditPaths(rows, rule).values()];
      expect(found.reduce((sum, credit) => sum + credit.conversions, 0)).toBeCloseTo(4, 12);
      expect(found.reduce((sum, credit) => sum + credit.value, 0)).toBeCloseTo(15, 12);
    }
  });

  it('by time needs the ages', () => {
    expect(() => pathWeights(2, { rule: 'decay_by_time', decay: 0.5, period: 7 })).toThrow(
      'needs the age of every touch',
    );
  });

  it('by time does not underflow on old paths', () => {
    const rule: PathRule = { rule: 'decay_by_time', decay: 0.5, period: 1 };
    expect(pathWeights(2, rule, [1_000_001, 1_000_000])).toEqual([1 / 3, 2 / 3]);
  });
});
