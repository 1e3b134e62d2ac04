import {
  Button,
  Flex,
  Heading,
  List,
  ProgressBar,
  StatusTag,
  Text,
  Tile,
  type StatusTagProps,
} from '@hubspot/ui-extensions';
import type { SetupStep, SetupView } from '@pipeline-attribution/shared';
import { useEffect } from 'react';

const REFRESH_MS = 5_000;

const STATES: Readonly<
  Record<
    SetupStep['state'],
    { readonly label: string; readonly variant: NonNullable<StatusTagProps['variant']> }
  >
> = {
  done: { label: 'Done', variant: 'success' },
  running: { label: 'Running', variant: 'info' },
  waiting: { label: 'To do', variant: 'default' },
  problem: { label: 'Needs attention', variant: 'danger' },
};

const Step = ({ step, isNext }: { readonly step: SetupStep; readonly isNext: boolean }) => (
  <Flex direction="column" gap="xs">
    <Flex direction="row" gap="sm" align="center" wrap>
      <Text format={{ fontWeight: isNext ? 'bold' : 'regular' }}>{step.title}</Text>
      <StatusTag variant={STATES[step.state].variant}>{STATES[step.state].label}</StatusTag>
    </Flex>
    <Text variant="microcopy">{step.detail}</Text>
    {step.progress !== null && step.progress.total !== null && (
      <ProgressBar
        aria-label={step.title}
        value={step.progress.done}
        maxValue={step.progress.total}
        valueDescription={`${step.progress.done.toLocaleString('en-US')} of ${step.progress.total.toLocaleString('en-US')}`}
        showPercentage
      />
    )}
  </Flex>
);

interface SetupChecklistProps {
  readonly setup: SetupView;
  readonly onCheck: () => void;
}

/** The first day, step by step; each step is what our service itself saw. */
export const SetupChecklist = ({ setup, onCheck }: SetupChecklistProps) => {
  const isRunning = setup.steps.some(({ state }) => state === 'running');
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setTimeout(onCheck, REFRESH_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isRunning, setup, onCheck]);
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        <Heading>{setup.complete ? 'What was checked' : 'Get started'}</Heading>
        <Text>{`${setup.text}. Each step is checked by the service, none is ticked by hand.`}</Text>
        <List variant="unordered-styled">
          {setup.steps.map((step) => (
            <Step key={step.id} step={step} isNext={step.id === setup.next} />
          ))}
        </List>
        <Flex direction="row" justify="start">
          <Button size="sm" variant="secondary" onClick={onCheck}>
            Check again
          </Button>
        </Flex>
      </Flex>
    </Tile>
  );
};
