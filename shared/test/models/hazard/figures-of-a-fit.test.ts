import { describe, expect, it } from '@jest/globals';
import {
  chanceOfMore,
  chanceOfReturn,
  DEFAULT_PARAMETERS,
  type Journey,
} from '../../../src/index.ts';
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

describe('The chance that one influencer caused more than another', () => {
  const ids = fit.influencers.map(({ influencerId }) => influencerId);

  it('goes with the order of their shares, and both directions make one', () => {
    for (const [index, a] of ids.entries()) {
      for (const b of ids.slice(index + 1)) {
        const chance = chanceOfMore(fit, a, b) ?? NaN;
        expect(chance + (chanceOfMore(fit, b, a) ?? NaN)).toBeCloseTo(1, 12);
        const share = (id: string): number =>
          fit.influencers.find(({ influencerId }) => influencerId === id)?.share ?? NaN;
        // Where the intervals lie apart there is no doubt who did more.
        const [low, high] = [a, b].map((id) =>
          fit.influencers.find(({ influencerId }) => influencerId === id),
        );
        if ((low?.low ?? 0) > (high?.high ?? 1)) expect(chance).toBeGreaterThan(0.9);
        if (share(a) > share(b) * 3) expect(chance).toBeGreaterThan(0.5);
      }
    }
  });

  it('is a half of somebody with themselves, and not stated of who is not known', () => {
    const [id = ''] = ids;
    expect(chanceOfMore(fit, id, id)).toBe(0.5);
    expect(chanceOfMore(fit, id, 'somebody new')).toBeNull();
    expect(chanceOfMore({ ...fit, level: 'fallback' }, id, id)).toBeNull();
    expect(chanceOfMore(null, id, id)).toBeNull();
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
