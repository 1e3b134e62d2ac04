import {
  Select,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { StageRow } from '../api/settings-guard.ts';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';
import { stageKey, type Draft } from './draft.ts';

const ROWS_PER_PAGE = 12;

const OUTCOMES: readonly { readonly label: string; readonly value: StageRow['outcome'] }[] = [
  { label: 'Open', value: 'open' },
  { label: 'Won', value: 'won' },
  { label: 'Lost', value: 'lost' },
];

interface StageTableProps {
  readonly stages: readonly StageRow[];
  readonly outcomes: Draft['outcomes'];
  readonly readOnly: boolean;
  readonly onOutcome: (stage: StageRow, outcome: StageRow['outcome']) => void;
}

/** What each stage counts as; HubSpot's own word unless the admin says otherwise. */
export const StageTable = ({ stages, outcomes, readOnly, onOutcome }: StageTableProps) => {
  const page = usePage(stages, ROWS_PER_PAGE);
  if (stages.length === 0) {
    return <Text>Stages appear here once your history has been read.</Text>;
  }
  return (
    <PagedTable page={page}>
      <TableHead>
        <TableRow>
          <TableHeader width="auto">Stage</TableHeader>
          <TableHeader width="min" align="right">
            Deals
          </TableHeader>
          <TableHeader width="auto">Counts as</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {page.items.map((stage) => (
          <TableRow key={stageKey(stage)}>
            <TableCell width="auto">
              <Text>{stage.label}</Text>
              <Text variant="microcopy">{stage.pipelineLabel}</Text>
            </TableCell>
            <TableCell width="min" align="right">
              {String(stage.deals)}
            </TableCell>
            <TableCell width="auto">
              <Select
                label={`${stage.label} counts as`}
                name={`stage ${stage.stageId}`}
                readOnly={readOnly}
                value={outcomes[stageKey(stage)] ?? stage.outcome}
                options={[...OUTCOMES]}
                onChange={(value) => {
                  const chosen = OUTCOMES.find((one) => one.value === value);
                  if (chosen !== undefined) onOutcome(stage, chosen.value);
                }}
              />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </PagedTable>
  );
};
