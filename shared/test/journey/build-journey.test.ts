import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildJourney, cutOf, journeysOfDeal, stageAt, touchesByStage } from '../../src/index.ts';
import type { JourneyInput } from '../../src/index.ts';
import { DAY, anyDeal, anyTouches, day, deal, other, touch } from '../support/touches.ts';

const base: JourneyInput = {
  deal: deal(),
  touches: [],
  stage: 'won',
  now: day(90),
  lookbackDays: 90,
  scope: 'allMarketing',
};

const ids = (input: Partial<JourneyInput>): string[] =>
  buildJourney({ ...base, ...input }).touches.map(({ id }) => id);

describe('A journey', () => {
  it('orders touches by time and then by id', () => {
    expect(ids({ touches: [touch('c', 2), touch('b', 1), touch('a', 2)] })).toEqual([
      'b',
      'a',
      'c',
    ]);
  });

  it('orders touches of one instant by what must have come first: visit, form, what was said in it', () => {
    const said = touch('a', 1, { kind: 'self_report' });
    const form = touch('b', 1, { kind: 'form' });
    const visit = touch('c', 1, { kind: 'visit' });
    expect(ids({ touches: [said, form, visit] })).toEqual(['c', 'b', 'a']);
  });

  it('has one touch for each id, the surer and then the earlier of two that differ', () => {
    const early = touch('a', 1, { confidence: 0.5 });
    const sure = touch('a', 5, { confidence: 0.9 });
    const found = buildJourney({ ...base, touches: [early, sure, early] }).touches;
    expect(found).toEqual([sure]);
  });

  it('ends where the stage ends: creation for sourced pipeline, close for won, now for open', () => {
    const touches = [touch('before', 29), touch('between', 50), touch('after', 61)];
    expect(ids({ touches, stage: 'opportunity' })).toEqual(['before']);
    expect(ids({ touches, stage: 'won' })).toEqual(['before', 'between']);
    const open = deal({ outcome: 'open', closedAt: null });
    expect(ids({ touches, deal: open, stage: 'open' })).toEqual(['before', 'between', 'after']);
    expect(ids({ touches, deal: open, stage: 'open', now: day(55) })).toEqual([
      'before',
      'between',
    ]);
  });

  it('is the same when all journeys of a deal are asked of one builder, in any order and again', () => {
    fc.assert(
      fc.property(anyDeal, anyTouches, (own, touches) => {
        const facts = { deal: own, touches, now: day(90), lookbackDays: 45 };
        const journeyOf = journeysOfDeal(facts);
        for (const stage of [own.outcome, 'opportunity', own.outcome] as const) {
          for (const scope of ['influencer', 'allMarketing'] as const) {
            expect(journeyOf(stage, scope)).toEqual(buildJourney({ ...facts, stage, scope }));
          }
        }
      }),
    );
  });

  it('takes in a touch at the very instant of the cut and of the lookback’s start', () => {
    expect(ids({ touches: [touch('cut', 60), touch('start', 50)], lookbackDays: 10 })).toEqual([
      'start',
      'cut',
    ]);
    expect(ids({ touches: [touch('just before', 49.999)], lookbackDays: 10 })).toEqual([]);
  });

  it('measures the lookback from the cut, not from today', () => {
    expect(ids({ touches: [touch('a', 5)], lookbackDays: 60, now: day(9000) })).toEqual(['a']);
  });

  it('leaves out what sales logged, whatever the scope', () => {
    const touches = [
      touch('call', 1, { kind: 'sales_activity' }),
      other('s', 2, { channel: 'sales' }),
    ];
    expect(ids({ touches })).toEqual([]);
    expect(ids({ touches, scope: 'influencer' })).toEqual([]);
  });

  it('holds only influencers’ touches under the influencer scope', () => {
    expect(ids({ touches: [touch('a', 1), other('b', 2)], scope: 'influencer' })).toEqual(['a']);
  });

  it('of a closed deal without a close date ends with its last stage entry', () => {
    const undated = deal({ closedAt: null });
    expect(cutOf(undated, 'won', day(90))).toBe(day(60));
    expect(cutOf({ ...undated, stages: [] }, 'won', day(90))).toBe(day(90));
  });

  it('cannot be asked for an outcome the deal does not have', () => {
    expect(() => ids({ stage: 'lost' })).toThrow(
      'Deal deal-1 is won, so there is no “lost” credit for it. Ask for “won” or “opportunity”.',
    );
  });

  it('needs a lookback', () => {
    expect(() => ids({ lookbackDays: 0 })).toThrow('positive number of days');
    expect(ids({ touches: [touch('old', -4000)], lookbackDays: Infinity })).toEqual(['old']);
  });
});

