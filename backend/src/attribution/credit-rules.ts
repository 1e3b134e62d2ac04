import { DEFAULT_SCOPES, type Settings } from '@pipeline-attribution/shared';
import { fittedModels, influencerValues, type FitsInForce } from './fits-in-force.ts';
import { touchOfPost } from './load-posts.ts';
import type { CreditRules } from './types.ts';

/**
 * The tenant's settings and what was learnt as the core takes them.
 * @param asOf where open journeys end, UTC epoch milliseconds.
 */
export function creditRules(settings: Settings, fits: FitsInForce, asOf: number): CreditRules {
  return {
    asOf,
    lookbackDays: settings.lookbackDays,
    scopes: { ...DEFAULT_SCOPES, ...settings.creditScope },
    parameters: {
      ...settings.parameters,
      influencerValues: influencerValues(fits),
      fits: fittedModels(fits),
    },
    lift: settings.lift.earnsCredit ? (fits.lift?.inForce ?? null) : null,
    posts: new Map(fits.posts.map(touchOfPost).map((post) => [post.id, post])),
  };
}
