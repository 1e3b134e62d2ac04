import {
  askDeal,
  conversionProbability,
  type ConversionProbability,
  type Crm,
  type DataDrivenView,
  type DealAnswers,
  type InfluenceScore,
  type Interval,
  type ModelId,
  type StageEntry,
} from '@pipeline-attribution/shared';
import type { DealJourney } from './deal-journey.ts';

/** 90 % interval of the influencers' share of a deal, under the models that state one. */
export function rangeOf(journey: DealJourney, model: ModelId): Interval | null {
  return isDataDriven(model) ? answersOf(journey, model).range : null;
}

/** How much each touch of a deal raised its odds, by touch; empty before the model has learnt. */
export function influenceOf(journey: DealJourney): ReadonlyMap<string, InfluenceScore> {
  const { influence } = answersOf(journey, 'data_driven');
  return new Map(influence.map((score) => [score.touchId, score]));
}

/** How likely an open deal is to be won: by the tenant's own history where it says so, else by its stage. */
export function conversionOf(crm: Crm, journey: DealJourney): ConversionProbability | null {
  const { facts, probability } = journey.deal;
  const fitted = facts.outcome === 'open' ? answersOf(journey, 'data_driven').conversion : null;
  if (fitted !== null) return { probability: fitted, source: 'learnt from your own deals' };
  return conversionProbability({ crm, outcome: facts.outcome, stageProbability: probability });
}

function answersOf(journey: DealJourney, view: DataDrivenView): DealAnswers {
  const { parameters } = journey.rules;
  const stageId = currentStage(journey.deal.facts.stages);
  return askDeal(parameters.fits.dataDriven, journey.journeyOf(view), parameters, view, stageId);
}

function currentStage(stages: readonly StageEntry[]): string | null {
  let current: StageEntry | null = null;
  for (const entry of stages) {
    if (current === null || entry.enteredAt >= current.enteredAt) current = entry;
  }
  return current?.stageId ?? null;
}

const isDataDriven = (model: ModelId): model is DataDrivenView =>
  model === 'data_driven' || model === 'incremental';
