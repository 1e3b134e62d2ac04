import { describe, expect, it } from '@jest/globals';
import type { DataDrivenFit } from '@pipeline-attribution/shared';
import type { Learnt } from '../../src/attribution/fit/fit-store.ts';
import { howFarMoved } from '../../src/attribution/fit/how-far-moved.ts';

const dataDriven = (mina: number, level: DataDrivenFit['level'] = 'full'): DataDrivenFit => ({
  version: 1,
  level,
  reason: 'A reason.',
  counts: { accounts: 1, deals: 1, won: 1, answers: 0, posts: 0 },
  baseline: { share: 1 - mina, low: 0, high: 1 },
  influencers: [
    {
      influencerId: 'mina',
      share: mina,
      low: 0,
      high: 1,
      attributed: { share: mina, low: 0, high: 1 },
      best: 1,
      conversions: 1,
      isOwnEvidence: true,
    },
  ],
  channels: [],
  falseMentionRate: 0,
  conversion: null,
  influencerValues: {},
  parameters: {},
});
const paths = (values: Record<string, number>) => ({
  values,
  conversions: 1,
  paths: 1,
  order: 1,
  warning: null,
});
const learnt = (over: Partial<Learnt>): Learnt => ({
  dataDriven: null,
  markov: null,
  shapley: null,
  ...over,
});

describe('How far a fit has moved', () => {
  it('is the largest change of a share', () => {
    expect(
      howFarMoved(
        learnt({ dataDriven: dataDriven(0.4) }),
        learnt({ dataDriven: dataDriven(0.43) }),
      ),
    ).toBeCloseTo(0.03, 12);
  });

  it('does not mind values that all grew alike: credit goes by their ratio', () => {
    expect(
      howFarMoved(
        learnt({ markov: paths({ a: 0.2, b: 0.6 }) }),
        learnt({ markov: paths({ a: 0.1, b: 0.3 }) }),
      ),
    ).toBe(0);
    expect(
      howFarMoved(
        learnt({ shapley: paths({ a: 1, b: 3 }) }),
        learnt({ shapley: paths({ a: 1, b: 1 }) }),
      ),
    ).toBeCloseTo(0.25, 12);
  });

  it('is without end where one knows a source, or has reached a level, and the other has not', () => {
    const one = learnt({ markov: paths({ a: 1 }), dataDriven: dataDriven(0.4) });
    expect(howFarMoved(one, { ...one, markov: paths({ a: 1, b: 0 }) })).toBe(Infinity);
    expect(howFarMoved(one, { ...one, dataDriven: dataDriven(0.4, 'blended') })).toBe(Infinity);
    expect(howFarMoved(one, one)).toBe(0);
  });
});
