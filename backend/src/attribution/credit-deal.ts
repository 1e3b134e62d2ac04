import {
  allocate,
  computeCredit,
  creditLift,
  journeysOfDeal,
  MODEL_IDS,
  type Credit,
  type CreditScope,
  type CreditStage,
  type Journey,
  type ModelId,
} from '@pipeline-attribution/shared';
import { dimensionsOf, gather, sum, type Gathered } from './gather.ts';
import { inferredTouches } from './inferred-touches.ts';
import {
  NIL_ID,
  type CreditRules,
  type LoadedDeal,
  type PipelineRow,
  type RevenueRow,
} from './types.ts';

/** A touch's credit of a deal, in the deal's currency and at home. */
export interface TouchCredit extends Credit {
  readonly amountMinor: number;
  readonly homeMinor: number;
}

export interface DealCredit {
  readonly pipeline: readonly PipelineRow[];
  readonly revenue: readonly RevenueRow[];
}

/** An amount in the deal's currency and at home, both minor units. */
interface Amounts {
  readonly minor: number;
  readonly homeMinor: number;
}

/** The won amount or one revenue event, each in its own period. */
interface RevenueEntry extends Amounts {
  readonly entryId: string;
  readonly currency: string;
  readonly recognisedOn: string;
}

/**
 * Everything a deal's facts and touches say about credit: for each of the models the stage `opportunity` and
 * the one of `open`, `won` and `lost` the deal is in. For each the weights sum to 1 and the amounts to
 * the deal's, exactly, in its own currency and at home. The same facts always give the same rows.
 *
 * A won deal's stage `won` holds what is left of it after refunds and corrections; `revenue` holds the
 * won amount and each of those on its own day, all split by the same weights.
 */
export function creditDeal(
  deal: LoadedDeal,
  rules: CreditRules,
  models: readonly ModelId[] = MODEL_IDS,
): DealCredit {
  const pipeline: PipelineRow[] = [];
  const revenue: RevenueRow[] = [];
  const journeyOf = journeys(deal, rules);
  const touches = new Map(deal.touches.map((touch) => [touch.id, touch]));
  const entries = revenueEntries(deal);
  for (const model of models) {
    for (const stage of stagesInForce(deal)) {
      const journey = journeyOf(stage, rules.scopes[model]);
      const credits = creditOfJourney(deal, rules, model, journey);
      const split = splitter(credits);
      const inferred = inferredTouches(credits, touches, rules);
      for (const row of gather(credits, touches, inferred, deal.createdOn)) {
        pipeline.push(pipelineRow(deal, model, stage, row, split));
        if (stage !== 'won') continue;
        for (const entry of entries) revenue.push(revenueRow(deal, model, entry, row, split));
      }
    }
  }
  return { pipeline: pipeline.filter(holdsCredit), revenue: revenue.filter(holdsCredit) };
}

/** A touch whose share has decayed to nothing (32 half-lives) earns nothing, and leaves no row that says so. */
function holdsCredit({
  weight,
  amountMinor,
  homeMinor,
}: Pick<PipelineRow, 'weight' | 'amountMinor' | 'homeMinor'>): boolean {
  return weight !== 0 || amountMinor !== 0 || homeMinor !== 0;
}

/** The credit of each touch under one model, for the card and the comparison of models. */
export function creditTouches(
  deal: LoadedDeal,
  rules: CreditRules,
  model: ModelId,
  stage: CreditStage,
): TouchCredit[] {
  const journey = journeyUnder(deal, rules, model, stage);
  const credits = creditOfJourney(deal, rules, model, journey);
  if (credits.length === 0) return [];
  const weights = credits.map(({ weight }) => weight);
  const amounts = amountsOf(deal, stage);
  const minor = allocate(amounts.minor, weights);
  const home = allocate(amounts.homeMinor, weights);
  // Named one by one: a credit may word its reason only when it is read (see WordedCredit).
  return credits.map(({ touchId, weight, reason }, part) => ({
    touchId,
    weight,
    reason,
    amountMinor: minor[part] ?? 0,
    homeMinor: home[part] ?? 0,
  }));
}

/** What a model says, and of visits that name nobody the part that a post is likely to have brought. */
function creditOfJourney(
  { touches }: LoadedDeal,
  { parameters, lift }: CreditRules,
  model: ModelId,
  journey: Journey,
): readonly Credit[] {
  const credits = computeCredit(model, journey, parameters);
  return creditLift(model, credits, journey, { touches, lift });
}

