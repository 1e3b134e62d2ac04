import { EmptyState, Flex, Text } from '@hubspot/ui-extensions';
import { PageLink, PageTitle } from '@hubspot/ui-extensions/pages';

/** A journey belongs to a deal: says where it stands. */
export const TimelinePage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>Timeline</PageTitle>
    <EmptyState
      title="Open a deal to see its journey"
      layout="horizontal"
      imageName="contacts"
      flush
    >
      <Flex direction="column" gap="sm">
        <Text>
          The card “Influencer attribution” on every deal shows each touch of the buying group, the
          stages in between, and why a touch has its share.
        </Text>
        <PageLink to="/influencers">See influencers and what they brought</PageLink>
      </Flex>
    </EmptyState>
  </Flex>
);
