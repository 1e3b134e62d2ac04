import { EmptyState, Flex, Text } from '@hubspot/ui-extensions';
import type { TableBlock } from '@pipeline-attribution/shared';
import { ToPage } from './links.tsx';

/** Said in place of rows, with where to go from here. */
export const EmptyPart = ({ title, text, to }: TableBlock['empty']) => (
  <EmptyState title={title} layout="horizontal" imageName="contacts" flush>
    <Flex direction="column" gap="sm">
      <Text>{text}</Text>
      {to !== null && <ToPage to={to.to} label={to.label} />}
    </Flex>
  </EmptyState>
);
