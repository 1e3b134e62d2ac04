import { Flex } from '@hubspot/ui-extensions';
import { apiClient } from '../api/client.ts';
import { PageScreen } from '../page-view/PageScreen.tsx';
import { RemoteSection } from './RemoteSection.tsx';
import { SetupChecklist } from './SetupChecklist.tsx';

/** First what is left to set up, then what influencers brought. */
export const DashboardPage = () => (
  <Flex direction="column" gap="md">
    <RemoteSection load={apiClient.setup} loadingLabel="Checking the set-up">
      {(setup, again) => !setup.complete && <SetupChecklist setup={setup} onCheck={again} />}
    </RemoteSection>
    <PageScreen id="dashboard" />
  </Flex>
);
