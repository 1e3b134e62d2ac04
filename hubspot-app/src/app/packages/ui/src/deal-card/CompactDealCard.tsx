import { Flex, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { FitNotice } from './FitNotice.tsx';
import { Figures } from './Figures.tsx';
import { InfluencerList } from './InfluencerList.tsx';

/** The sidebar's share of the card: sentence, figures, the top three. */
export const CompactDealCard = ({ view }: { readonly view: DealCardView }) => (
  <Flex direction="column" gap="md">
    <Text format={{ fontWeight: 'demibold' }}>{view.sentence}</Text>
    <Figures view={view} perRow={2} />
    <FitNotice view={view} compact />
    <InfluencerList view={view} />
    <Flex direction="column" gap="xs">
      <Text variant="microcopy">
        {view.fit === null ? view.model.label : `${view.model.label} · ${view.fit.text}`}
      </Text>
      <Text variant="microcopy">{view.freshness.text}</Text>
    </Flex>
  </Flex>
);
