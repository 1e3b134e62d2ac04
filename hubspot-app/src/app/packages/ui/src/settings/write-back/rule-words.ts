import type { StageRule, StageTrigger } from '@pipeline-attribution/shared';
import type { StageRow } from '../../api/settings-guard.ts';

export const triggerText = (trigger: StageTrigger): string => {
  switch (trigger.kind) {
    case 'firstInfluencerTouch':
      return 'First influencer touch';
    case 'influencerTouches':
      return `${trigger.count} influencer ${trigger.count === 1 ? 'touch' : 'touches'}`;
    case 'score':
      return `Influencer share of at least ${trigger.atLeast} %`;
  }
};

/** A stage by its name; by HubSpot's id where it is not there any more. */
export const stageName = (
  stages: readonly StageRow[],
  stageId: string,
  pipelineId?: string,
): string =>
  stages.find(
    (stage) =>
      stage.stageId === stageId && (pipelineId === undefined || stage.pipelineId === pipelineId),
  )?.label ?? `deleted stage ${stageId}`;

export const moveText = (
  stages: readonly StageRow[],
  {
    fromStageId,
    toStageId,
    pipelineId,
  }: Pick<StageRule, 'fromStageId' | 'toStageId'> & {
    readonly pipelineId?: string;
  },
): string =>
  `${stageName(stages, fromStageId, pipelineId)} → ${stageName(stages, toStageId, pipelineId)}`;
