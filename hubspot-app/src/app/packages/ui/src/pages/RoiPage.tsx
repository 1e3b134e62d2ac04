import { EmptyState, Flex, Text } from '@hubspot/ui-extensions';
import { PageLink, PageTitle } from '@hubspot/ui-extensions/pages';

/** What a return needs before it can be shown. */
export const RoiPage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>ROI</PageTitle>
    <EmptyState title="A return needs costs" layout="horizontal" imageName="contacts" flush>
      <Flex direction="column" gap="sm">
        <Text>
          Give each campaign its influencers’ fees and other costs, by the CSV import or the API.
          ROI, return on ad spend and cost per lead, opportunity and customer follow from them.
        </Text>
        <PageLink to="/campaigns">See your campaigns</PageLink>
      </Flex>
    </EmptyState>
  </Flex>
);
