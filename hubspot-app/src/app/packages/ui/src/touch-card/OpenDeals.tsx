import {
  Flex,
  Heading,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { TouchedDealRow } from '@pipeline-attribution/shared';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';

const ROWS_PER_PAGE = 5;

interface OpenDealsProps {
  readonly deals: readonly TouchedDealRow[];
  readonly note: string | null;
  readonly modelLabel: string;
}

const Row = ({ deal }: { readonly deal: TouchedDealRow }) => (
  <TableRow>
    <TableCell width="auto">
      <Text format={{ fontWeight: 'demibold' }}>{deal.name}</Text>
      <Text variant="microcopy">
        {[deal.stageLabel, deal.amount?.text ?? 'No amount yet']
          .filter((part) => part !== '')
          .join(' · ')}
      </Text>
    </TableCell>
    <TableCell width="min" align="right">
      {deal.shareText}
    </TableCell>
    <TableCell width="min" align="right">
      {deal.attributed?.text ?? '–'}
    </TableCell>
    <TableCell width="auto">
      <Text variant="microcopy">
        {deal.influencers === '' ? 'No influencer has credit yet' : deal.influencers}
      </Text>
    </TableCell>
  </TableRow>
);

/** The open deals these people are on, with what influencers have of each. */
export const OpenDeals = ({ deals, note, modelLabel }: OpenDealsProps) => {
  const page = usePage(deals, ROWS_PER_PAGE);
  return (
    <Flex direction="column" gap="xs">
      <Heading>Open deals</Heading>
      {deals.length === 0 ? (
        <Text>No open deal is associated here.</Text>
      ) : (
        <PagedTable page={page}>
          <TableHead>
            <TableRow>
              <TableHeader width="auto">Deal</TableHeader>
              <TableHeader width="min" align="right">
                Influencers
              </TableHeader>
              <TableHeader width="min" align="right">
                Amount
              </TableHeader>
              <TableHeader width="auto">Whose credit</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {page.items.map((deal) => (
              <Row key={deal.id} deal={deal} />
            ))}
          </TableBody>
        </PagedTable>
      )}
      <Text variant="microcopy">
        {[deals.length > 0 ? `Shares under ${modelLabel}.` : null, note]
          .filter((part) => part !== null)
          .join(' ')}
      </Text>
    </Flex>
  );
};
