import {
  Alert,
  EmptyState,
  Flex,
  Heading,
  Link,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { StageRow } from '../../api/settings-guard.ts';
import type {
  ObjectPreview,
  RecordPreview,
  WriteBackPreview,
} from '../../api/write-back-guards.ts';
import { countText } from '../../pages/numbers.ts';
import { moveText } from './rule-words.ts';

const NOUNS = { deal: ['deal', 'deals'], contact: ['person', 'people'] } as const;

const Record = ({ record }: { readonly record: RecordPreview }) => (
  <Flex direction="column" gap="xs">
    <Link href={{ url: record.url, external: true }}>{record.name}</Link>
    <Table density="condensed" flush>
      <TableHead>
        <TableRow>
          <TableHeader width="auto">Property</TableHeader>
          <TableHeader width="auto">Now</TableHeader>
          <TableHeader width="auto">Then</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {record.fields.map((field) => (
          <TableRow key={field.field}>
            <TableCell width="auto">{field.label}</TableCell>
            <TableCell width="auto">{field.now ?? '–'}</TableCell>
            <TableCell width="auto">
              <Text>{field.then ?? '–'}</Text>
              {field.isHeld && (
                <Text variant="microcopy">A person wrote this; it stays until they empty it.</Text>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  </Flex>
);

const Records = ({ preview }: { readonly preview: ObjectPreview }) => {
  const [one, many] = NOUNS[preview.object];
  return (
    <Flex direction="column" gap="sm">
      <Heading>{preview.object === 'deal' ? 'Deals' : 'People'}</Heading>
      <Text>
        {preview.records === 0
          ? `No ${one} has been reached by an influencer, so nothing would be written.`
          : `${countText(preview.records)} ${preview.records === 1 ? one : many} would carry figures. The newest:`}
      </Text>
      {preview.examples.map((record) => (
        <Record key={record.externalId} record={record} />
      ))}
    </Flex>
  );
};

const Moves = ({
  moves: { count, examples },
  stages,
}: {
  readonly moves: WriteBackPreview['stageMoves'];
  readonly stages: readonly StageRow[];
}) => (
  <Flex direction="column" gap="sm">
    <Heading>Stages</Heading>
    <Text>
      {count === 0
        ? 'No saved rule would move a deal now.'
        : `Saved rules would move ${countText(count)} ${count === 1 ? 'deal' : 'deals'} now${examples.length < count ? `, these ${String(examples.length)} among them` : ''}.`}
    </Text>
    {examples.length > 0 && (
      <Table density="condensed" flush>
        <TableHead>
          <TableRow>
            <TableHeader width="auto">Deal</TableHeader>
            <TableHeader width="auto">Move</TableHeader>
            <TableHeader width="auto">Why</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {examples.map((move) => (
            <TableRow key={move.recordId}>
              <TableCell width="auto">{move.dealName}</TableCell>
              <TableCell width="auto">{moveText(stages, move)}</TableCell>
              <TableCell width="auto">
                <Text>{move.reason}</Text>
                <Text variant="microcopy">{move.rule}</Text>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    )}
  </Flex>
);

/** What would be written next to what stands there now, and which deals would move. */
export const Preview = ({
  preview,
  stages,
}: {
  readonly preview: WriteBackPreview;
  readonly stages: readonly StageRow[];
}) => (
  <Flex direction="column" gap="md">
    <Text>As it is saved now. Nothing is written by looking.</Text>
    {preview.unread !== null && (
      <Alert variant="warning" title="What stands in HubSpot now could not be read">
        {preview.unread}
      </Alert>
    )}
    {preview.objects.length === 0 && preview.unread === null && (
      <EmptyState title="Nothing would be written" layout="horizontal" flush>
        <Text>Deals and people appear here once influencers have reached them.</Text>
      </EmptyState>
    )}
    {preview.objects.map((one) => (
      <Records key={one.object} preview={one} />
    ))}
    <Moves moves={preview.stageMoves} stages={stages} />
  </Flex>
);
