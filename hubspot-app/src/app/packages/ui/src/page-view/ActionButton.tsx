import {
  Alert,
  Button,
  Flex,
  LoadingButton,
  Modal,
  ModalBody,
  ModalFooter,
  Text,
  useExtensionActions,
} from '@hubspot/ui-extensions';
import type { Action } from '@pipeline-attribution/shared';
import { useState } from 'react';
import type { ApiFailure } from '../api/failure.ts';
import { refusalWords, useRequest } from './use-request.ts';

interface ActionButtonProps {
  readonly action: Action;
  /** Of the button's question, where it has one; unique on the page. */
  readonly id: string;
  /** At the end of a row: small, and never the first thing to do on the page. */
  readonly isInRow?: boolean;
  readonly onDone: () => void;
}

const variantOf = ({ kind }: Action, isInRow: boolean) => {
  if (kind === 'danger') return 'destructive';
  return kind === 'primary' && !isInRow ? 'primary' : 'secondary';
};

/** Carries it out at once, and says it where it failed: a row has no room for a sentence. */
const AtOnce = ({ action, isInRow = false, onDone }: ActionButtonProps) => {
  const { addAlert } = useExtensionActions<'pages'>();
  const [isBusy, send] = useRequest(action, onDone);
  const carryOut = async (): Promise<void> => {
    const failure = await send();
    if (failure !== null) addAlert({ type: 'danger', ...refusalWords(failure) });
  };
  return (
    <LoadingButton
      size={isInRow ? 'xs' : 'sm'}
      variant={variantOf(action, isInRow)}
      loading={isBusy}
      onClick={() => {
        void carryOut();
      }}
    >
      {action.label}
    </LoadingButton>
  );
};

/** Asks before, and stays open with the reason where it failed. */
const Asked = ({
  action,
  question,
  id,
  isInRow = false,
  onDone,
}: ActionButtonProps & { readonly question: string }) => {
  const { closeOverlay } = useExtensionActions<'pages'>();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [isBusy, send] = useRequest(action, onDone);
  const carryOut = async (): Promise<void> => {
    const found = await send();
    setFailure(found);
    if (found === null) closeOverlay(id);
  };
  return (
    <Button
      size={isInRow ? 'xs' : 'sm'}
      variant={variantOf(action, isInRow)}
      overlay={
        <Modal
          id={id}
          title={action.label}
          width="sm"
          onClose={() => {
            setFailure(null);
          }}
        >
          <ModalBody>
            <Flex direction="column" gap="sm">
              <Text>{question}</Text>
              {failure !== null && (
                <Alert variant="danger" title={refusalWords(failure).title}>
                  {refusalWords(failure).message}
                </Alert>
              )}
            </Flex>
          </ModalBody>
          <ModalFooter>
            <LoadingButton
              variant={action.kind === 'danger' ? 'destructive' : 'primary'}
              loading={isBusy}
              onClick={() => {
                void carryOut();
              }}
            >
              {action.label}
            </LoadingButton>
            <Button
              variant="secondary"
              onClick={() => {
                closeOverlay(id);
              }}
            >
              Cancel
            </Button>
          </ModalFooter>
        </Modal>
      }
    >
      {action.label}
    </Button>
  );
};

/** Something a reader can do, as the page describes it; asked before where something can be lost. */
export const ActionButton = (props: ActionButtonProps) =>
  props.action.confirm === null ? (
    <AtOnce {...props} />
  ) : (
    <Asked {...props} question={props.action.confirm} />
  );
