import {
  EmptyState,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { percent } from '@pipeline-attribution/shared/models/words.ts';
import type { InfluencerFigures, InfluencerPerformance } from '../api/page-guards.ts';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';
import { countText } from './numbers.ts';

const Row = ({ row }: { readonly row: InfluencerFigures }) => (
  <TableRow>
    <TableCell width="auto">
      <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
    </TableCell>
    <TableCell width="min" align="right">
      {countText(row.touches)}
    </TableCell>
    <TableCell width="min" align="right">
      {countText(row.people)}
    </TableCell>
    <TableCell width="min" align="right">
      {countText(row.deals)}
    </TableCell>
    <TableCell width="min" align="right">
      {row.pipeline.text}
    </TableCell>
    <TableCell width="min" align="right">
      {row.revenue.text}
    </TableCell>
    <TableCell width="min" align="right">
      {row.winRate.value === null ? '–' : percent(row.winRate.value)}
    </TableCell>
  </TableRow>
);

interface InfluencerFiguresTableProps {
  readonly performance: InfluencerPerformance;
  readonly rowsPerPage: number;
}

/** What each influencer brought, the most revenue first. */
export const InfluencerFiguresTable = ({
  performance,
  rowsPerPage,
}: InfluencerFiguresTableProps) => {
  const page = usePage(performance.influencers, rowsPerPage);
  if (performance.influencers.length === 0) {
    return (
      <EmptyState title="No influencers yet" layout="horizontal" imageName="contacts" flush>
        <Text>
          Add the people you work with, or import them from a CSV file. Their touches are recognised
          from then on, and looking back.
        </Text>
      </EmptyState>
    );
  }
  return (
    <>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Influencer</TableHeader>
            <TableHeader width="min" align="right">
              Touches
            </TableHeader>
            <TableHeader width="min" align="right">
              People
            </TableHeader>
            <TableHeader width="min" align="right">
              Deals
            </TableHeader>
            <TableHeader width="min" align="right">
              Pipeline
            </TableHeader>
            <TableHeader width="min" align="right">
              Revenue
            </TableHeader>
            <TableHeader width="min" align="right">
              Win rate
            </TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </TableBody>
      </PagedTable>
      <Text variant="microcopy">
        {`Pipeline and revenue are shares under ${performance.model.label}. Influencers share deals, so the column “Deals” does not add up.`}
      </Text>
    </>
  );
};
