import { Button, EmptyState, Flex, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { WholeJourneyButton } from './JourneySection.tsx';

interface CardEmptyProps {
  readonly view: DealCardView;
  readonly compact: boolean;
  readonly onRetry: () => void;
}

/** Nobody's influence is known on this deal: why, and what to do about it. */
export const CardEmpty = ({ view, compact, onRetry }: CardEmptyProps) => (
  <Flex direction="column" gap="sm">
    <EmptyState
      title={view.empty?.title ?? view.sentence}
      layout={compact ? 'vertical' : 'horizontal'}
      imageName="contacts"
      imageWidth={compact ? 100 : 200}
      reverseOrder={!compact}
      flush
    >
      <Flex direction="column" gap="sm">
        {view.empty !== null && (
          <>
            <Text>{view.empty.why}</Text>
            <Text format={{ fontWeight: 'demibold' }}>{view.empty.action}</Text>
          </>
        )}
        {!compact && (
          <Flex direction="row" gap="sm" justify="start">
            <Button size="sm" variant="secondary" onClick={onRetry}>
              Check again
            </Button>
            {view.journey.all.length > 0 && <WholeJourneyButton journey={view.journey} />}
          </Flex>
        )}
      </Flex>
    </EmptyState>
    <Text variant="microcopy">{view.freshness.text}</Text>
  </Flex>
);
