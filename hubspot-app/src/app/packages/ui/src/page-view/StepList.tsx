import {
  Flex,
  List,
  ProgressBar,
  StatusTag,
  Text,
  type StatusTagProps,
} from '@hubspot/ui-extensions';
import type { StepsBlock } from '@pipeline-attribution/shared';
import { ToPage } from './links.tsx';

export type Step = StepsBlock['steps'][number];

const STATES: Readonly<
  Record<
    Step['state'],
    { readonly label: string; readonly variant: NonNullable<StatusTagProps['variant']> }
  >
> = {
  done: { label: 'Done', variant: 'success' },
  current: { label: 'You are here', variant: 'info' },
  running: { label: 'Running', variant: 'info' },
  waiting: { label: 'To do', variant: 'default' },
  problem: { label: 'Needs attention', variant: 'danger' },
};

const StepLine = ({ step, isNext }: { readonly step: Step; readonly isNext: boolean }) => (
  <Flex direction="column" gap="xs">
    <Flex direction="row" gap="sm" align="center" wrap>
      <Text format={{ fontWeight: isNext ? 'bold' : 'regular' }}>{step.label}</Text>
      <StatusTag variant={STATES[step.state].variant}>{STATES[step.state].label}</StatusTag>
    </Flex>
    {step.detail !== '' && <Text variant="microcopy">{step.detail}</Text>}
    {step.progress !== null && step.progress.total !== null && (
      <ProgressBar
        aria-label={step.label}
        value={step.progress.done}
        maxValue={step.progress.total}
        valueDescription={`${step.progress.done.toLocaleString('en-US')} of ${step.progress.total.toLocaleString('en-US')}`}
        showPercentage
      />
    )}
    {step.to !== null && <ToPage to={step.to} label={`Go to “${step.label}”`} />}
  </Flex>
);

/** Steps with what was found of each. */
export const StepList = ({
  steps,
  next,
}: {
  readonly steps: readonly Step[];
  /** The one to do next, by its key. */
  readonly next: string | null;
}) => (
  <List variant="unordered-styled">
    {steps.map((step) => (
      <StepLine key={step.key} step={step} isNext={step.key === next} />
    ))}
  </List>
);
