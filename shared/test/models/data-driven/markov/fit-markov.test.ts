import { describe, expect, it } from '@jest/globals';
import { fitMarkov } from '../../../../src/index.ts';

const journey = (
  sources: readonly string[],
  value: number | null,
): { sources: readonly string[]; converted: boolean; value: number } => ({
  sources,
  converted: value !== null,
  value: value ?? 0,
});

describe('The fitted Markov model', () => {
  it('keeps the removal effect of each source, with what it rests on', () => {
    const fitted = fitMarkov(
      [
        journey(['influencer:1', 'email'], 100_00),
        journey(['influencer:1'], null),
        journey(['email'], 50_00),
      ],
      { order: 1 },
    );
    expect(fitted.values['influencer:1']).toBeCloseTo(0.5, 12);
    expect(fitted.values['email']).toBeCloseTo(1, 12);
    expect(fitted).toMatchObject({ conversions: 2, paths: 3, order: 1, warning: null });
  });

  it('leaves out journeys in which nobody was seen', () => {
    const fitted = fitMarkov([journey([], 10), journey(['email'], 10), journey([], null)], {
      order: 2,
    });
    expect(fitted).toMatchObject({ conversions: 1, paths: 1, order: 2 });
  });

  it('passes on why the values are to be read with care', () => {
    expect(fitMarkov([journey(['email'], 10)], { order: 1 }).warning).toContain('overstated');
    expect(fitMarkov([], { order: 1 }).warning).toContain('No path converted');
  });
});
