import {
  EmptyState,
  Flex,
  StatusTag,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  type StatusTagProps,
} from '@hubspot/ui-extensions';
import { PageTitle } from '@hubspot/ui-extensions/pages';
import { apiClient } from '../api/client.ts';
import type { CampaignList, CampaignRow } from '../api/page-guards.ts';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';
import { RemoteSection } from './RemoteSection.tsx';

const ROWS_PER_PAGE = 20;

const VARIANTS: Readonly<Record<string, NonNullable<StatusTagProps['variant']>>> = {
  active: 'success',
  planned: 'info',
};

const sentenceCase = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const period = ({ startsOn, endsOn }: CampaignRow): string => {
  if (startsOn === null && endsOn === null) return 'No dates';
  return `${startsOn ?? 'open'} to ${endsOn ?? 'open'}`;
};

const Campaigns = ({ campaigns }: { readonly campaigns: CampaignList }) => {
  const page = usePage(campaigns.items, ROWS_PER_PAGE);
  if (campaigns.items.length === 0) {
    return (
      <EmptyState title="No campaigns yet" layout="horizontal" imageName="contacts" flush>
        <Text>
          Campaigns of HubSpot appear here with your history. A campaign ties links, influencers and
          costs together, so that its return can be computed.
        </Text>
      </EmptyState>
    );
  }
  return (
    <>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Campaign</TableHeader>
            <TableHeader width="min">Status</TableHeader>
            <TableHeader width="auto">Period</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((row) => (
            <TableRow key={row.id}>
              <TableCell width="auto">
                <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
              </TableCell>
              <TableCell width="min">
                <StatusTag variant={VARIANTS[row.status] ?? 'default'}>
                  {sentenceCase(row.status)}
                </StatusTag>
              </TableCell>
              <TableCell width="auto">{period(row)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </PagedTable>
      {campaigns.nextCursor !== null && (
        <Text variant="microcopy">The first 100 campaigns; the API lists them all.</Text>
      )}
    </>
  );
};

/** The campaigns there are. */
export const CampaignsPage = () => (
  <Flex direction="column" gap="md">
    <PageTitle>Campaigns</PageTitle>
    <RemoteSection load={apiClient.campaigns} loadingLabel="Loading campaigns">
      {(campaigns) => <Campaigns campaigns={campaigns} />}
    </RemoteSection>
  </Flex>
);
