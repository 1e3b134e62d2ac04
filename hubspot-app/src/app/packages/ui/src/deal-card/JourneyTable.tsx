import {
  StatusTag,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { JourneyEntry } from '@pipeline-attribution/shared';
import { ContentLink } from './ContentLink.tsx';
import { EvidenceMark } from './EvidenceMark.tsx';
import { PagedTable } from './PagedTable.tsx';
import { usePage } from './paging.ts';

type Touch = Extract<JourneyEntry, { kind: 'touch' }>;
type Stage = Extract<JourneyEntry, { kind: 'stage' }>;

const When = ({ entry }: { readonly entry: JourneyEntry }) => (
  <TableCell width="min">
    <Text>{entry.moment.text}</Text>
    <Text variant="microcopy">{entry.moment.ago}</Text>
  </TableCell>
);

const person = (touch: Touch): string =>
  touch.personNote === null ? touch.person : `${touch.person} (${touch.personNote})`;

const particulars = (touch: Touch): string =>
  [
    person(touch),
    touch.platformLabel === '' ? touch.channelLabel : touch.platformLabel,
    touch.campaign,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' · ');

const TouchRow = ({ touch, reasons }: { readonly touch: Touch; readonly reasons: boolean }) => (
  <TableRow>
    <When entry={touch} />
    <TableCell width="max">
      <ContentLink title={touch.title} url={touch.url} />
      <Text variant="microcopy">{particulars(touch)}</Text>
      {reasons && <Text variant="microcopy">{touch.reason}</Text>}
    </TableCell>
    <TableCell width="min" align="right">
      <Text>{touch.shareText}</Text>
      {touch.amount !== null && <Text variant="microcopy">{touch.amount.text}</Text>}
    </TableCell>
    <TableCell width="min">
      <EvidenceMark evidence={touch.evidence} label={touch.evidenceLabel} />
    </TableCell>
  </TableRow>
);

const StageRow = ({ stage }: { readonly stage: Stage }) => (
  <TableRow>
    <When entry={stage} />
    <TableCell colSpan={3}>
      <StatusTag variant="info">{stage.title}</StatusTag>
    </TableCell>
  </TableRow>
);

interface JourneyTableProps {
  /** Latest first. */
  readonly entries: readonly JourneyEntry[];
  readonly rowsPerPage: number;
  /** Whether each touch says why it has its share. */
  readonly reasons: boolean;
}

/** The journey as rows of time, stage entries in between. HubSpot has no timeline component. */
export const JourneyTable = ({ entries, rowsPerPage, reasons }: JourneyTableProps) => {
  const page = usePage(entries, rowsPerPage);
  return (
    <PagedTable page={page}>
      <TableHead>
        <TableRow>
          <TableHeader width="min">When</TableHeader>
          <TableHeader width="max">What happened</TableHeader>
          <TableHeader width="min" align="right">
            Share
          </TableHeader>
          <TableHeader width="min">Evidence</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {page.items.map((entry) =>
          entry.kind === 'touch' ? (
            <TouchRow key={entry.id} touch={entry} reasons={reasons} />
          ) : (
            <StageRow key={entry.id} stage={entry} />
          ),
        )}
      </TableBody>
    </PagedTable>
  );
};
