import { NOTHING_FITTED } from './data-driven/fitted.ts';
import type { ModelParameters } from './types.ts';

/** What a tenant starts with: HubSpot's and Google Analytics' customary values. */
export const DEFAULT_PARAMETERS: ModelParameters = {
  timeDecayHalfLifeDays: 7,
  position: { first: 0.4, last: 0.4 },
  custom: { first: 0.3, leadCreation: 0.2, dealCreation: 0.2, last: 0.2 },
  influencerValues: {},
  fits: NOTHING_FITTED,
};

export interface ParameterProblem {
  readonly field: string;
  readonly message: string;
}

/** What is wrong with a tenant's parameters, in sentences; empty when nothing is. */
export function parameterProblems(parameters: ModelParameters): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  const halfLife = parameters.timeDecayHalfLifeDays;
  if (!(halfLife > 0 && halfLife < Infinity)) {
    problems.push({
      field: 'timeDecayHalfLifeDays',
      message: 'The half-life must be a positive number of days.',
    });
  }
  problems.push(...shareProblems('position', parameters.position));
  problems.push(...shareProblems('custom', parameters.custom));
  for (const [id, value] of Object.entries(parameters.influencerValues)) {
    if (!Number.isFinite(value)) {
      problems.push({
        field: `influencerValues.${id}`,
        message: `The expected value per touch of influencer ${id} must be a number.`,
      });
    }
  }
  return problems;
}

function shareProblems(
  field: string,
  shares: Readonly<Record<string, number>>,
): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  for (const [name, share] of Object.entries(shares)) {
    if (!(share >= 0 && share <= 1)) {
      problems.push({ field: `${field}.${name}`, message: 'A share must be between 0 and 1.' });
    }
  }
  const sum = Object.values(shares).reduce((a, b) => a + b, 0);
  // A ten-thousandth of a percent: people type 0.225 four times, floats do not quite add up.
  if (problems.length === 0 && sum > 1 + 1e-6) {
    problems.push({ field, message: 'The shares must not add up to more than 1.' });
  }
  return problems;
}

/** @throws RangeError with every problem when the parameters cannot be used. */
export function assertParameters(parameters: ModelParameters): void {
  const problems = parameterProblems(parameters);
  if (problems.length > 0) {
    throw new RangeError(problems.map(({ field, message }) => `${field}: ${message}`).join(' '));
  }
}
