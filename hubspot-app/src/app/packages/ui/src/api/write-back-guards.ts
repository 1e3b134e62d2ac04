import { STAGE_RULE_MODES } from '@pipeline-attribution/shared/write-back/stage-rules.ts';
import type { StageRule, StageRuleMode, StageTrigger } from '@pipeline-attribution/shared';
import { bool, list, nullable, number, object, oneOf, text, variants } from './guard.ts';

/** What the settings page reads of writing back. */

export const stageRule = object<StageRule>({
  id: text,
  name: text,
  enabled: bool,
  trigger: variants<StageTrigger>({
    firstInfluencerTouch: object({ kind: oneOf('firstInfluencerTouch') }),
    influencerTouches: object({ kind: oneOf('influencerTouches'), count: number }),
    score: object({ kind: oneOf('score'), atLeast: number }),
  }),
  pipelineId: text,
  fromStageId: text,
  toStageId: text,
});

/** Of `GET /write-back`. */
export interface WriteBackState {
  readonly enabled: boolean;
  readonly stageRuleMode: StageRuleMode;
  readonly ranAt: string | null;
  readonly error: string | null;
  readonly deals: number;
  readonly people: number;
  readonly held: number;
  readonly refused: number;
  readonly refusal: string | null;
  readonly missingPermissions: readonly string[];
  readonly grantUrl: string | null;
}

export const writeBackState = object<WriteBackState>({
  enabled: bool,
  stageRuleMode: oneOf(...STAGE_RULE_MODES),
  ranAt: nullable(text),
  error: nullable(text),
  deals: number,
  people: number,
  held: number,
  refused: number,
  refusal: nullable(text),
  missingPermissions: list(text),
  grantUrl: nullable(text),
});

export interface FieldPreview {
  readonly field: string;
  readonly label: string;
  readonly now: string | null;
  readonly then: string | null;
  /** A person wrote what stands there; it stays. */
  readonly isHeld: boolean;
}

export interface RecordPreview {
  readonly externalId: string;
  readonly name: string;
  readonly url: string;
  readonly fields: readonly FieldPreview[];
}

export interface ObjectPreview {
  readonly object: 'deal' | 'contact';
  readonly records: number;
  readonly examples: readonly RecordPreview[];
}

export interface PlannedMove {
  readonly recordId: string;
  readonly dealName: string;
  readonly ruleId: string;
  readonly rule: string;
  readonly fromStageId: string;
  readonly toStageId: string;
  readonly reason: string;
}

const plannedMove = {
  recordId: text,
  dealName: text,
  ruleId: text,
  rule: text,
  fromStageId: text,
  toStageId: text,
  reason: text,
};

/** Of `GET /write-back/preview`. */
export interface WriteBackPreview {
  readonly objects: readonly ObjectPreview[];
  readonly stageMoves: { readonly count: number; readonly examples: readonly PlannedMove[] };
  readonly unread: string | null;
}

export const writeBackPreview = object<WriteBackPreview>({
  objects: list(
    object<ObjectPreview>({
      object: oneOf('deal', 'contact'),
      records: number,
      examples: list(
        object<RecordPreview>({
          externalId: text,
          name: text,
          url: text,
          fields: list(
            object<FieldPreview>({
              field: text,
              label: text,
              now: nullable(text),
              then: nullable(text),
              isHeld: bool,
            }),
          ),
        }),
      ),
    }),
  ),
  stageMoves: object<WriteBackPreview['stageMoves']>({
    count: number,
    examples: list(object<PlannedMove>(plannedMove)),
  }),
  unread: nullable(text),
});

export interface DoneMove extends PlannedMove {
  readonly outcome: 'dryRun' | 'planned' | 'moved' | 'changed' | 'refused';
  readonly decidedAt: string;
  readonly message: string | null;
}

/** Of `GET /write-back/stage-moves`. */
export interface StageMoves {
  readonly moves: readonly DoneMove[];
}

export const stageMoves = object<StageMoves>({
  moves: list(
    object<DoneMove>({
      ...plannedMove,
      outcome: oneOf('dryRun', 'planned', 'moved', 'changed', 'refused'),
      decidedAt: text,
      message: nullable(text),
    }),
  ),
});

/** Of `POST /write-back`. */
export interface StartedJob {
  readonly jobId: string;
}

export const startedJob = object<StartedJob>({ jobId: text });
