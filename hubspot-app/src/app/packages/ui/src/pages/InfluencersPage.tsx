import { Flex } from '@hubspot/ui-extensions';
import { PageTitle } from '@hubspot/ui-extensions/pages';
import { apiClient } from '../api/client.ts';
import { InfluencerFiguresTable } from './InfluencerFiguresTable.tsx';
import { RemoteSection } from './RemoteSection.tsx';

const ROWS_PER_PAGE = 20;

/** Every influencer with what they brought. */
export const InfluencersPage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>Influencers</PageTitle>
    <RemoteSection load={apiClient.influencers} loadingLabel="Loading influencers">
      {(performance) => (
        <InfluencerFiguresTable performance={performance} rowsPerPage={ROWS_PER_PAGE} />
      )}
    </RemoteSection>
  </Flex>
);
