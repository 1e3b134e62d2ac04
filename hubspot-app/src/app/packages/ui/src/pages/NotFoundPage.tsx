import { EmptyState, Flex } from '@hubspot/ui-extensions';
import { PageLink, PageTitle } from '@hubspot/ui-extensions/pages';

export const NotFoundPage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>Not found</PageTitle>
    <EmptyState title="There is no such page" layout="horizontal" imageName="contacts" flush>
      <PageLink to="/">Back to the dashboard</PageLink>
    </EmptyState>
  </Flex>
);
