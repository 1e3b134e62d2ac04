import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideStageMoves,
  stageRuleProblem,
  type DealForStageRules,
  type PipelineStage,
  type StageRule,
} from '../../src/write-back/stage-rules.ts';

const stage = (
  stageId: string,
  position: number,
  outcome: PipelineStage['outcome'] = 'open',
): PipelineStage => ({ pipelineId: 'p', stageId, label: stageId, position, outcome });
const STAGES = [
  stage('new', 0),
  stage('talking', 1),
  stage('offer', 2),
  stage('won', 3, 'won'),
  stage('lost', 4, 'lost'),
];
const rule = (change: Partial<StageRule> = {}): StageRule => ({
  id: 'r1',
  name: 'Touched',
  enabled: true,
  trigger: { kind: 'firstInfluencerTouch' },
  pipelineId: 'p',
  fromStageId: 'new',
  toStageId: 'talking',
  ...change,
});
const deal = (change: Partial<DealForStageRules> = {}): DealForStageRules => ({
  dealId: 'd',
  pipelineId: 'p',
  stageId: 'new',
  createdAt: 100,
  lastHumanChangeAt: null,
  influencerTouches: [200],
  influencerShare: 0.5,
  movedBy: [],
  ...change,
});
const decide = (rules: StageRule[], deals: DealForStageRules[]) =>
  decideStageMoves({ rules, stages: STAGES, deals });

