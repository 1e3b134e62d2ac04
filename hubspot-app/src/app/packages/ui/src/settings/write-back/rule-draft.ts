import type { StageRule, StageTrigger } from '@pipeline-attribution/shared';
import type { StageRow } from '../../api/settings-guard.ts';

/** HubSpot's pipelines that a rule can work in: those with two open stages or more. */
export const openPipelines = (
  stages: readonly StageRow[],
): readonly { readonly id: string; readonly label: string; readonly open: readonly StageRow[] }[] =>
  [...new Set(stages.map(({ pipelineId }) => pipelineId))].flatMap((id) => {
    const open = stages
      .filter(
        ({ source, pipelineId, outcome }) =>
          source === 'hubspot' && pipelineId === id && outcome === 'open',
      )
      .toSorted((a, b) => a.position - b.position);
    return open.length < 2 ? [] : [{ id, label: open[0]?.pipelineLabel ?? id, open }];
  });

/** The first two open stages of a pipeline: what a rule begins with there. */
export const stagesOf = (
  stages: readonly StageRow[],
  pipelineId: string,
): Pick<StageRule, 'pipelineId' | 'fromStageId' | 'toStageId'> => {
  const open = openPipelines(stages).find(({ id }) => id === pipelineId)?.open ?? [];
  return { pipelineId, fromStageId: open[0]?.stageId ?? '', toStageId: open[1]?.stageId ?? '' };
};

export const freshTrigger = (kind: StageTrigger['kind']): StageTrigger => {
  switch (kind) {
    case 'firstInfluencerTouch':
      return { kind };
    case 'influencerTouches':
      return { kind, count: 3 };
    case 'score':
      return { kind, atLeast: 30 };
  }
};

/**
 * A rule that says nothing yet. Its id is never that of an earlier rule, since a rule moves a deal once: one with the
 * id of a rule that is gone would not move what that one had moved.
 */
export const freshRule = (stages: readonly StageRow[], now: number): StageRule => ({
  id: `rule-${now.toString(36)}`,
  name: '',
  enabled: true,
  trigger: freshTrigger('firstInfluencerTouch'),
  ...stagesOf(stages, openPipelines(stages)[0]?.id ?? ''),
});
