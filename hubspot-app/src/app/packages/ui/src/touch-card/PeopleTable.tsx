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
import type { TouchedPersonRow } from '@pipeline-attribution/shared';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';

const ROWS_PER_PAGE = 10;

/** Whom of the company influencers reached, most touches first. */
export const PeopleTable = ({ rows }: { readonly rows: readonly TouchedPersonRow[] }) => {
  const page = usePage(rows, ROWS_PER_PAGE);
  return (
    <Flex direction="column" gap="xs">
      <Heading>People reached</Heading>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Person</TableHeader>
            <TableHeader width="min" align="right">
              Touches
            </TableHeader>
            <TableHeader width="auto">Last touch</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((row) => (
            <TableRow key={row.id}>
              <TableCell width="auto">
                <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
                {row.about !== '' && <Text variant="microcopy">{row.about}</Text>}
              </TableCell>
              <TableCell width="min" align="right">
                {String(row.touches)}
              </TableCell>
              <TableCell width="auto">
                <Text>{row.lastTouch?.ago ?? '–'}</Text>
                {row.lastTouch !== null && (
                  <Text variant="microcopy">{row.lastTouch.influencer}</Text>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </PagedTable>
    </Flex>
  );
};
