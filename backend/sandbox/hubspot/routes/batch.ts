import type { Response } from 'express';
import { badRequest } from '../errors.ts';

export type Input = Readonly<Record<string, unknown>>;

/** An error of one input of a batch, as a multi-status answer lists it. */
export interface InputError {
  readonly status: 'error';
  readonly category: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/**
 * The inputs of a batch call; refuses more than the endpoint takes and ids that come twice
 * (developers.hubspot.com/docs/api-reference/crm-deals-v3/guide, "limited to 100 records at a time").
 */
export function inputsOf(body: unknown, max: number, idOf?: (input: Input) => string): Input[] {
  const { inputs } = (body ?? {}) as { inputs?: unknown };
  if (!Array.isArray(inputs)) throw badRequest('Invalid input JSON: inputs is missing.');
  if (inputs.length > max) {
    throw badRequest(`The maximum number of inputs is ${max}, and you sent ${inputs.length}.`);
  }
  if (idOf !== undefined) {
    const ids = (inputs as Input[]).map(idOf);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    if (twice.length > 0) {
      throw badRequest(
        `Duplicate IDs found in batch input: [${[...new Set(twice)].join(', ')}]. IDs must be unique`,
      );
    }
  }
  return inputs as Input[];
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** The errors of ids that do not exist. */
export const notFoundErrors = (ids: readonly string[]): InputError[] =>
  ids.length === 0
    ? []
    : [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message:
            'Could not get some objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids },
        },
      ];

/** Answers a batch: 207 as soon as one input failed (error handling guide, "Multi-status errors"). */
export function answerBatch(
  response: Response,
  startedAt: string,
  results: readonly unknown[],
  errors: readonly object[] = [],
  { status = 200, numErrors = errors.length }: { status?: number; numErrors?: number } = {},
): void {
  response.status(errors.length > 0 ? 207 : status).json({
    status: 'COMPLETE',
    results,
    startedAt,
    completedAt: new Date().toISOString(),
    ...(errors.length > 0 ? { numErrors, errors } : {}),
  });
}
