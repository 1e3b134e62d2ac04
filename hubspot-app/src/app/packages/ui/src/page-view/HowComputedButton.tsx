import { Button, Flex, Modal, ModalBody, Text } from '@hubspot/ui-extensions';
import type { HowComputed } from '@pipeline-attribution/shared';

/** “How is this computed?”: model, basis, window and counts in sentences, one click from every figure. */
export const HowComputedButton = ({
  how: { title, lines },
  id = 'how-computed',
}: {
  readonly how: HowComputed;
  readonly id?: string;
}) => (
  <Button
    size="sm"
    variant="secondary"
    overlay={
      <Modal id={id} title={title} width="md">
        <ModalBody>
          <Flex direction="column" gap="sm">
            {lines.map((line) => (
              <Text key={line}>{line}</Text>
            ))}
          </Flex>
        </ModalBody>
      </Modal>
    }
  >
    How is this computed?
  </Button>
);
