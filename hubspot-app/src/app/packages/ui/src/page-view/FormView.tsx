import { Alert, Flex, Form, Heading, LoadingButton, Text, Tile } from '@hubspot/ui-extensions';
import type { FormBlock } from '@pipeline-attribution/shared';
import { useState } from 'react';
import type { ApiFailure, FieldProblem } from '../api/failure.ts';
import { bodyOf, initialOf, type Entered } from './form-values.ts';
import { FormField } from './FormField.tsx';
import { refusalWords, useRequest } from './use-request.ts';

interface FormViewProps {
  readonly block: FormBlock;
  /** It was taken, and the reader stays: what is shown is of before. */
  readonly onDone: () => void;
}

/** A form: says at each field what is wrong with it, first by itself, then in the service’s words. */
export const FormView = ({ block, onDone }: FormViewProps) => {
  const { fields, submit } = block;
  // What nobody touched stays as the page says it, also when it is asked for anew.
  const [changed, setChanged] = useState<Entered>({});
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const { method, path, done, then } = submit;
  const [isBusy, send] = useRequest({ request: { method, path, body: null }, done, then }, () => {
    setChanged({});
    onDone();
  });
  const entered = { ...initialOf(fields), ...changed };

  const sendIn = async (): Promise<void> => {
    const outcome = bodyOf(fields, entered, submit.fixed);
    setFailure(null);
    setProblems(outcome.ok ? [] : outcome.problems);
    if (!outcome.ok) return;
    const refused = await send(outcome.body);
    setFailure(refused);
    setProblems(refused?.fields ?? []);
  };
  const problemOf = (name: string): string | undefined =>
    problems.find(({ field }) => field === name || field.startsWith(`${name}.`))?.message;

  return (
    <Tile>
      <Form
        onSubmit={() => {
          void sendIn();
        }}
      >
        <Flex direction="column" gap="sm">
          {block.title !== '' && <Heading>{block.title}</Heading>}
          {block.intro !== '' && <Text>{block.intro}</Text>}
          {fields.map((field) => (
            <FormField
              key={field.name}
              field={field}
              value={entered[field.name] ?? null}
              problem={problemOf(field.name)}
              onChange={(value) => {
                setChanged((before) => ({ ...before, [field.name]: value }));
              }}
            />
          ))}
          {failure !== null && (
            <Alert variant="danger" title={refusalWords(failure).title}>
              {refusalWords(failure).message}
            </Alert>
          )}
          <Flex direction="row" justify="start">
            <LoadingButton type="submit" variant="primary" loading={isBusy}>
              {submit.label}
            </LoadingButton>
          </Flex>
        </Flex>
      </Form>
    </Tile>
  );
};
