import { Flex, Heading, Inline, Text } from '@hubspot/ui-extensions';
import type { TextBlock } from '@pipeline-attribution/shared';
import { ToPage } from './links.tsx';

/** Sentences, and where they lead on to. */
export const TextView = ({ block }: { readonly block: TextBlock }) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    {block.lines.map((line) => (
      <Text key={line}>{line}</Text>
    ))}
    {block.links.length > 0 && (
      <Inline gap="md">
        {block.links.map(({ label, to }) => (
          <ToPage key={label} to={to} label={label} />
        ))}
      </Inline>
    )}
  </Flex>
);
