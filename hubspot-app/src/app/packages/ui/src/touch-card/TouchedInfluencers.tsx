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
import type { TouchedInfluencerRow } from '@pipeline-attribution/shared';
import { EvidenceMark } from '../deal-card/EvidenceMark.tsx';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';

const ROWS_PER_PAGE = 10;
/** In pixels: a long title in the last columns must not break every name into words. */
const NAME_WIDTH = 170;

const platformAndContent = ({ platformLabel, contentLabel }: TouchedInfluencerRow): string =>
  contentLabel === '' || contentLabel === platformLabel
    ? platformLabel
    : `${platformLabel} · ${contentLabel}`;

const Row = ({ row }: { readonly row: TouchedInfluencerRow }) => (
  <TableRow>
    <TableCell width={NAME_WIDTH}>
      <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
      <Text variant="microcopy">{platformAndContent(row)}</Text>
      {row.campaigns.length > 0 && <Text variant="microcopy">{row.campaigns.join(', ')}</Text>}
    </TableCell>
    <TableCell width="min" align="right">
      {String(row.touches)}
    </TableCell>
    <TableCell width="auto">
      <Text>{row.lastTouch.ago}</Text>
      <Text variant="microcopy">{`${row.lastTouch.title}, through ${row.lastTouch.through}`}</Text>
    </TableCell>
    <TableCell width="min">
      <EvidenceMark evidence={row.evidence} label={row.evidenceLabel} />
    </TableCell>
  </TableRow>
);

/** Who reached these people, the latest first. */
export const TouchedInfluencers = ({
  rows,
}: {
  readonly rows: readonly TouchedInfluencerRow[];
}) => {
  const page = usePage(rows, ROWS_PER_PAGE);
  return (
    <Flex direction="column" gap="xs">
      <Heading>Influencers</Heading>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width={NAME_WIDTH}>Influencer</TableHeader>
            <TableHeader width="min" align="right">
              Touches
            </TableHeader>
            <TableHeader width="auto">Last touch</TableHeader>
            <TableHeader width="min">Evidence</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </TableBody>
      </PagedTable>
    </Flex>
  );
};
