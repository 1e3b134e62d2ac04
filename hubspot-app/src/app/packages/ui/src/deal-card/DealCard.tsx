import { Divider, Flex, Text } from '@hubspot/ui-extensions';
import type { DealCardView, ModelId } from '@pipeline-attribution/shared';
import { FitNotice } from './FitNotice.tsx';
import { Figures } from './Figures.tsx';
import { InfluencerTable } from './InfluencerTable.tsx';
import { JourneySection } from './JourneySection.tsx';
import { ModelSection, type ModelChange } from './ModelSection.tsx';
import { TalkAbout } from './TalkAbout.tsx';

interface DealCardProps {
  readonly view: DealCardView;
  readonly change: ModelChange;
  readonly onPick: (model: ModelId) => void;
  readonly onRetry: () => void;
  readonly onCopy: (line: string) => void;
}

/** The whole card of a deal, from what a rep needs in two seconds down to how it was computed. */
export const DealCard = ({ view, change, onPick, onRetry, onCopy }: DealCardProps) => (
  <Flex direction="column" gap="md">
    <Text format={{ fontWeight: 'demibold' }}>{view.sentence}</Text>
    <Figures view={view} perRow={4} />
    <FitNotice view={view} compact={false} />
    <InfluencerTable view={view} />
    {view.talkAbout !== null && <TalkAbout talk={view.talkAbout} onCopy={onCopy} />}
    <JourneySection journey={view.journey} />
    <Divider size="flush" />
    <ModelSection view={view} change={change} onPick={onPick} onRetry={onRetry} />
    <Text variant="microcopy">{view.freshness.text}</Text>
  </Flex>
);
