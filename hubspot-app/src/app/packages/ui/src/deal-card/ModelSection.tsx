import { Alert, Box, Button, Flex, LoadingSpinner, Select, Text } from '@hubspot/ui-extensions';
import type { DealCardView, FitView, ModelId } from '@pipeline-attribution/shared';
import { failureText, type ApiFailure } from '../api/failure.ts';
import { CompareModels } from './CompareModels.tsx';
import { Explanation } from './Explanation.tsx';

/** What the picker is busy with, beside the view that is shown. */
export interface ModelChange {
  /** The model on its way; undefined when none is. */
  readonly pending: ModelId | undefined;
  /** The model that did not come, and why. */
  readonly refused: { readonly model: ModelId; readonly failure: ApiFailure } | undefined;
}

interface ModelSectionProps {
  readonly view: DealCardView;
  readonly change: ModelChange;
  readonly onPick: (model: ModelId) => void;
  readonly onRetry: () => void;
}

const labelOf = (view: DealCardView, model: ModelId): string =>
  view.models.find((choice) => choice.id === model)?.label ?? model;

/** Of a model that learns: since when and from how much. Why it falls back stands beside the figures. */
const whatItRestsOn = ({ level, text, reason }: FitView): string =>
  level === 'full' && reason !== null ? `${text} ${reason}` : text;

interface RefusedChangeProps {
  readonly view: DealCardView;
  readonly refused: NonNullable<ModelChange['refused']>;
  readonly onRetry: () => void;
}

/** The figures stay; this says which ones they are and why the new ones are not here. */
const RefusedChange = ({ view, refused, onRetry }: RefusedChangeProps) => {
  const { reference } = refused.failure;
  return (
    <Alert
      variant="warning"
      title={`${labelOf(view, refused.model)} could not be loaded; the figures are still ${view.model.label}`}
    >
      <Flex direction="column" gap="sm">
        <Text>{failureText(refused.failure, 'deal')}</Text>
        {reference !== null && <Text variant="microcopy">Reference for support: {reference}</Text>}
        <Flex direction="row" justify="start">
          <Button size="xs" variant="secondary" onClick={onRetry}>
            Retry
          </Button>
        </Flex>
      </Flex>
    </Alert>
  );
};

/** The picker, what it means, and the two ways to check it. */
export const ModelSection = ({ view, change, onPick, onRetry }: ModelSectionProps) => (
  <Flex direction="column" gap="sm">
    {change.refused !== undefined && (
      <RefusedChange view={view} refused={change.refused} onRetry={onRetry} />
    )}
    <Flex direction="row" gap="md" align="end" wrap>
      <Box flex={1}>
        <Select
          label="Attribution model"
          name="model"
          value={change.pending ?? view.model.id}
          options={view.models.map((choice) => ({ label: choice.label, value: choice.id }))}
          onChange={(value) => {
            const choice = view.models.find((candidate) => candidate.id === value);
            if (choice !== undefined) onPick(choice.id);
          }}
        />
      </Box>
      <Flex direction="row" gap="sm" align="center" wrap>
        <CompareModels view={view} onPick={onPick} />
        <Explanation view={view} />
      </Flex>
    </Flex>
    {change.pending === undefined ? (
      <Flex direction="column" gap="xs">
        <Text variant="microcopy">{`${view.model.description} ${view.model.scopeLabel}.`}</Text>
        {view.fit !== null && <Text variant="microcopy">{whatItRestsOn(view.fit)}</Text>}
      </Flex>
    ) : (
      <LoadingSpinner label={`Loading ${labelOf(view, change.pending)}`} showLabel size="xs" />
    )}
  </Flex>
);