/** The journey that a model credits a stage by. */
export function journeyUnder(
  deal: LoadedDeal,
  rules: CreditRules,
  model: ModelId,
  stage: CreditStage,
): Journey {
  return journeys(deal, rules)(stage, rules.scopes[model]);
}

export function stagesInForce(deal: LoadedDeal): readonly CreditStage[] {
  return ['opportunity', deal.facts.outcome];
}

/** Journeys differ by stage and scope only; all models share four of them. */
function journeys(
  deal: LoadedDeal,
  { asOf, lookbackDays }: CreditRules,
): (stage: CreditStage, scope: CreditScope) => Journey {
  return journeysOfDeal({ deal: deal.facts, touches: deal.touches, now: asOf, lookbackDays });
}

/** What a stage splits: a won deal's `won` what is left after refunds, all else the deal's amount. */
export function amountsOf(deal: LoadedDeal, stage: CreditStage): Amounts {
  const whole = { minor: deal.amountMinor ?? 0, homeMinor: deal.homeMinor };
  if (stage !== 'won') return whole;
  let { minor, homeMinor } = whole;
  for (const event of deal.revenueEvents) {
    minor += inDealCurrency(deal, event);
    homeMinor += event.homeMinor;
  }
  return { minor, homeMinor };
}

/** A refund in another currency counts in the deal's at the rate the deal itself has to home. */
function inDealCurrency(
  deal: LoadedDeal,
  event: { readonly minor: number; readonly currency: string; readonly homeMinor: number },
): number {
  if (event.currency === deal.currency) return event.minor;
  if (deal.homeMinor === 0) return 0;
  return Math.round((event.homeMinor * (deal.amountMinor ?? 0)) / deal.homeMinor);
}

function revenueEntries(deal: LoadedDeal): RevenueEntry[] {
  const { facts, createdOn, closedOn, currency, revenueEvents } = deal;
  if (facts.outcome !== 'won') return [];
  return [
    {
      entryId: NIL_ID,
      ...amountsOf(deal, 'opportunity'),
      currency,
      recognisedOn: closedOn ?? createdOn,
    },
    ...revenueEvents.map((event) => ({
      entryId: event.id,
      minor: event.minor,
      homeMinor: event.homeMinor,
      currency: event.currency,
      recognisedOn: event.occurredOn,
    })),
  ];
}

function pipelineRow(
  deal: LoadedDeal,
  model: ModelId,
  stage: CreditStage,
  { parts, ...row }: Gathered,
  split: Split,
): PipelineRow {
  const amounts = amountsOf(deal, stage);
  const expected = stage === 'open' ? Math.round(amounts.homeMinor * deal.probability) : 0;
  const share = (minor: number): number => sum(parts, (part) => split(minor)[part] ?? 0);
  return {
    ...row,
    dealId: deal.facts.id,
    model,
    stage,
    currency: deal.currency,
    amountMinor: share(amounts.minor),
    homeMinor: share(amounts.homeMinor),
    expectedMinor: share(expected),
    createdOn: deal.createdOn,
    closedOn: deal.closedOn,
  };
}

function revenueRow(
  deal: LoadedDeal,
  model: ModelId,
  entry: RevenueEntry,
  row: Gathered,
  split: Split,
): RevenueRow {
  const share = (minor: number): number => sum(row.parts, (part) => split(minor)[part] ?? 0);
  return {
    ...dimensionsOf(row),
    weight: row.weight,
    dealId: deal.facts.id,
    entryId: entry.entryId,
    model,
    recognisedOn: entry.recognisedOn,
    currency: entry.currency,
    amountMinor: share(entry.minor),
    homeMinor: share(entry.homeMinor),
  };
}

type Split = (minor: number) => readonly number[];

/** Splits by the credits' weights; each different amount once (most deals are in home currency). */
function splitter(credits: readonly Credit[]): Split {
  const weights = credits.length === 0 ? [1] : credits.map(({ weight }) => weight);
  const done = new Map<number, number[]>();
  return (minor) => {
    let parts = done.get(minor);
    if (!parts) {
      parts = allocate(minor, weights);
      done.set(minor, parts);
    }
    return parts;
  };
}
