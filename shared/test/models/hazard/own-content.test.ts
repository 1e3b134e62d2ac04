import { describe, expect, it } from '@jest/globals';
import {
  BASELINE_TOUCH,
  computeCredit,
  DEFAULT_PARAMETERS,
  type Touchpoint,
} from '../../../src/index.ts';
import type { FitInput } from '../../../src/models/data-driven/fit-input.ts';
import { fitHazard } from '../../../src/models/data-driven/hazard/fit-hazard.ts';
import { sourceKey } from '../../../src/models/data-driven/source-key.ts';
import { history } from '../../support/fit-history.ts';

/** Parts below 0.2 % of a deal are not written down one by one. */
const NOT_WRITTEN_DOWN = 0.002;

/** What came by paid social in the example downloaded our report instead, and every third answer names it. */
function withReports(input: FitInput): FitInput {
  let answers = 0;
  const asReport = (touch: Touchpoint): Touchpoint => {
    if (touch.kind === 'self_report') {
      answers += 1;
      return answers % 3 === 0
        ? { ...touch, influencerId: null, channel: 'self_reported', contentType: 'report' }
        : touch;
    }
    return touch.channel === 'paid_social'
      ? { ...touch, kind: 'form', contentType: 'report' }
      : touch;
  };
  return {
    ...input,
    accounts: input.accounts.map((account) => ({
      ...account,
      touches: account.touches.map(asReport),
      deals: account.deals.map((deal) => ({ ...deal, touches: deal.touches.map(asReport) })),
    })),
  };
}

describe('Our own content', () => {
  const input = withReports(history({ won: 80, seed: 4 }));
  const fit = fitHazard(input, { seed: 1, draws: 2 });
  const parameters = {
    ...DEFAULT_PARAMETERS,
    fits: { ...DEFAULT_PARAMETERS.fits, dataDriven: fit, posts: input.posts },
  };
  const won = input.accounts
    .flatMap(({ deals }) => deals)
    .filter(({ outcome }) => outcome === 'won')
    .map((deal) => {
      const endsAt = deal.closedAt ?? input.endsAt;
      const touches = deal.touches.filter(({ occurredAt }) => occurredAt <= endsAt);
      const credits = computeCredit(
        'incremental',
        {
          dealId: 'deal',
          touches,
          endsAt,
          leadCreatedAt: null,
          dealCreatedAt: deal.createdAt,
          closedAt: deal.closedAt,
        },
        parameters,
      );
      const ofContent = touches.filter((touch) => sourceKey(touch) === 'content');
      const ids = new Set(ofContent.map(({ id }) => id));
      const share = credits.reduce((sum, one) => sum + (ids.has(one.touchId) ? one.weight : 0), 0);
      return { valueMinor: deal.valueMinor, credits, ofContent, share };
    });

  it('earns nothing on a deal where nobody downloaded it and nobody named it', () => {
    const without = won.filter(({ ofContent }) => ofContent.length === 0);
    expect(without.length).toBeGreaterThan(10);
    for (const { credits } of without) {
      expect(credits.map(({ touchId }) => touchId)).toContain(BASELINE_TOUCH);
      expect(credits.map(({ touchId }) => touchId)).not.toContain('channel:content');
    }
  });

  it('is paid in the summary what the credit of the won deals pays it', () => {
    const value = won.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
    const paid = won.reduce((sum, { valueMinor, share }) => sum + (share * valueMinor) / value, 0);
    const summed = fit.channels.find(({ source }) => source === 'content')?.share ?? 0;
    expect(summed).toBeGreaterThan(0.01);
    expect(Math.abs(summed - paid)).toBeLessThanOrEqual(NOT_WRITTEN_DOWN);
  });

  it('that somebody only named earns through the answer', () => {
    const named = won.filter(
      ({ ofContent }) =>
        ofContent.length > 0 && ofContent.every(({ kind }) => kind === 'self_report'),
    );
    expect(named.length).toBeGreaterThan(0);
    for (const { share } of named) expect(share).toBeGreaterThan(0);
  });
});
