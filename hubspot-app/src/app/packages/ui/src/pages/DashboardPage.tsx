import { Flex, Heading } from '@hubspot/ui-extensions';
import { PageTitle } from '@hubspot/ui-extensions/pages';
import { apiClient } from '../api/client.ts';
import { InfluencerFiguresTable } from './InfluencerFiguresTable.tsx';
import { Overview } from './Overview.tsx';
import { RemoteSection } from './RemoteSection.tsx';
import { SetupChecklist } from './SetupChecklist.tsx';

const TOP = 5;

/** First what is left to set up, then what influencers brought. */
export const DashboardPage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>Pipeline Attribution</PageTitle>
    <RemoteSection load={apiClient.setup} loadingLabel="Checking the set-up">
      {(setup, again) => (
        <Flex direction="column" gap="md">
          {!setup.complete && <SetupChecklist setup={setup} onCheck={again} />}
          <RemoteSection load={apiClient.pipeline} loadingLabel="Loading the figures">
            {(overview) => <Overview overview={overview} />}
          </RemoteSection>
          <RemoteSection load={apiClient.influencers} loadingLabel="Loading influencers">
            {(performance) => (
              <Flex direction="column" gap="xs">
                <Heading>Influencers</Heading>
                <InfluencerFiguresTable performance={performance} rowsPerPage={TOP} />
              </Flex>
            )}
          </RemoteSection>
        </Flex>
      )}
    </RemoteSection>
  </Flex>
);
