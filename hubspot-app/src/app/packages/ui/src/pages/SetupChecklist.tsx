import { Button, Flex, Heading, Text, Tile } from '@hubspot/ui-extensions';
import type { SetupStep, SetupView } from '@pipeline-attribution/shared';
import { useEffect } from 'react';
import { StepList, type Step } from '../page-view/StepList.tsx';

const REFRESH_MS = 5_000;

/** As a step of any page. */
const stepOf = ({ id, title, state, detail, progress }: SetupStep): Step => ({
  key: id,
  label: title,
  state,
  detail,
  progress,
  to: null,
});

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
        <StepList steps={setup.steps.map(stepOf)} next={setup.next} />
        <Flex direction="row" justify="start">
          <Button size="sm" variant="secondary" onClick={onCheck}>
            Check again
          </Button>
        </Flex>
      </Flex>
    </Tile>
  );
};
