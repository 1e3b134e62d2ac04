import { Flex, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';
import { Figures } from './Figures.tsx';
import { InfluencerList } from './InfluencerList.tsx';

/** The sidebar's share of the card: sentence, figures, the top three. */
export const CompactDealCard = ({ view }: { readonly view: DealCardView }) => (
  <Flex direction="column" gap="md">
    <Text format={{ fontWeight: 'demibold' }}>{view.sentence}</Text>
    <Figures view={view} perRow={2} />
    <InfluencerList rows={view.influencers} />
    <Text variant="microcopy">{`${view.model.label} · ${view.freshness.text}`}</Text>
  </Flex>
);
