import { fitHazard } from '@pipeline-attribution/shared/models/data-driven/hazard/fit-hazard.ts';
import {
  NOTHING_FITTED,
  DEFAULT_PARAMETERS,
  type DataDrivenFit,
  type FitInput,
} from '@pipeline-attribution/shared';
import type { ObservedCompany } from '../observe-company.ts';
import { creditOfWonDeals } from './credit-of-won-deals.ts';
import type { Outcome } from './outcome.ts';

/** As the fit job of the product would draw. */
const SEED = 1;

/** What the model is shown, for comparison; `all` is the product. */
export type Evidence = 'all' | 'no-answers' | 'tracked-only';

/**
 * The product's data-driven model with its default settings: fitted on what is observed, then asked for the credit of
 * each won deal. The incremental view; its baseline is taken out by the score where the attributed view counts.
 */
export function dataDriven(observed: ObservedCompany, evidence: Evidence): Outcome {
  const shown = withEvidence(observed, evidence);
  const fit = fitHazard(shown.input, { seed: SEED });
  return {
    shares: creditOfWonDeals(shown, 'incremental', {
      ...DEFAULT_PARAMETERS,
      fits: { ...NOTHING_FITTED, dataDriven: fit, posts: shown.input.posts },
    }),
    intervals: intervalsOf(fit),
    level: fit.level,
  };
}

const intervalsOf = ({ influencers }: DataDrivenFit): Outcome['intervals'] =>
  influencers.map(({ influencerId, attributed, low, high }) => ({
    influencerId,
    attributed,
    incremental: { low, high },
  }));

/** Leaves out the answers to «How did you hear about us?», or those and the posts. */
export function withEvidence(observed: ObservedCompany, evidence: Evidence): ObservedCompany {
  if (evidence === 'all') return observed;
  const isAnswer = ({ kind }: { readonly kind: string }): boolean => kind === 'self_report';
  const input: FitInput = {
    ...observed.input,
    posts: evidence === 'tracked-only' ? [] : observed.input.posts,
    accounts: observed.input.accounts.map((account) => ({
      ...account,
      touches: account.touches.filter((touch) => !isAnswer(touch)),
      deals: account.deals.map((deal) => ({
        ...deal,
        touches: deal.touches.filter((touch) => !isAnswer(touch)),
      })),
    })),
  };
  return {
    ...observed,
    input,
    deals: observed.deals.map((deal) => ({
      ...deal,
      touches: deal.touches.filter((touch) => !isAnswer(touch)),
    })),
  };
}
