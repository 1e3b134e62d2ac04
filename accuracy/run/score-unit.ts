import {
  ACCURACY_WORLD,
  generateCompany,
  influencerOfSource,
  type Company,
  type Interval,
} from '@pipeline-attribution/shared';
import { SCORED_MODELS } from '../models/model-table.ts';
import type { Outcome } from '../models/outcome.ts';
import { wonDeals } from '../models/credit-of-won-deals.ts';
import { observeCompany } from '../observe-company.ts';
import {
  creditAccuracy,
  creditAccuracyWithBaseline,
  withoutBaseline,
} from '../score/credit-accuracy.ts';
import { trueShares, type EntityShares } from '../score/entities.ts';
import { spearman } from '../score/statistics.ts';
import { ENDS_AT, type ModelScore, type Unit, type UnitScore } from './unit.ts';

/** Simulates, observes and scores one company. */
export function scoreUnit(unit: Unit): UnitScore {
  const company = companyOf(unit);
  const observed = observeCompany(company);
  const won = wonDeals(observed);
  const truth = trueShares(
    won.map(({ valueMinor, truth: { dealId, won: shares } }) => {
      if (shares === null) throw new Error(`Won deal ${dealId} has no truth.`);
      return { valueMinor, shares };
    }),
  );
  const models = SCORED_MODELS.filter(({ id }) => unit.models.includes(id)).map((model) =>
    scoreModel(company, model.id, model.run(observed), truth),
  );
  return {
    won: won.length,
    accounts: observed.input.accounts.length,
    trueInfluencerShare: influencersOf(truth.entities),
    trueBaseline: truth.baseline,
    models,
  };
}

export function companyOf({ family, world, wonDeals: size, answered, seed }: Unit): Company {
  return generateCompany({
    seed,
    endsAt: ENDS_AT,
    family,
    world,
    wonDeals: size,
    ...ACCURACY_WORLD,
    selfReport: { answered },
  });
}

function scoreModel(
  company: Company,
  model: string,
  { shares, intervals, level }: Outcome,
  truth: EntityShares,
): ModelScore {
  const found = withoutBaseline(shares);
  const right = withoutBaseline(truth);
  const keys = company.influencers.map(({ id }) => `influencer:${id}`);
  const idle = company.influencers.filter(({ id }) => (company.truth.effects[id] ?? 0) === 0);
  const holds = ({ low, high }: Interval, share = 0): boolean => low <= share && share <= high;
  const c = creditAccuracy(shares, truth);
  if (!Number.isFinite(c)) throw new Error(`The shares of ${model} are no numbers.`);
  return {
    model,
    c,
    cPlus: creditAccuracyWithBaseline(shares, truth),
    spearman: spearman(
      keys.map((key) => found[key] ?? 0),
      keys.map((key) => right[key] ?? 0),
    ),
    influencerShare: influencersOf(shares.entities),
    zeroEffect:
      idle.length === 0
        ? null
        : idle.reduce((sum, { id }) => sum + (found[`influencer:${id}`] ?? 0), 0),
    covered: intervals.filter(({ influencerId, attributed }) =>
      holds(attributed, right[`influencer:${influencerId}`]),
    ).length,
    coveredIncremental: intervals.filter(({ influencerId, incremental }) =>
      holds(incremental, truth.entities[`influencer:${influencerId}`]),
    ).length,
    intervals: intervals.length,
    level,
  };
}

function influencersOf(entities: EntityShares['entities']): number {
  return Object.entries(entities).reduce(
    (sum, [entity, share]) => sum + (influencerOfSource(entity) === null ? 0 : share),
    0,
  );
}
