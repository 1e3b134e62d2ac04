import { Button, ErrorState, Flex, Text, type ErrorStateProps } from '@hubspot/ui-extensions';
import { failureWords, type ApiFailure, type FailureKind, type Subject } from '../api/failure.ts';

const LOCKED: readonly FailureKind[] = ['unauthorised', 'forbidden'];
const OURS: readonly FailureKind[] = ['server', 'malformed', 'refused'];

const pictureFor = (kind: FailureKind): NonNullable<ErrorStateProps['type']> => {
  if (LOCKED.includes(kind)) return 'lock';
  return OURS.includes(kind) ? 'support' : 'error';
};

interface CardFailureProps {
  readonly failure: ApiFailure;
  readonly subject: Subject;
  readonly onRetry: () => void;
  /** Part of a surface that has a primary button of its own, or may fail in several places. */
  readonly isPart?: boolean;
}

/** Says what happened, what to do, and offers to try again. */
export const CardFailure = ({ failure, subject, onRetry, isPart = false }: CardFailureProps) => {
  const words = failureWords(failure.kind, subject);
  return (
    <ErrorState title={words.title} type={pictureFor(failure.kind)}>
      <Flex direction="column" gap="sm">
        <Text>{words.happened}</Text>
        {failure.detail !== null && <Text>{failure.detail}</Text>}
        <Text>{words.todo}</Text>
        <Flex direction="row" justify="start">
          <Button variant={isPart ? 'secondary' : 'primary'} size="sm" onClick={onRetry}>
            Retry
          </Button>
        </Flex>
        {failure.reference !== null && (
          <Text variant="microcopy">Reference for support: {failure.reference}</Text>
        )}
      </Flex>
    </ErrorState>
  );
};