describe('Whatever the touches', () => {
  const someInput = fc
    .record({
      deal: anyDeal,
      touches: anyTouches,
      lookbackDays: fc.integer({ min: 1, max: 400 }),
      scope: fc.constantFrom('influencer' as const, 'allMarketing' as const),
      sourced: fc.boolean(),
    })
    .map(({ sourced, ...rest }): JourneyInput => ({
      ...rest,
      stage: sourced ? 'opportunity' : rest.deal.outcome,
      now: day(100),
    }));

  it('their order of arrival makes no difference, nor does a repeat', () => {
    fc.assert(
      fc.property(someInput, fc.infiniteStream(fc.nat()), (input, keys) => {
        const shuffled = [...input.touches, ...input.touches.slice(0, 3)]
          .map((value) => ({ value, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        expect(buildJourney({ ...input, touches: shuffled })).toEqual(buildJourney(input));
      }),
    );
  });

  it('every touch of the journey is eligible and inside the window', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { touches, endsAt } = buildJourney(input);
        for (const { occurredAt, kind, channel, influencerId } of touches) {
          expect(occurredAt).toBeLessThanOrEqual(endsAt);
          expect(occurredAt).toBeGreaterThanOrEqual(endsAt - input.lookbackDays * DAY);
          expect(kind === 'sales_activity' || channel === 'sales').toBe(false);
          if (input.scope === 'influencer') expect(influencerId).not.toBeNull();
        }
      }),
    );
  });

  it('a longer lookback only adds', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const longer = buildJourney({ ...input, lookbackDays: input.lookbackDays + 30 }).touches;
        for (const found of buildJourney(input).touches) expect(longer).toContainEqual(found);
      }),
    );
  });
});

describe('The stage a touch happened in', () => {
  it('is the one the deal had entered last, null before the first', () => {
    const { stages } = deal();
    expect(stageAt(stages, day(29))).toBeNull();
    expect(stageAt(stages, day(30))).toBe('qualified');
    expect(stageAt(stages, day(46))).toBe('proposal');
  });

  it('gives a stage entered twice two windows', () => {
    const back = deal({
      stages: [
        { stageId: 'a', enteredAt: day(1) },
        { stageId: 'b', enteredAt: day(5) },
        { stageId: 'a', enteredAt: day(9) },
      ],
    });
    const windows = touchesByStage(back, [
      touch('4', 9),
      touch('1', 0),
      touch('2', 4),
      touch('3', 6),
    ]);
    expect(windows.map(({ stageId, touches }) => [stageId, touches.map(({ id }) => id)])).toEqual([
      [null, ['1']],
      ['a', ['2']],
      ['b', ['3']],
      ['a', ['4']],
    ]);
  });

  it('loses no touch and doubles none', () => {
    fc.assert(
      fc.property(anyDeal, anyTouches, (facts, touches) => {
        const found = touchesByStage(facts, touches).flatMap((window) => window.touches);
        expect(found.map(({ id }) => id).sort()).toEqual(touches.map(({ id }) => id).sort());
      }),
    );
  });
});
