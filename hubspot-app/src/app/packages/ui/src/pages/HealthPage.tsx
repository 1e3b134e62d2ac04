import { Alert, Flex } from '@hubspot/ui-extensions';
import { apiClient } from '../api/client.ts';
import { PageScreen } from '../page-view/PageScreen.tsx';
import { RemoteSection } from './RemoteSection.tsx';
import { SetupChecklist } from './SetupChecklist.tsx';

/** How far the figures can be trusted, and whether everything they rest on is set up. */
export const HealthPage = () => (
  <Flex direction="column" gap="lg">
    <PageScreen id="health" />
    <RemoteSection load={apiClient.setup} loadingLabel="Checking connection and tracking">
      {(setup, again) => (
        <Flex direction="column" gap="md">
          {setup.complete && (
            <Alert variant="success" title="The set-up is complete">
              Connection, history, stages, influencers and tracking were just checked.
            </Alert>
          )}
          <SetupChecklist setup={setup} onCheck={again} />
        </Flex>
      )}
    </RemoteSection>
  </Flex>
);
