import { Flex, Text } from '@hubspot/ui-extensions';
import type { AccountCardView, PersonCardView } from '@pipeline-attribution/shared';
import { TalkAbout } from '../deal-card/TalkAbout.tsx';
import { CampaignTable } from './CampaignTable.tsx';
import { OpenDeals } from './OpenDeals.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { TouchedInfluencers } from './TouchedInfluencers.tsx';
import { TouchFigures } from './TouchFigures.tsx';
import { TouchSection } from './TouchSection.tsx';

interface TouchCardReadyProps {
  readonly view: PersonCardView | AccountCardView;
  readonly onCopy: (line: string) => void;
}

/** The whole card of a person or company: who reached whom, what to talk about, which deals it is on. */
export const TouchCardReady = ({ view, onCopy }: TouchCardReadyProps) => (
  <Flex direction="column" gap="md">
    <Text format={{ fontWeight: 'demibold' }}>{view.sentence}</Text>
    <TouchFigures view={view} />
    {view.talkAbout !== null && <TalkAbout talk={view.talkAbout} onCopy={onCopy} />}
    <TouchedInfluencers rows={view.influencers} />
    {'people' in view && <PeopleTable rows={view.people} />}
    <OpenDeals deals={view.deals} note={view.dealsNote} modelLabel={view.model.label} />
    {view.campaigns.length > 0 && <CampaignTable rows={view.campaigns} />}
    <TouchSection touches={view.touches} />
    <Text variant="microcopy">{view.freshness.text}</Text>
  </Flex>
);
