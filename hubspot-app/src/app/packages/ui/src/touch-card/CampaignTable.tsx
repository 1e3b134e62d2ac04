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
import type { TouchedCampaignRow } from '@pipeline-attribution/shared';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';

const ROWS_PER_PAGE = 5;

/** The campaigns these people came into contact with, the latest first. */
export const CampaignTable = ({ rows }: { readonly rows: readonly TouchedCampaignRow[] }) => {
  const page = usePage(rows, ROWS_PER_PAGE);
  return (
    <Flex direction="column" gap="xs">
      <Heading>Campaigns</Heading>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Campaign</TableHeader>
            <TableHeader width="min" align="right">
              Touches
            </TableHeader>
            <TableHeader width="min">Last touch</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((row) => (
            <TableRow key={row.id}>
              <TableCell width="auto">
                <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
                <Text variant="microcopy">{row.influencers.join(', ')}</Text>
              </TableCell>
              <TableCell width="min" align="right">
                {String(row.touches)}
              </TableCell>
              <TableCell width="min">{row.lastTouch.ago}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </PagedTable>
    </Flex>
  );
};
