import { Button, EmptyState, Flex, Text } from '@hubspot/ui-extensions';
import type { AccountCardView, PersonCardView } from '@pipeline-attribution/shared';
import { OpenDeals } from './OpenDeals.tsx';
import { AllTouchesButton } from './TouchSection.tsx';

interface TouchCardEmptyProps {
  readonly view: PersonCardView | AccountCardView;
  readonly onRetry: () => void;
}

/** No influencer is known here: why, what to do about it, and what is known all the same. */
export const TouchCardEmpty = ({ view, onRetry }: TouchCardEmptyProps) => (
  <Flex direction="column" gap="sm">
    <EmptyState
      title={view.empty?.title ?? view.sentence}
      layout="horizontal"
      imageName="contacts"
      imageWidth={200}
      reverseOrder
      flush
    >
      <Flex direction="column" gap="sm">
        {view.empty !== null && (
          <>
            <Text>{view.empty.why}</Text>
            <Text format={{ fontWeight: 'demibold' }}>{view.empty.action}</Text>
          </>
        )}
        <Flex direction="row" gap="sm" justify="start">
          <Button size="sm" variant="secondary" onClick={onRetry}>
            Check again
          </Button>
          {view.touches.all.length > 0 && <AllTouchesButton touches={view.touches} />}
        </Flex>
      </Flex>
    </EmptyState>
    {view.deals.length > 0 && (
      <OpenDeals deals={view.deals} note={view.dealsNote} modelLabel={view.model.label} />
    )}
    <Text variant="microcopy">{view.freshness.text}</Text>
  </Flex>
);
