import { figure, noFigure } from '../pipeline/pipeline.ts';
import type { Figure } from '../pipeline/pipeline.ts';
import { divideMinor } from './money.ts';

/** What influencers cost and brought in a period or campaign. Money in minor units of one currency. */
export interface ReturnInput {
  /** Creator fees, commission, tools and whatever else the tenant counts. */
  readonly costMinor: number;
  /** Won revenue attributed to influencers. */
  readonly wonMinor: number;
  /** Open amounts attributed to influencers, each times its stage's probability. */
  readonly openWeightedMinor: number;
  /** Gross margin of won revenue, 0 to 1; null when the tenant has not said. */
  readonly grossMargin: number | null;
  /** Months of revenue an amount stands for (12 for annual contracts); null when they are one-off. */
  readonly contractMonths: number | null;
  /** Attributed counts; fractional, as credit is shared. */
  readonly leads: number;
  readonly qualifiedLeads: number;
  readonly opportunities: number;
  readonly customers: number;
}

export interface CostPer {
  /** Minor units each. */
  readonly lead: Figure;
  readonly qualifiedLead: Figure;
  readonly opportunity: Figure;
  readonly customer: Figure;
}

export interface Return {
  /** The headline: (won + weighted open − cost) ÷ cost. Counts pipeline, so it is not yet money earned. */
  readonly fullPipelineRoi: Figure;
  /** (won − cost) ÷ cost. */
  readonly revenueRoi: Figure;
  /** (won × gross margin − cost) ÷ cost: what finance means by ROI. */
  readonly marginRoi: Figure;
  /** won ÷ cost: money in for each unit out, no cost taken off. */
  readonly roas: Figure;
  readonly costPer: CostPer;
  /** Months until the won customers' monthly gross margin has paid the cost. */
  readonly paybackMonths: Figure;
}

const NO_COST = 'No cost is recorded. Enter fees on the campaign to see a return.';
const NO_MARGIN = 'The gross margin is not set. An admin can set it in the settings.';

/**
 * Return figures by the terms of the product (fractions: 0.25 is 25 %). Whatever cannot be computed is
 * null with the reason, a cost of 0 above all: a return on nothing is not infinite, it is unknown.
 * @throws RangeError when the cost is negative.
 */
export function returnOnInvestment(input: ReturnInput): Return {
  const { costMinor, wonMinor, openWeightedMinor, grossMargin } = input;
  if (costMinor < 0) {
    throw new RangeError('A cost cannot be negative. Record a refund of fees as a smaller cost.');
  }
  const onCost = (gain: number): Figure =>
    costMinor === 0 ? noFigure(NO_COST) : figure((gain - costMinor) / costMinor);
  return {
    fullPipelineRoi: onCost(wonMinor + openWeightedMinor),
    revenueRoi: onCost(wonMinor),
    marginRoi: grossMargin === null ? noFigure(NO_MARGIN) : onCost(wonMinor * grossMargin),
    roas: costMinor === 0 ? noFigure(NO_COST) : figure(wonMinor / costMinor),
    costPer: {
      lead: costPer(costMinor, input.leads, 'lead'),
      qualifiedLead: costPer(costMinor, input.qualifiedLeads, 'qualified lead'),
      opportunity: costPer(costMinor, input.opportunities, 'opportunity'),
      customer: costPer(costMinor, input.customers, 'customer'),
    },
    paybackMonths: payback(input),
  };
}

/** Cost ÷ attributed count (CPA), to the minor unit; the count may be a fraction. */
export function costPer(costMinor: number, count: number, what: string): Figure {
  if (costMinor === 0) return noFigure(NO_COST);
  if (!(count > 0)) return noFigure(`No ${what} is attributed yet.`);
  return figure(divideMinor(costMinor, count));
}

/** Payback = cost ÷ (won revenue a month × gross margin). */
function payback({ costMinor, wonMinor, grossMargin, contractMonths }: ReturnInput): Figure {
  if (costMinor === 0) return noFigure(NO_COST);
  if (grossMargin === null) return noFigure(NO_MARGIN);
  if (contractMonths === null) {
    return noFigure(
      'Amounts are not set to recur, so there is no monthly margin to pay back from.',
    );
  }
  const monthly = (wonMinor / contractMonths) * grossMargin;
  if (!(monthly > 0)) return noFigure('Nothing attributed has been won yet.');
  return figure(costMinor / monthly);
}
