import {
  EmptyState,
  StatusTag,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  type StatusTagProps,
} from '@hubspot/ui-extensions';
import type { StageRow } from '../../api/settings-guard.ts';
import type { DoneMove, StageMoves } from '../../api/write-back-guards.ts';
import { PagedTable } from '../../deal-card/PagedTable.tsx';
import { usePage } from '../../deal-card/paging.ts';
import { moveText } from './rule-words.ts';

const ROWS_PER_PAGE = 15;

const OUTCOMES: Readonly<
  Record<
    DoneMove['outcome'],
    { readonly label: string; readonly variant: NonNullable<StatusTagProps['variant']> }
  >
> = {
  dryRun: { label: 'Dry run: not moved', variant: 'default' },
  planned: { label: 'About to move', variant: 'info' },
  moved: { label: 'Moved', variant: 'success' },
  changed: { label: 'Let be: changed by somebody', variant: 'warning' },
  refused: { label: 'Refused by HubSpot', variant: 'danger' },
};

interface RecentMovesProps {
  readonly moves: StageMoves;
  readonly stages: readonly StageRow[];
  readonly writeInstant: (instant: string) => string;
}

/** What stage rules did, and would have done, with the reason for each. */
export const RecentMoves = ({ moves: { moves }, stages, writeInstant }: RecentMovesProps) => {
  const page = usePage(moves, ROWS_PER_PAGE);
  if (moves.length === 0) {
    return (
      <EmptyState title="No rule has moved a deal yet" layout="horizontal" flush>
        <Text>Moves appear here within minutes, those of a dry run too.</Text>
      </EmptyState>
    );
  }
  return (
    <PagedTable page={page}>
      <TableHead>
        <TableRow>
          <TableHeader width="auto">Deal</TableHeader>
          <TableHeader width="auto">Move</TableHeader>
          <TableHeader width="auto">Why</TableHeader>
          <TableHeader width="min">Outcome</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {page.items.map((move) => (
          <TableRow key={`${move.recordId} ${move.ruleId} ${move.decidedAt}`}>
            <TableCell width="auto">
              <Text>{move.dealName}</Text>
              <Text variant="microcopy">{writeInstant(move.decidedAt)}</Text>
            </TableCell>
            <TableCell width="auto">{moveText(stages, move)}</TableCell>
            <TableCell width="auto">
              <Text>{move.reason}</Text>
              <Text variant="microcopy">{move.rule}</Text>
            </TableCell>
            <TableCell width="min">
              <StatusTag variant={OUTCOMES[move.outcome].variant}>
                {OUTCOMES[move.outcome].label}
              </StatusTag>
              {move.message !== null && <Text variant="microcopy">{move.message}</Text>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </PagedTable>
  );
};
