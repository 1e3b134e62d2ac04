import type { Crm } from '../contract/common.ts';
import type { DealOutcome } from '../journey/types.ts';

export interface ConversionProbability {
  /** 0 to 1. */
  readonly probability: number;
  /** Where it comes from, for the reader. */
  readonly source: string;
}

/**
 * How likely an open deal is to be won: the probability its CRM gives the stage (or the rep gave the
 * deal), with that named. Null for closed deals and where the CRM has none: nothing is made up.
 */
export function conversionProbability(input: {
  readonly crm: Crm;
  readonly outcome: DealOutcome;
  /** 0 to 1; Salesforce's percent must be divided before. */
  readonly stageProbability: number | null;
}): ConversionProbability | null {
  const { crm, outcome, stageProbability } = input;
  if (outcome !== 'open' || stageProbability === null) return null;
  if (!(stageProbability >= 0 && stageProbability <= 1)) return null;
  return {
    probability: stageProbability,
    source: `${crm === 'hubspot' ? 'HubSpot' : 'Salesforce'} stage probability`,
  };
}
