import { Statistics, StatisticsItem, Text } from '@hubspot/ui-extensions';
import type { AccountCardView, PersonCardView } from '@pipeline-attribution/shared';

const otherTouches = (count: number): string => `And ${String(count)} of other marketing`;

/** The four figures of the card; of a company the people come first. */
export const TouchFigures = ({ view }: { readonly view: PersonCardView | AccountCardView }) => {
  const { figures, lastTouch } = view;
  return (
    <Statistics>
      {'people' in view && (
        <StatisticsItem label="People reached" number={figures.peopleReached}>
          <Text variant="microcopy">{figures.peopleText}</Text>
        </StatisticsItem>
      )}
      <StatisticsItem label="Influencer touches" number={figures.touches}>
        {figures.otherTouches > 0 && (
          <Text variant="microcopy">{otherTouches(figures.otherTouches)}</Text>
        )}
      </StatisticsItem>
      <StatisticsItem label="Influencers" number={figures.influencers}>
        <Text variant="microcopy">
          {figures.campaigns === 1 ? 'In 1 campaign' : `In ${String(figures.campaigns)} campaigns`}
        </Text>
      </StatisticsItem>
      <StatisticsItem label="Last touch" number={lastTouch?.ago ?? '–'}>
        {lastTouch !== null && <Text variant="microcopy">{lastTouch.influencer}</Text>}
      </StatisticsItem>
    </Statistics>
  );
};
