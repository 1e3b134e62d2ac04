import { describe, expect, it } from '@jest/globals';
import type { StageEntry } from '../../../src/index.ts';
import type { FitDeal, FitInput } from '../../../src/models/data-driven/fit-input.ts';
import { chanceOf, fitConversion } from '../../../src/models/data-driven/hazard/conversion.ts';
import { buildDesign } from '../../../src/models/data-driven/hazard/build-design.ts';
import { findSources } from '../../../src/models/data-driven/hazard/sources.ts';
import { StrengthTable } from '../../../src/models/data-driven/hazard/strengths.ts';
import { uniforms } from '../../../src/models/data-driven/hazard/draws.ts';
import { history } from '../../support/fit-history.ts';

const DAY = 86_400_000;
const KERNEL = { decayWeeks: 6, postWeight: 0.5 };

/** Every deal enters «talks»; those that are won always, the others at times, enter «offer» a day later. */
function staged(input: FitInput, outcomeOf = (deal: FitDeal): FitDeal => deal): FitInput {
  const uniform = uniforms(5);
  return {
    ...input,
    accounts: input.accounts.map((account) => ({
      ...account,
      deals: account.deals.map((one) => {
        const deal = outcomeOf(one);
        const closedAt = one.closedAt ?? one.createdAt + 30 * DAY;
        const stages: StageEntry[] = [{ stageId: 'talks', enteredAt: one.createdAt }];
        if (deal.outcome === 'won' || uniform() < 0.3) {
          stages.push({ stageId: 'offer', enteredAt: one.createdAt + DAY });
        }
        return { ...deal, closedAt, stages };
      }),
    })),
  };
}

function law(input: FitInput): NonNullable<ReturnType<typeof fitConversion>> {
  const sources = findSources(input);
  const design = buildDesign(input, sources, KERNEL, 1);
  const ones = new Float64Array(sources.indexOf.size).fill(1);
  const strengths = new StrengthTable(sources.influencers.length, ones, ones);
  const fitted = fitConversion(design, strengths, input.posts);
  if (fitted === null) throw new Error('There is enough to learn from.');
  return fitted;
}

describe('The chance that an open deal is won', () => {
  const plain = law(staged(history({ won: 120, seed: 2 })));

  it('is that of its stage in the closed deals, later stages being likelier', () => {
    expect(plain.stages['talks']).toBeCloseTo(0.5, 1);
    expect(plain.stages['offer']).toBeGreaterThan(0.65);
    expect(chanceOf(plain, 'offer', plain.usual)).toBeCloseTo(plain.stages['offer'] ?? 0, 10);
  });

  it('of a stage nobody closed a deal from is that of all deals', () => {
    expect(chanceOf(plain, 'new stage', plain.usual)).toBeCloseTo(plain.rate, 10);
    expect(chanceOf(plain, null, plain.usual)).toBeCloseTo(plain.rate, 10);
  });

  it('is never foretold worse than by the stage alone: else the stage alone it is', () => {
    expect(plain.brier).toBeLessThanOrEqual(plain.brierOfStage);
    if (plain.slope === 0) expect(plain.brier).toBe(plain.brierOfStage);
  });

  it('rises with marketing where marketing wins deals, and then foretells better than the stage', () => {
    // Won exactly where somebody of the deal was touched in the last six weeks.
    const touched = ({ touches, createdAt }: FitDeal): boolean =>
      touches.some(
        ({ influencerId, occurredAt, kind }) =>
          influencerId !== null &&
          kind !== 'self_report' &&
          occurredAt <= createdAt &&
          createdAt - occurredAt < 42 * DAY,
      );
    const moved = law(
      staged(history({ won: 120, seed: 2 }), (deal) => ({
        ...deal,
        outcome: touched(deal) ? 'won' : 'lost',
      })),
    );
    expect(moved.slope).toBeGreaterThan(0);
    expect(moved.brier).toBeLessThan(moved.brierOfStage);
    expect(chanceOf(moved, 'talks', moved.usual + 1)).toBeGreaterThan(
      chanceOf(moved, 'talks', moved.usual),
    );
  });

  it('comes with a table of what was foretold and what came, over all entries', () => {
    expect(plain.reliability).toHaveLength(10);
    const entries = plain.reliability.reduce((sum, row) => sum + row.entries, 0);
    expect(entries).toBe(plain.entries);
    for (const { from, to, predicted, observed } of plain.reliability) {
      expect(from).toBeLessThanOrEqual(predicted + 1e-12);
      expect(predicted).toBeLessThanOrEqual(to + 1e-12);
      expect(observed).toBeGreaterThanOrEqual(0);
      expect(observed).toBeLessThanOrEqual(1);
    }
    const mean = (pick: (row: (typeof plain.reliability)[number]) => number): number =>
      plain.reliability.reduce((sum, row) => sum + pick(row) * row.entries, 0) / entries;
    expect(mean((row) => row.predicted)).toBeCloseTo(
      mean((row) => row.observed),
      1,
    );
  });

  it('is not stated with too few closed deals', () => {
    const few = staged(history({ won: 8, seed: 2 }));
    const sources = findSources(few);
    const ones = new Float64Array(sources.indexOf.size).fill(1);
    const strengths = new StrengthTable(sources.influencers.length, ones, ones);
    expect(fitConversion(buildDesign(few, sources, KERNEL, 1), strengths, few.posts)).toBeNull();
  });
});
