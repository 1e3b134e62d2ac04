import { describe, expect, it } from '@jest/globals';
import { BASELINE_TOUCH, computeCredit, DEFAULT_PARAMETERS } from '../../../src/index.ts';
import { fitHazard } from '../../../src/models/data-driven/hazard/fit-hazard.ts';
import { history } from '../../support/fit-history.ts';

/** Parts below 0.2 % of a deal are not written down one by one. */
const NOT_WRITTEN_DOWN = 0.002;

describe('The summary of a fit without posts on record', () => {
  const input = { ...history({ won: 60, seed: 3 }), posts: [] };
  const fit = fitHazard(input, { seed: 1, draws: 2 });
  const parameters = {
    ...DEFAULT_PARAMETERS,
    fits: { ...DEFAULT_PARAMETERS.fits, dataDriven: fit },
  };
  const won = input.accounts
    .flatMap(({ deals }) => deals)
    .filter(({ outcome }) => outcome === 'won');
  const value = won.reduce((sum, { valueMinor }) => sum + valueMinor, 0);

  const credited = new Map<string, number>();
  for (const { createdAt, closedAt, touches, valueMinor } of won) {
    const endsAt = closedAt ?? input.endsAt;
    const counted = touches.filter(({ occurredAt }) => occurredAt <= endsAt);
    const ofTouch = new Map(counted.map(({ id, influencerId }) => [id, influencerId]));
    const credits = computeCredit(
      'incremental',
      {
        dealId: 'deal',
        touches: counted,
        endsAt,
        leadCreatedAt: null,
        dealCreatedAt: createdAt,
        closedAt,
      },
      parameters,
    );
    for (const { touchId, weight } of credits) {
      const to = touchId === BASELINE_TOUCH ? BASELINE_TOUCH : (ofTouch.get(touchId) ?? 'other');
      credited.set(to, (credited.get(to) ?? 0) + (weight * valueMinor) / value);
    }
  }

  it('pays each influencer what the credit of the won deals pays them', () => {
    expect(fit.influencers.some(({ share }) => share > 0.01)).toBe(true);
    for (const { influencerId, share } of fit.influencers) {
      const paid = credited.get(influencerId) ?? 0;
      expect(Math.abs(share - paid)).toBeLessThanOrEqual(NOT_WRITTEN_DOWN);
    }
  });

  it('leaves to what would have come anyway what nobody can be shown to have brought', () => {
    const { share } = fit.baseline;
    const left = credited.get(BASELINE_TOUCH) ?? 0;
    expect(left - share).toBeGreaterThanOrEqual(-1e-9);
    expect(left - share).toBeLessThanOrEqual(NOT_WRITTEN_DOWN * (fit.influencers.length + 4));
  });
});
