import {
  Alert,
  Button,
  EmptyState,
  Flex,
  StatusTag,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { StageRule, StageRuleMode } from '@pipeline-attribution/shared';
import type { StageRow } from '../../api/settings-guard.ts';
import { PagedTable } from '../../deal-card/PagedTable.tsx';
import { usePage } from '../../deal-card/paging.ts';
import { ChoiceField, FieldGroup, type SectionProps } from '../fields.tsx';
import { MOST_RULES } from '../stage-rule-problems.ts';
import { freshRule, openPipelines } from './rule-draft.ts';
import { moveText, triggerText } from './rule-words.ts';
import { RuleEditor } from './RuleEditor.tsx';

const ROWS_PER_PAGE = 10;

const MODES: readonly {
  readonly label: string;
  readonly value: StageRuleMode;
}[] = [
  { label: 'Off: rules move nothing', value: 'off' },
  { label: 'Dry run: note what would be moved', value: 'dryRun' },
  { label: 'On: rules move deals', value: 'on' },
];

interface StageRulesProps extends SectionProps {
  readonly stages: readonly StageRow[];
}

const Rules = (section: StageRulesProps) => {
  const { settings, change, stages, readOnly, problem } = section;
  const { stageRules: rules } = settings.writeBack;
  const page = usePage([...rules.entries()], ROWS_PER_PAGE);
  const put = (stageRules: readonly StageRule[]): void => {
    change({ ...settings, writeBack: { ...settings.writeBack, stageRules } });
  };
  if (rules.length === 0) {
    return (
      <EmptyState title="No stage rules yet" layout="horizontal" imageName="contacts" flush>
        <Text>
          A rule moves a deal to a later open stage once influencers have reached the buying group.
          It never closes or reopens a deal, and never undoes what a person did after.
        </Text>
      </EmptyState>
    );
  }
  return (
    <PagedTable page={page}>
      <TableHead>
        <TableRow>
          <TableHeader width="auto">Rule</TableHeader>
          <TableHeader width="auto">When</TableHeader>
          <TableHeader width="auto">Moves</TableHeader>
          {!readOnly && (
            <TableHeader width="min" align="right">
              Change
            </TableHeader>
          )}
        </TableRow>
      </TableHead>
      <TableBody>
        {page.items.map(([index, rule]) => {
          const wrong = problem(`writeBack.stageRules.${index}`);
          return (
            <TableRow key={rule.id}>
              <TableCell width="auto">
                <Text format={{ fontWeight: 'demibold' }}>{rule.name}</Text>
                {!rule.enabled && <StatusTag variant="default">Not in force</StatusTag>}
                {wrong !== undefined && <StatusTag variant="danger">{wrong}</StatusTag>}
              </TableCell>
              <TableCell width="auto">{triggerText(rule.trigger)}</TableCell>
              <TableCell width="auto">
                <Text>{moveText(stages, rule)}</Text>
                <Text variant="microcopy">
                  {stages.find(({ pipelineId }) => pipelineId === rule.pipelineId)?.pipelineLabel ??
                    `Deleted pipeline ${rule.pipelineId}`}
                </Text>
              </TableCell>
              {!readOnly && (
                <TableCell width="min" align="right">
                  <Flex direction="row" gap="xs" justify="end">
                    <RuleEditor
                      id={`stage-rule-${rule.id}`}
                      title={`Change “${rule.name}”`}
                      label="Change"
                      size="xs"
                      done="Done"
                      stages={stages}
                      start={() => rule}
                      refused={(field) => problem(`writeBack.stageRules.${index}.${field}`)}
                      onDone={(changed) => {
                        put(rules.map((one) => (one.id === rule.id ? changed : one)));
                      }}
                    />
                    <Button
                      size="xs"
                      variant="secondary"
                      onClick={() => {
                        put(rules.filter((one) => one.id !== rule.id));
                      }}
                    >
                      Remove
                    </Button>
                  </Flex>
                </TableCell>
              )}
            </TableRow>
          );
        })}
      </TableBody>
    </PagedTable>
  );
};

/** Whether what influencers did moves deals on, and by which rules; tried in their order, the first that may does. */
export const StageRules = (section: StageRulesProps) => {
  const { settings, change, stages, readOnly } = section;
  const { writeBack } = settings;
  const canAdd = openPipelines(stages).length > 0;
  return (
    <FieldGroup title="Stage rules">
      <ChoiceField
        label="Stage rules"
        field="writeBack.stageRuleMode"
        help="Start with a dry run: it notes each move with its reason and moves nothing."
        value={writeBack.stageRuleMode}
        options={MODES}
        section={section}
        onChange={(stageRuleMode) => {
          change({ ...settings, writeBack: { ...writeBack, stageRuleMode } });
        }}
      />
      {writeBack.stageRuleMode === 'on' && (
        <Alert variant="warning" title="Stages move what hangs on them">
          HubSpot’s workflows, e-mails and forecasts follow a deal’s stage. Look at a dry run first.
        </Alert>
      )}
      <Rules {...section} />
      {!readOnly && !canAdd && (
        <Text variant="microcopy">
          A rule needs a pipeline with two open stages; stages appear once your history has been
          read.
        </Text>
      )}
      {!readOnly && canAdd && (
        <Flex direction="row" justify="start">
          <RuleEditor
            id="stage-rule-new"
            title="New stage rule"
            label="Add a rule"
            size="sm"
            disabled={writeBack.stageRules.length >= MOST_RULES}
            done="Add"
            stages={stages}
            start={() => freshRule(stages, Date.now())}
            refused={() => undefined}
            onDone={(rule) => {
              change({
                ...settings,
                writeBack: { ...writeBack, stageRules: [...writeBack.stageRules, rule] },
              });
            }}
          />
        </Flex>
      )}
    </FieldGroup>
  );
};
