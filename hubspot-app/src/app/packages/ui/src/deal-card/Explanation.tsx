import { Button, Flex, Modal, ModalBody, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '@pipeline-attribution/shared';

/** “How is this computed?”: the answer in paragraphs, one click from every figure. */
export const Explanation = ({ view }: { readonly view: DealCardView }) => (
  <Button
    size="sm"
    variant="secondary"
    overlay={
      <Modal id="how-computed" title="How is this computed?" width="md">
        <ModalBody>
          <Flex direction="column" gap="sm">
            {view.explanation.map((paragraph) => (
              <Text key={paragraph}>{paragraph}</Text>
            ))}
            <Text variant="microcopy">{view.freshness.text}</Text>
          </Flex>
        </ModalBody>
      </Modal>
    }
  >
    How is this computed?
  </Button>
);
