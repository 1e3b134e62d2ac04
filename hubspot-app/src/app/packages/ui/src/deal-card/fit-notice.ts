import type { DealCardView, ModelId } from '@pipeline-attribution/shared';

/** What a reader has to know before trusting the shares of a model that learns. */
export interface FitNoticeWords {
  /** In one or two words, for a narrow column. */
  readonly short: string;
  readonly title: string;
  readonly text: string;
}

/** Models that are nothing but what they learnt: without a fit they can only share evenly. */
const LEARNS: ReadonlySet<ModelId> = new Set(['data_driven', 'incremental', 'markov', 'shapley']);

/**
 * Whether the shown model leans on a rule or on what is usual, and why; null for rules and for a model that
 * has learnt enough.
 */
export const fitNotice = ({ fit, model }: DealCardView): FitNoticeWords | null => {
  if (fit === null) {
    return LEARNS.has(model.id)
      ? {
          short: 'Not learnt yet',
          title: `${model.label} has not learnt from your deals yet`,
          text: 'Until its first fit, which runs by itself, all touches share evenly.',
        }
      : null;
  }
  switch (fit.level) {
    case 'fallback':
      return {
        short: 'Not learnt yet',
        title: `${model.label} has too few deals to learn from`,
        text: fit.reason ?? '',
      };
    case 'blended':
      return {
        short: 'Early estimate',
        title: `${model.label} is an early estimate`,
        text: fit.reason ?? '',
      };
    case 'full':
      return null;
  }
};
