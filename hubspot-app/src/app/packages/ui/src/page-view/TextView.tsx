import { Flex, Heading, Inline, Text } from '@hubspot/ui-extensions';
import type { TextBlock } from '@pipeline-attribution/shared';
import { ActionButton } from './ActionButton.tsx';
import { ToPage } from './links.tsx';

interface TextViewProps {
  readonly block: TextBlock;
  readonly onDone: () => void;
}

const isEmpty = ({ title, lines, links, actions }: TextBlock): boolean =>
  title === '' && lines.length + links.length + actions.length === 0;

/** Sentences, where they lead on to, and what can be done about them; nothing where none of it is left. */
export const TextView = ({ block, onDone }: TextViewProps) =>
  isEmpty(block) ? null : (
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
      {block.actions.length > 0 && (
        <Inline gap="sm">
          {block.actions.map((action) => (
            <ActionButton
              key={action.id}
              id={`${block.id}-${action.id}`}
              action={action}
              onDone={onDone}
            />
          ))}
        </Inline>
      )}
    </Flex>
  );
