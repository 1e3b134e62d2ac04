import {
  Button,
  Flex,
  Heading,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import type { CopyBlock } from '@pipeline-attribution/shared';
import { useCopy } from '../hooks/useCopy.ts';

const Copy = ({ label, text }: { readonly label: string; readonly text: string }) => {
  const copy = useCopy(useExtensionActions<'pages'>(), `Copied: ${label}`);
  return (
    <Button
      size="xs"
      variant="secondary"
      onClick={() => {
        copy(text);
      }}
    >
      Copy
    </Button>
  );
};

/** Text to take away, each line with a button that puts it on the clipboard; it can be selected as well. */
export const CopyView = ({ block }: { readonly block: CopyBlock }) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    {block.intro !== '' && <Text variant="microcopy">{block.intro}</Text>}
    <Table flush density="condensed">
      <TableHead>
        <TableRow>
          <TableHeader width="auto">What</TableHeader>
          <TableHeader width="max">Text</TableHeader>
          <TableHeader width="min" align="right">
            Copy
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {block.items.map(({ key, label, text }) => (
          <TableRow key={key}>
            <TableCell width="auto">{label}</TableCell>
            <TableCell width="max">{text}</TableCell>
            <TableCell width="min" align="right">
              <Copy label={label} text={text} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  </Flex>
);
