import {
  Button,
  Flex,
  Modal,
  ModalBody,
  ModalFooter,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import type { StageRule, StageTrigger } from '@pipeline-attribution/shared';
import { useState } from 'react';
import type { StageRow } from '../../api/settings-guard.ts';
import { ChoiceField, NumberField, SwitchField, TextField } from '../fields.tsx';
import { pipelineStages, ruleProblems } from '../stage-rule-problems.ts';
import { problemAt } from '../validate.ts';
import { freshTrigger, openPipelines, stagesOf } from './rule-draft.ts';

const TRIGGERS: readonly { readonly label: string; readonly value: StageTrigger['kind'] }[] = [
  { label: 'An influencer touches the buying group', value: 'firstInfluencerTouch' },
  { label: 'A number of influencer touches', value: 'influencerTouches' },
  { label: 'The influencers’ share of the deal', value: 'score' },
];

interface Option {
  readonly label: string;
  readonly value: string;
}

/** What is chosen stays to be seen where it is no choice any more. */
const withChosen = (options: readonly Option[], value: string): readonly Option[] =>
  value === '' || options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: `No longer there (${value})` }];

const optionsOf = (stages: readonly StageRow[]): readonly Option[] =>
  stages.map(({ label, stageId }) => ({ label, value: stageId }));

interface RuleEditorProps {
  readonly id: string;
  readonly title: string;
  /** Of the button that opens it. */
  readonly label: string;
  readonly size: 'xs' | 'sm';
  readonly disabled?: boolean;
  readonly done: string;
  readonly stages: readonly StageRow[];
  /** What is edited, as it is when the editor opens. */
  readonly start: () => StageRule;
  /** What the service said of a field of the rule. */
  readonly refused: (field: string) => string | undefined;
  readonly onDone: (rule: StageRule) => void;
}

/** One rule in a dialog: kept there until it is right, then handed to the page's draft. */
export const RuleEditor = (props: RuleEditorProps) => {
  const { id, title, label, size, disabled = false, done, stages, start, refused, onDone } = props;
  const actions = useExtensionActions<'settings'>();
  const [rule, setRule] = useState(start);
  const [tried, setTried] = useState(false);
  const problems = [...ruleProblems(rule, pipelineStages(stages))];
  const section = {
    readOnly: false,
    problem: (field: string): string | undefined =>
      (tried ? problemAt(problems, field) : undefined) ?? refused(field),
  };
  const put = (part: Partial<StageRule>): void => {
    setRule((before) => ({ ...before, ...part }));
  };
  const { trigger } = rule;
  const pipelines = openPipelines(stages);
  const open = pipelines.find((one) => one.id === rule.pipelineId)?.open ?? [];
  const from = open.findIndex(({ stageId }) => stageId === rule.fromStageId);
  return (
    <Button
      size={size}
      variant="secondary"
      disabled={disabled}
      overlay={
        <Modal
          id={id}
          title={title}
          width="md"
          onOpen={() => {
            setRule(start());
            setTried(false);
          }}
        >
          <ModalBody>
            <Flex direction="column" gap="sm">
              <TextField
                label="Name"
                field="name"
                help="Stands beside every move of the rule."
                value={rule.name}
                section={section}
                onChange={(name) => {
                  put({ name: name ?? '' });
                }}
              />
              <ChoiceField
                label="When"
                field="trigger"
                help="What has to have happened to the deal."
                value={trigger.kind}
                options={TRIGGERS}
                section={{ ...section, problem: () => undefined }}
                onChange={(kind) => {
                  put({ trigger: freshTrigger(kind) });
                }}
              />
              {trigger.kind === 'influencerTouches' && (
                <NumberField
                  label="Touches"
                  field="trigger.count"
                  help="Of people on the deal, by any influencers."
                  value={trigger.count}
                  section={section}
                  onChange={(count) => {
                    put({ trigger: { ...trigger, count: count ?? NaN } });
                  }}
                />
              )}
              {trigger.kind === 'score' && (
                <NumberField
                  label="Share of the deal (%)"
                  field="trigger.atLeast"
                  help="Of all influencers together, under the default model."
                  value={trigger.atLeast}
                  section={section}
                  onChange={(atLeast) => {
                    put({ trigger: { ...trigger, atLeast: atLeast ?? NaN } });
                  }}
                />
              )}
              <ChoiceField
                label="Pipeline"
                field="pipelineId"
                help="A deal never leaves its pipeline."
                value={rule.pipelineId}
                options={withChosen(
                  pipelines.map((one) => ({ label: one.label, value: one.id })),
                  rule.pipelineId,
                )}
                section={section}
                onChange={(pipelineId) => {
                  put(stagesOf(stages, pipelineId));
                }}
              />
              <ChoiceField
                label="From stage"
                field="fromStageId"
                help="Only deals that stand here are moved."
                value={rule.fromStageId}
                options={withChosen(optionsOf(open.slice(0, -1)), rule.fromStageId)}
                section={section}
                onChange={(fromStageId) => {
                  put({ fromStageId });
                }}
              />
              <ChoiceField
                label="To stage"
                field="toStageId"
                help="A later open stage: a rule never moves back, and never wins or loses a deal."
                value={rule.toStageId}
                options={withChosen(optionsOf(open.slice(from + 1)), rule.toStageId)}
                section={section}
                onChange={(toStageId) => {
                  put({ toStageId });
                }}
              />
              <SwitchField
                label="In force"
                field="enabled"
                help="Off: the rule stays and moves nothing."
                value={rule.enabled}
                section={section}
                onChange={(enabled) => {
                  put({ enabled });
                }}
              />
            </Flex>
          </ModalBody>
          <ModalFooter>
            <Button
              variant="primary"
              onClick={() => {
                setTried(true);
                if (problems.length > 0) return;
                onDone({ ...rule, name: rule.name.trim() });
                actions.closeOverlay(id);
              }}
            >
              {done}
            </Button>
          </ModalFooter>
        </Modal>
      }
    >
      {label}
    </Button>
  );
};
