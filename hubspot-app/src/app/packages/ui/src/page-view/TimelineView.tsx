import {
  Flex,
  Heading,
  StatusTag,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { TimelineBlock, TimelineEntry } from '@pipeline-attribution/shared';
import { Fragment } from 'react';
import { EmptyPart } from './EmptyPart.tsx';
import { Linked } from './links.tsx';
import { ServiceTable } from './ServiceTable.tsx';
import { TAGS } from './tones.ts';

interface TimelineViewProps {
  readonly block: TimelineBlock;
  readonly onPage: (page: number) => void;
}

const particulars = ({ person, influencer, content }: TimelineEntry): string =>
  [person, influencer, content].filter((part) => part !== '').join(' · ');

const What = ({ entry }: { readonly entry: TimelineEntry }) => (
  <>
    {entry.kind === 'stage' ? (
      <StatusTag variant="info">{entry.title}</StatusTag>
    ) : (
      <Linked label={entry.title} record={entry.record} url={entry.url} />
    )}
    {particulars(entry) !== '' && <Text variant="microcopy">{particulars(entry)}</Text>}
    {entry.count > 1 && (
      <Text variant="microcopy">{`${String(entry.count)} of the same kind, shown as one`}</Text>
    )}
  </>
);

const Entry = ({ entry }: { readonly entry: TimelineEntry }) => (
  <TableRow>
    <TableCell width="min">
      <Text>{entry.dateText}</Text>
      <Text variant="microcopy">{entry.ago}</Text>
    </TableCell>
    <TableCell width="max">
      <What entry={entry} />
    </TableCell>
    <TableCell width="auto">{entry.influence}</TableCell>
    <TableCell width="min">
      {entry.evidence === null ? (
        ''
      ) : (
        <StatusTag variant={TAGS[entry.evidence.tone]}>{entry.evidence.label}</StatusTag>
      )}
    </TableCell>
  </TableRow>
);

/** What happened, in order, a heading a group. HubSpot has no timeline component. */
export const TimelineView = ({ block, onPage }: TimelineViewProps) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    {block.paging.rows === 0 ? (
      <EmptyPart {...block.empty} />
    ) : (
      <ServiceTable paging={block.paging} onPage={onPage}>
        <TableHead>
          <TableRow>
            <TableHeader width="min">When</TableHeader>
            <TableHeader width="max">What happened</TableHeader>
            <TableHeader width="auto">Influence</TableHeader>
            <TableHeader width="min">Evidence</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {block.groups
            .filter(({ entries }) => entries.length > 0)
            .map(({ label, entries }) => (
              <Fragment key={label}>
                <TableRow>
                  <TableCell colSpan={4}>
                    <Text format={{ fontWeight: 'bold' }}>{label}</Text>
                  </TableCell>
                </TableRow>
                {entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </Fragment>
            ))}
        </TableBody>
      </ServiceTable>
    )}
  </Flex>
);
