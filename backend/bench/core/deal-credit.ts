import {
  computeCredit,
  DEFAULT_PARAMETERS,
  DEFAULT_SCOPES,
  fitModels,
  journeysOfDeal,
  MODEL_IDS,
  type ModelId,
  type ModelParameters,
} from '@pipeline-attribution/shared';
import { measure } from '../measure.ts';
import type { BenchOptions, Measurement } from '../suite.ts';
import { generateAccounts } from './generate-accounts.ts';
import { DEALS_NOW, generateDeals, type GeneratedDeal } from './generate-deals.ts';
import { grouped, scaled } from './sizes.ts';

const DEALS = 50_000;
const LOOKBACK_DAYS = 180;

/** What the backend computes of all deals of a tenant when everything is dirty: both stages, every model. */
export async function* dealCredit(options: BenchOptions): AsyncGenerator<Measurement> {
  const count = scaled(DEALS, options);
  const deals = generateDeals(count, 1);
  const parameters = parametersOf();
  const on = `${grouped(count)} deals × 2 stages`;
  const isFull = count === DEALS;
  const credit = async (
    models: readonly ModelId[],
  ): Promise<Pick<Measurement, 'wallMs' | 'cpuMs'>> =>
    measure(
      options.runs,
      () => undefined,
      () => creditAll(deals, models, parameters),
    );

  options.say(`all models: ${on}`);
  yield {
    name: `journeys and credit under all ${MODEL_IDS.length} models`,
    on,
    runs: options.runs,
    ...(await credit(MODEL_IDS)),
    peakMiB: null,
    target: isFull ? { wallMs: 2000 } : null,
  };
  for (const model of MODEL_IDS) {
    options.say(`${model}: ${on}`);
    yield {
      name: `journeys and credit: ${model}`,
      on,
      runs: options.runs,
      ...(await credit([model])),
      peakMiB: null,
      target: null,
    };
  }
}

/** Journeys are built once for each stage and scope, as in crediting a deal. @returns how many credits there are. */
function creditAll(
  deals: readonly GeneratedDeal[],
  models: readonly ModelId[],
  parameters: ModelParameters,
): number {
  let credits = 0;
  for (const { deal, touches } of deals) {
    const journeyOf = journeysOfDeal({
      deal,
      touches,
      now: DEALS_NOW,
      lookbackDays: LOOKBACK_DAYS,
    });
    for (const model of models) {
      for (const stage of ['opportunity', deal.outcome] as const) {
        const journey = journeyOf(stage, DEFAULT_SCOPES[model]);
        credits += computeCredit(model, journey, parameters).length;
      }
    }
  }
  return credits;
}

/** The models as a fit job would leave them: learnt from a company of a thousand accounts. */
function parametersOf(): ModelParameters {
  const input = generateAccounts(1000, 2);
  const fits = fitModels(input, { seed: 1 });
  return {
    ...DEFAULT_PARAMETERS,
    influencerValues: fits.dataDriven?.influencerValues ?? {},
    fits: { ...fits, posts: input.posts },
  };
}
