import {
  DEFAULT_PARAMETERS,
  NOTHING_FITTED,
  sourceKey,
  type ModelId,
  type SourceValues,
} from '@pipeline-attribution/shared';
import { journeysOf } from '@pipeline-attribution/shared/models/data-driven/journeys-of.ts';
import { fitMarkov } from '@pipeline-attribution/shared/models/data-driven/markov/fit-markov.ts';
import { fitShapley } from '@pipeline-attribution/shared/models/data-driven/shapley/fit-shapley.ts';
import type { ObservedCompany } from '../observe-company.ts';
import { creditOfWonDeals, gatherCredit, type CreditJourney } from './credit-of-won-deals.ts';
import { dataDriven } from './data-driven.ts';
import { historicalValues } from './influencer-values.ts';
import type { Outcome } from './outcome.ts';

export interface ScoredModel {
  readonly id: string;
  readonly label: string;
  /** `rule`: follows a rule; `path`: learns from paths; `fitted`: the data-driven model and its variants. */
  readonly kind: 'rule' | 'path' | 'fitted';
  run(observed: ObservedCompany): Outcome;
}

const rule = (id: ModelId, label: string): ScoredModel => ({
  id,
  label,
  kind: 'rule',
  run: (observed) => sharesOnly(creditOfWonDeals(observed, id)),
});

const bySource = (
  id: string,
  label: string,
  model: 'markov' | 'shapley',
  fit: (observed: ObservedCompany) => SourceValues,
): ScoredModel => ({
  id,
  label,
  kind: 'path',
  run: (observed) =>
    sharesOnly(
      creditOfWonDeals(observed, model, {
        ...DEFAULT_PARAMETERS,
        fits: { ...NOTHING_FITTED, [model]: fit(observed) },
      }),
    ),
});

const sharesOnly = (shares: Outcome['shares']): Outcome => ({ shares, intervals: [], level: null });

/** Each source of a journey the same, however often it touched; within a source its touches share. */
const equalShare: CreditJourney = ({ touches }) => {
  const bySource = Map.groupBy(touches, sourceKey);
  return touches.map((touch) => ({
    touchId: touch.id,
    weight: 1 / bySource.size / (bySource.get(sourceKey(touch))?.length ?? 1),
  }));
};

/** Every model of the comparison, in the order of the table. */
export const SCORED_MODELS: readonly ScoredModel[] = [
  rule('first_touch', 'First touch'),
  rule('last_touch', 'Last touch'),
  rule('last_non_direct', 'Last non-direct'),
  {
    id: 'influencer_touch',
    label: 'Influencer touch',
    kind: 'rule',
    run: (observed) =>
      sharesOnly(
        creditOfWonDeals(observed, 'influencer_touch', {
          ...DEFAULT_PARAMETERS,
          influencerValues: historicalValues(observed),
        }),
      ),
  },
  rule('linear', 'Linear'),
  rule('time_decay', 'Time decay'),
  rule('position_based', 'Position based'),
  {
    id: 'shapley_equal',
    label: 'Shapley, equal share',
    kind: 'path',
    run: (observed) => sharesOnly(gatherCredit(observed, 'allMarketing', equalShare)),
  },
  bySource('shapley_rate', 'Shapley, rate', 'shapley', ({ input }) =>
    fitShapley(journeysOf(input)),
  ),
  bySource('markov_1', 'Markov, order 1', 'markov', ({ input }) =>
    fitMarkov(journeysOf(input), { order: 1 }),
  ),
  bySource('markov_2', 'Markov, order 2', 'markov', ({ input }) =>
    fitMarkov(journeysOf(input), { order: 2 }),
  ),
  {
    id: 'data_driven_tracked',
    label: 'Data-driven, clicks only',
    kind: 'fitted',
    run: (observed) => dataDriven(observed, 'tracked-only'),
  },
  {
    id: 'data_driven_no_answers',
    label: 'Data-driven without self-reports',
    kind: 'fitted',
    run: (observed) => dataDriven(observed, 'no-answers'),
  },
  {
    id: 'data_driven',
    label: 'Data-driven',
    kind: 'fitted',
    run: (observed) => dataDriven(observed, 'all'),
  },
];
