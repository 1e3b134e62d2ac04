import { Alert, Button, Flex, Inline, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { PageLink, usePageRoute } from '@hubspot/ui-extensions/pages';
import { apiClient } from '../api/client.ts';
import { failureWords } from '../api/failure.ts';
import { useRemote } from '../hooks/useRemote.ts';
import { pathOf } from '../page-view/links.tsx';
import type { Navigation as Entries } from '../api/page-answer-guards.ts';

/** The pages that are open to the reader, as the service names them; the one they are on is no link. */
export const Navigation = () => {
  const { path } = usePageRoute();
  const { state, retry } = useRemote<null, Entries>(apiClient.navigation, null);
  if (state.status === 'loading') {
    return <LoadingSpinner label="Loading the navigation" showLabel size="xs" layout="inline" />;
  }
  if (state.status === 'failed') {
    return (
      <Alert variant="warning" title="The navigation could not be loaded">
        <Flex direction="column" gap="sm">
          <Text>{failureWords(state.failure.kind, 'page').todo}</Text>
          <Flex direction="row" justify="start">
            <Button size="xs" variant="secondary" onClick={retry}>
              Load it again
            </Button>
          </Flex>
        </Flex>
      </Alert>
    );
  }
  if (state.data.pages.length === 0) {
    return <Text>No page is open to you. Ask an admin of Pipeline Attribution for a role.</Text>;
  }
  return (
    <Inline gap="md">
      {state.data.pages.map(({ page, label }) =>
        pathOf(page) === path ? (
          <Text key={page} inline format={{ fontWeight: 'bold' }}>
            {label}
          </Text>
        ) : (
          <PageLink key={page} to={pathOf(page)}>
            {label}
          </PageLink>
        ),
      )}
    </Inline>
  );
};
