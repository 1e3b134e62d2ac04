import { describe, expect, it } from '@jest/globals';
import type { FitJourney } from '../../../src/models/data-driven/fit-journey.ts';
import { fitShapley } from '../../../src/models/data-driven/shapley/fit-shapley.ts';

const times = (n: number, sources: string, converted: boolean): FitJourney[] =>
  Array.from({ length: n }, () => ({
    sources: sources === '' ? [] : sources.split(' '),
    converted,
    value: converted ? 1000 : 0,
  }));

const clear = [
  ...times(5, '', true),
  ...times(495, '', false),
  ...times(100, 'influencer:mina', true),
  ...times(400, 'influencer:mina', false),
  ...times(5, 'email', true),
  ...times(495, 'email', false),
];

describe('What a touch of a source is worth', () => {
  it('is its part of the conversions expected of the journeys it touched', () => {
    const { values, warning, ...rest } = fitShapley(clear);
    // 20 % of those who met her convert, 1 % of those who had an e-mail.
    expect(values['influencer:mina']).toBeCloseTo(0.2, 2);
    expect(values['email']).toBeCloseTo(0.01, 2);
    expect(warning).toBeNull();
    expect(rest).toEqual({ conversions: 105, paths: 1000, order: null });
  });

  it('is small for a source that only stands beside the one that works', () => {
    const together = clear.map((journey) => ({
      ...journey,
      sources: journey.sources.includes('influencer:mina')
        ? ['email', ...journey.sources]
        : journey.sources,
    }));
    const { values } = fitShapley(together);
    // E-mail alone converts no better than nothing; evenly, hers would be worth less than twice as much.
    expect(values['influencer:mina']).toBeGreaterThan(4 * (values['email'] ?? NaN));
  });

  it('is less for a source that touches people again and again to the same effect', () => {
    const again = clear.map((journey) => ({
      ...journey,
      sources: journey.sources.flatMap((source) =>
        source === 'influencer:mina' ? [source, source, source, source] : [source],
      ),
    }));
    expect(fitShapley(again).values['influencer:mina']).toBeCloseTo(0.2 / 4, 2);
  });

  it('comes with a warning while conversions are few', () => {
    const few = [...times(3, 'email', true), ...times(50, 'email', false), ...times(50, '', false)];
    expect(fitShapley(few).warning).toContain('Learnt from 3 conversions; below 30');
    expect(fitShapley(few).values['email']).toBeGreaterThan(0);
  });

  it('is unknown before the first conversion of a known touch', () => {
    const none = [...times(9, 'email', false), ...times(2, '', true)];
    expect(fitShapley(none)).toEqual({
      values: {},
      conversions: 0,
      paths: 9,
      order: null,
      warning: 'No journey with a known touch has converted yet, so there is nothing to share.',
    });
    expect(fitShapley([]).values).toEqual({});
  });

  it('is the equal share when every journey converted, and says so', () => {
    const won = [...times(4, 'email ads', true), ...times(1, 'email', true)];
    const { values, warning } = fitShapley(won);
    expect(values).toEqual({ email: 3 / 5, ads: 2 / 4 });
    expect(warning).toContain('Every known journey converted');
  });

  it('is the same for all when nobody’s presence raises the rate, and the warning says so', () => {
    const worse = [
      ...times(50, '', true),
      ...times(50, '', false),
      ...times(40, 'email ads', true),
      ...times(160, 'email ads', false),
    ];
    const { values, warning } = fitShapley(worse);
    expect(values['email']).toBeCloseTo(values['ads'] ?? NaN, 12);
    expect(values['email']).toBeGreaterThan(0);
    expect(warning).toContain('none of the sources convert more often');
  });
});
