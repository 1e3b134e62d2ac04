import { Button, Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { UploadBlock } from '@pipeline-attribution/shared';
import { apiClient } from '../api/client.ts';
import { OneTimeLinkButton } from './OneTimeLinkButton.tsx';

interface UploadViewProps {
  readonly block: UploadBlock;
  /** The reader is back from the page that takes the file: what is shown may be of before. */
  readonly onDone: () => void;
}

/** A file to take in. HubSpot has no file picker, so a page of our service has it. */
export const UploadView = ({ block, onDone }: UploadViewProps) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    {block.intro !== '' && <Text>{block.intro}</Text>}
    <Flex direction="row" gap="sm" align="start" wrap>
      <OneTimeLinkButton
        label="Choose a file"
        linkLabel="Open the page that takes the file"
        load={() => apiClient.uploadLink(block.entity)}
      />
      <Button size="sm" variant="secondary" onClick={onDone}>
        Show what is there now
      </Button>
    </Flex>
  </Flex>
);
