import { describe, expect, it } from '@jest/globals';
import { computeCredit, DEFAULT_PARAMETERS } from '../../src/index.ts';
import type { Credit, ModelId, Touchpoint } from '../../src/index.ts';
import { journey, other, touch, weights } from '../support/touches.ts';

const learnt = (values: Record<string, number>): typeof DEFAULT_PARAMETERS => {
  const fit = { values, conversions: 50, paths: 500, order: null, warning: null };
  return {
    ...DEFAULT_PARAMETERS,
    fits: { ...DEFAULT_PARAMETERS.fits, shapley: fit, markov: { ...fit, order: 1 } },
  };
};
const credit = (
  model: ModelId,
  touches: readonly Touchpoint[],
  values: Record<string, number>,
): readonly Credit[] => computeCredit(model, journey(touches), learnt(values));

const touches = [
  touch('m1', 1),
  other('ads', 2, { channel: 'paid_social' }),
  touch('m2', 3),
  touch('j', 4, { influencerId: 'jonas' }),
];
const values = { 'influencer:mina': 0.3, 'influencer:jonas': 0.2, paid_social: 0.2 };

describe('Credit of a deal by Shapley', () => {
  it('is in proportion to what a touch of each source is worth', () => {
    const found = weights(credit('shapley', touches, values));
    expect(found['m1']).toBeCloseTo(0.3, 12);
    expect(found['m2']).toBeCloseTo(0.3, 12);
    expect(found['j']).toBeCloseTo(0.2, 12);
    expect(found['ads']).toBeCloseTo(0.2, 12);
  });

  it('gives a source’s touches one reason, with the share they have together', () => {
    const [first, ads, second] = credit('shapley', touches, values);
    expect(first?.reason).toContain(
      'That earns it 60\u00a0% of this deal, shared by its 2 touches.',
    );
    expect(second?.reason).toBe(first?.reason);
    expect(ads?.reason).toContain('paid social');
    expect(ads?.reason).toContain('That earns it 20\u00a0% of this deal.');
  });
});

describe('Credit of a deal by Markov', () => {
  it('is in proportion to the removal effect of each source, shared evenly by its touches', () => {
    const found = weights(credit('markov', touches, values));
    expect(found['m1']).toBeCloseTo(0.3 / 0.7 / 2, 12);
    expect(found['m2']).toBeCloseTo(0.3 / 0.7 / 2, 12);
    expect(found['j']).toBeCloseTo(0.2 / 0.7, 12);
    expect(found['ads']).toBeCloseTo(0.2 / 0.7, 12);
  });

  it('says the share of a source, whatever its touches', () => {
    const [first] = credit('markov', touches, values);
    expect(first?.reason).toContain(
      'That earns it 43\u00a0% of this deal, shared by its 2 touches.',
    );
  });
});

describe.each(['markov', 'shapley'] as const)('Credit of a deal by what %s has learnt', (model) => {
  it('leaves out sources worth nothing, unless all are: then the touches share evenly and say so', () => {
    expect(weights(credit(model, touches, { paid_social: 1 }))).toEqual({ ads: 1 });
    const even = credit(model, touches, {});
    expect(even.map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(even[0]?.reason).toContain('None of the sources on this deal has made a difference');
  });

  it('does not take a channel for an influencer of that name', () => {
    const namesake = [
      touch('person', 1, { influencerId: 'email' }),
      other('mail', 2, { channel: 'email' }),
    ];
    expect(weights(credit(model, namesake, { email: 1, 'influencer:email': 3 }))).toEqual({
      person: 0.75,
      mail: 0.25,
    });
  });

  it('shares evenly before anything was learnt', () => {
    const found = computeCredit(model, journey(touches));
    expect(found.map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(found[0]?.reason).toContain('Nothing has been learnt');
  });
});
