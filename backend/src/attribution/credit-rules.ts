import { DEFAULT_SCOPES, type Settings } from '@pipeline-attribution/shared';
import type { Fit } from './influencer-values.ts';
import type { CreditRules } from './types.ts';

/**
 * The tenant's settings and fit as the core takes them.
 * @param asOf where open journeys end, UTC epoch milliseconds.
 */
export function creditRules(settings: Settings, fit: Fit | null, asOf: number): CreditRules {
  return {
    asOf,
    lookbackDays: settings.lookbackDays,
    scopes: { ...DEFAULT_SCOPES, ...settings.creditScope },
    parameters: { ...settings.parameters, influencerValues: fit?.influencerValues ?? {} },
  };
}