describe('Stage rules', () => {
  it('move a deal on with its first influencer touch, and say why', () => {
    expect(decide([rule()], [deal()]).moves).toEqual([
      {
        dealId: 'd',
        ruleId: 'r1',
        pipelineId: 'p',
        fromStageId: 'new',
        toStageId: 'talking',
        triggeredAt: 200,
        reason: 'First influencer touch',
      },
    ]);
    expect(decide([rule()], [deal({ influencerTouches: [] })]).moves).toEqual([]);
  });

  it('count touches, whatever order they come in', () => {
    const third = rule({ trigger: { kind: 'influencerTouches', count: 3 } });
    expect(decide([third], [deal({ influencerTouches: [400, 200] })]).moves).toEqual([]);
    expect(decide([third], [deal({ influencerTouches: [400, 200, 300, 500] })]).moves).toEqual([
      expect.objectContaining({ triggeredAt: 400, reason: '3 influencer touches' }),
    ]);
  });

  it('compare the influencers’ share in percent, the limit itself included', () => {
    const third = rule({ trigger: { kind: 'score', atLeast: 30 } });
    expect(decide([third], [deal({ influencerShare: 0.1 + 0.2 })]).moves).toHaveLength(1);
    expect(decide([third], [deal({ influencerShare: 0.299 })]).moves).toEqual([]);
    expect(decide([third], [deal({ influencerShare: null })]).moves).toEqual([]);
    expect(decide([third], [deal({ influencerTouches: [], influencerShare: 0.9 })]).moves).toEqual(
      [],
    );
  });

  it('take a touch from before the deal as one of the moment the deal was created', () => {
    expect(decide([rule()], [deal({ influencerTouches: [1] })]).moves).toEqual([
      expect.objectContaining({ triggeredAt: 100 }),
    ]);
  });

  it('leave a deal alone that somebody moved after the trigger, and say so', () => {
    expect(decide([rule()], [deal({ lastHumanChangeAt: 201 })])).toEqual({
      moves: [],
      held: [{ dealId: 'd', ruleId: 'r1', because: 'humanChangedLater' }],
    });
    expect(decide([rule()], [deal({ lastHumanChangeAt: 199 })]).moves).toHaveLength(1);
  });

  it('move a deal once: what people take back stays taken back', () => {
    expect(decide([rule()], [deal({ movedBy: ['r1'] })])).toEqual({
      moves: [],
      held: [{ dealId: 'd', ruleId: 'r1', because: 'movedBefore' }],
    });
  });

  it('make one move a deal, that of the first rule that may', () => {
    const rules = [
      rule({ id: 'off', enabled: false, toStageId: 'offer' }),
      rule({ id: 'a' }),
      rule({ id: 'b', toStageId: 'offer' }),
    ];
    expect(decide(rules, [deal()]).moves.map(({ ruleId }) => ruleId)).toEqual(['a']);
    expect(decide(rules, [deal({ movedBy: ['a'] })]).moves.map(({ ruleId }) => ruleId)).toEqual([
      'b',
    ]);
  });

  it.each([
    ['backward', { fromStageId: 'offer', toStageId: 'new' }, /only moves forward/],
    ['nowhere', { toStageId: 'new' }, /does not come after/],
    ['into a closed stage', { toStageId: 'won' }, /never closes/],
    ['out of a closed stage', { fromStageId: 'lost', toStageId: 'won' }, /never reopens/],
    ['to a stage there is not', { toStageId: 'gone' }, /no stage gone/],
    ['from a stage there is not', { fromStageId: 'gone' }, /no stage gone/],
    ['in a pipeline there is not', { pipelineId: 'q' }, /no pipeline q/],
  ])('never move %s', (_, change, message) => {
    const wrong = rule(change);
    expect(stageRuleProblem(wrong, STAGES)?.message).toMatch(message);
    expect(
      decide([wrong], [deal({ stageId: wrong.fromStageId, pipelineId: wrong.pipelineId })]),
    ).toEqual({
      moves: [],
      held: [],
    });
  });

  const id = fc.constantFrom('new', 'talking', 'offer', 'won', 'lost', 'gone');
  const anyRule = fc.record({
    id: fc.constantFrom('r1', 'r2', 'r3'),
    name: fc.constant('x'),
    enabled: fc.boolean(),
    trigger: fc.oneof(
      fc.constant({ kind: 'firstInfluencerTouch' as const }),
      fc.record({
        kind: fc.constant('influencerTouches' as const),
        count: fc.integer({ min: 1, max: 4 }),
      }),
      fc.record({ kind: fc.constant('score' as const), atLeast: fc.integer({ min: 1, max: 100 }) }),
    ),
    pipelineId: fc.constantFrom('p', 'q'),
    fromStageId: id,
    toStageId: id,
  });
  const anyDeal = fc.record({
    dealId: fc.constant('d'),
    pipelineId: fc.constantFrom('p', 'q'),
    stageId: id,
    createdAt: fc.integer({ min: 0, max: 50 }),
    lastHumanChangeAt: fc.option(fc.integer({ min: 0, max: 100 })),
    influencerTouches: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 5 }),
    influencerShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    movedBy: fc.subarray(['r1', 'r2', 'r3']),
  });

  it('hold for whatever rules and deals there are: forward, open to open, never over a later change, and to an end', () => {
    const positionOf = new Map(STAGES.map(({ stageId, position }) => [stageId, position]));
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 4 }), anyDeal, (rules, start) => {
        let now: DealForStageRules = start;
        // Each round carries the move out, as the job does; more rounds than rules there cannot be.
        for (let round = 0; ; round++) {
          expect(round).toBeLessThanOrEqual(3);
          const { moves } = decide(rules, [now]);
          expect(moves.length).toBeLessThanOrEqual(1);
          const [move] = moves;
          if (!move) return;
          expect(move.fromStageId).toBe(now.stageId);
          expect(positionOf.get(move.toStageId)).toBeGreaterThan(
            positionOf.get(move.fromStageId) ?? NaN,
          );
          for (const end of [move.fromStageId, move.toStageId]) {
            expect(STAGES.find(({ stageId }) => stageId === end)?.outcome).toBe('open');
          }
          expect(move.triggeredAt).toBeGreaterThanOrEqual(now.createdAt);
          if (now.lastHumanChangeAt !== null) {
            expect(move.triggeredAt).toBeGreaterThanOrEqual(now.lastHumanChangeAt);
          }
          now = { ...now, stageId: move.toStageId, movedBy: [...now.movedBy, move.ruleId] };
        }
      }),
    );
  });
});
