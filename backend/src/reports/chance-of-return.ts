import { chanceOfReturn, type DataDrivenFit, type ModelId } from '@pipeline-attribution/shared';
import type { z } from 'zod';
import type { figure } from './schemas.ts';
import type { StageSums } from './stage-sums.ts';

export type Figure = z.input<typeof figure>;

/** Of what is no influencer's, and under models that state no uncertainty. */
export const NO_CHANCE_OF_RETURN: Figure = {
  value: null,
  reason: 'Stated of influencers, under the data-driven models.',
};

/** P(ROI > 0) of an influencer, where the model in use knows its own uncertainty. */
export function chanceOfReturnView(
  model: ModelId,
  fit: DataDrivenFit | null,
  books: {
    readonly id: string | null;
    readonly sums: Pick<StageSums, 'wonMinor' | 'weightedMinor'>;
    readonly costMinor: number;
  },
): Figure {
  const { id, sums, costMinor } = books;
  if (id === null || (model !== 'data_driven' && model !== 'incremental')) {
    return NO_CHANCE_OF_RETURN;
  }
  const value = chanceOfReturn(fit, id, sums.wonMinor + sums.weightedMinor, costMinor);
  if (value !== null) return { value, reason: null };
  return {
    value,
    reason:
      costMinor > 0 ? 'The model has not learnt enough of them yet.' : 'No cost is on record.',
  };
}
