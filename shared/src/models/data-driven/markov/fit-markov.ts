import type { FitJourney } from '../fit-journey.ts';
import type { SourceValues } from '../fitted.ts';
import type { MarkovOrder } from './path-counts.ts';
import { markovRemovalEffects } from './removal-effects.ts';

/**
 * Removal effects of the sources in a tenant's journeys, as the fitted `markov` model keeps them. Journeys in
 * which nobody was seen have nobody to tell apart and are left out of all counts.
 */
export function fitMarkov(
  journeys: Iterable<FitJourney>,
  { order }: { readonly order: MarkovOrder },
): SourceValues {
  const seen = [...journeys].filter(({ sources }) => sources.length > 0);
  const { channels, totals, warnings } = markovRemovalEffects(
    seen.map(({ sources, converted, value }) => ({
      path: sources,
      conversions: converted ? 1 : 0,
      value: converted ? value : 0,
      nulls: converted ? 0 : 1,
    })),
    { order },
  );
  return {
    values: Object.fromEntries(
      [...channels].map(([source, { removalEffect }]) => [source, removalEffect]),
    ),
    conversions: totals.conversions,
    paths: seen.length,
    order,
    warning: warnings.length > 0 ? warnings.join(' ') : null,
  };
}
