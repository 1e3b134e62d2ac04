import { Alert, Flex } from '@hubspot/ui-extensions';
import { PageTitle } from '@hubspot/ui-extensions/pages';
import { apiClient } from '../api/client.ts';
import { RemoteSection } from './RemoteSection.tsx';
import { SetupChecklist } from './SetupChecklist.tsx';

/** Whether everything the figures rest on is there, step by step. */
export const HealthPage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>Health</PageTitle>
    <RemoteSection load={apiClient.setup} loadingLabel="Checking connection and tracking">
      {(setup, again) => (
        <Flex direction="column" gap="md">
          {setup.complete && (
            <Alert variant="success" title="Everything the figures rest on is in place">
              Connection, history, stages, influencers and tracking were just checked.
            </Alert>
          )}
          <SetupChecklist setup={setup} onCheck={again} />
        </Flex>
      )}
    </RemoteSection>
  </Flex>
);
