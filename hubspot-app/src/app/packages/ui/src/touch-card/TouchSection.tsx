import {
  Button,
  Flex,
  Heading,
  Panel,
  PanelBody,
  PanelSection,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { TouchCard, TouchEntry } from '@pipeline-attribution/shared';
import { ContentLink } from '../deal-card/ContentLink.tsx';
import { EvidenceMark } from '../deal-card/EvidenceMark.tsx';
import { PagedTable } from '../deal-card/PagedTable.tsx';
import { usePage } from '../deal-card/paging.ts';

const LATEST = 5;
const PANEL_ROWS = 20;

const particulars = ({ person, platformLabel, channelLabel, campaign }: TouchEntry): string =>
  [person, platformLabel === '' ? channelLabel : platformLabel, campaign]
    .filter((part) => part !== null && part !== '')
    .join(' · ');

interface TouchTableProps {
  /** Latest first. */
  readonly entries: readonly TouchEntry[];
  readonly rowsPerPage: number;
}

const TouchTable = ({ entries, rowsPerPage }: TouchTableProps) => {
  const page = usePage(entries, rowsPerPage);
  return (
    <PagedTable page={page}>
      <TableHead>
        <TableRow>
          <TableHeader width="min">When</TableHeader>
          <TableHeader width="max">What happened</TableHeader>
          <TableHeader width="min">Evidence</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {page.items.map((entry) => (
          <TableRow key={entry.id}>
            <TableCell width="min">
              <Text>{entry.moment.text}</Text>
              <Text variant="microcopy">{entry.moment.ago}</Text>
            </TableCell>
            <TableCell width="max">
              <ContentLink title={entry.title} url={entry.url} />
              <Text variant="microcopy">{particulars(entry)}</Text>
            </TableCell>
            <TableCell width="min">
              <EvidenceMark evidence={entry.evidence} label={entry.evidenceLabel} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </PagedTable>
  );
};

/** Opens every touch there is. */
export const AllTouchesButton = ({ touches }: Pick<TouchCard, 'touches'>) => (
  <Button
    size="sm"
    variant="secondary"
    overlay={
      <Panel id="all-touches" title="All touches" width="lg" variant="modal">
        <PanelBody>
          <PanelSection>
            <TouchTable entries={touches.all} rowsPerPage={PANEL_ROWS} />
          </PanelSection>
        </PanelBody>
      </Panel>
    }
  >
    {`Show all touches (${String(touches.all.length)})`}
  </Button>
);

/** The latest five touches; all of them are a click away. */
export const TouchSection = ({ touches }: Pick<TouchCard, 'touches'>) => (
  <Flex direction="column" gap="xs">
    <Heading>Touches</Heading>
    <Flex direction="column" gap="sm">
      <TouchTable entries={touches.latest} rowsPerPage={LATEST} />
      {touches.all.length > touches.latest.length && (
        <Flex direction="row" justify="start">
          <AllTouchesButton touches={touches} />
        </Flex>
      )}
    </Flex>
  </Flex>
);
