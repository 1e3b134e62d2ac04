import { describe, expect, it } from '@jest/globals';
import { chanceOfReturn, DEFAULT_PARAMETERS, type Journey } from '../../../src/index.ts';
import { askDeal } from '../../../src/models/data-driven/deal-answers.ts';
import { fitHazard } from '../../../src/models/data-driven/hazard/fit-hazard.ts';
import { fitTouch, history } from '../../support/fit-history.ts';
import { day } from '../../support/touches.ts';

const input = history({ won: 160, seed: 4 });
const fit = fitHazard(input, { seed: 1, draws: 40 });
const parameters = {
  ...DEFAULT_PARAMETERS,
  fits: { ...DEFAULT_PARAMETERS.fits, dataDriven: fit, posts: input.posts },
};

describe('The chance that an influencer brought more than they cost', () => {
  const [best] = fit.influencers;
  const id = best?.influencerId ?? '';

  it('is near certain far above the cost, nothing far below, and in between falls with it', () => {
    expect(chanceOfReturn(fit, id, 1_000_000, 1_000)).toBe(1);
    expect(chanceOfReturn(fit, id, 1_000, 1_000_000)).toBe(0);
    const chances = [0.7, 0.9, 1, 1.1, 1.4].map((part) =>
      chanceOfReturn(fit, id, 100_000, Math.round(100_000 * part)),
    );
    expect(chances).toEqual([...chances].sort((a, b) => (b ?? 0) - (a ?? 0)));
    expect(chances[2]).toBeGreaterThan(0);
    expect(chances[2]).toBeLessThan(1);
  });

  it('is not stated without a cost, of somebody the fit does not know, and of a fallback', () => {
    expect(chanceOfReturn(fit, id, 1_000, 0)).toBeNull();
    expect(chanceOfReturn(fit, 'somebody new', 1_000, 1_000)).toBeNull();
    expect(chanceOfReturn({ ...fit, level: 'fallback' }, id, 1_000, 1_000)).toBeNull();
    expect(chanceOfReturn(null, id, 1_000, 1_000)).toBeNull();
  });
});

describe('The influence of a touch at each stage', () => {
  const created = day(210);
  const journey: Journey = {
    dealId: 'deal',
    touches: [
      fitTouch('before', { channel: 'influencer', influencerId: 'ada', occurredAt: day(200) }),
      fitTouch('long before', { channel: 'influencer', influencerId: 'ada', occurredAt: day(120) }),
      fitTouch('direct', { channel: 'direct', occurredAt: day(205) }),
      fitTouch('after', { channel: 'influencer', influencerId: 'bo', occurredAt: day(220) }),
    ],
    startsAt: day(30),
    endsAt: day(231),
    leadCreatedAt: null,
    dealCreatedAt: created,
    closedAt: day(231),
  };
  const scores = new Map(
    askDeal(fit, journey, parameters, 'data_driven').influence.map((one) => [one.touchId, one]),
  );

  it('is that a touch before the deal helped it to arise and to be won, the fresher one more', () => {
    const fresh = scores.get('before');
    const old = scores.get('long before');
    expect(fresh?.opportunity).toBeGreaterThan(old?.opportunity ?? Infinity);
    expect(fresh?.won).toBeGreaterThan(0);
    expect(fresh?.won).toBeLessThan(fresh?.opportunity ?? 0);
  });

  it('of a touch after the creation is on winning only', () => {
    expect(scores.get('after')?.opportunity).toBe(0);
    expect(scores.get('after')?.won).toBeGreaterThan(0);
  });

  it('has nothing to say of signs of intent', () => {
    expect(scores.has('direct')).toBe(false);
  });

  it('is empty before the model has learnt anything', () => {
    const unlearnt = { ...parameters, fits: DEFAULT_PARAMETERS.fits };
    expect(askDeal(null, journey, unlearnt, 'data_driven').influence).toEqual([]);
  });
});
