import { count } from '../../words.ts';
import type { FitJourney } from '../fit-journey.ts';
import type { SourceValues } from '../fitted.ts';
import { gatherCoalitions } from './coalitions.ts';
import type { CoalitionTable } from './coalitions.ts';
import { DEFAULT_RIDGE, fitRateModel, MOST_RATE_CHANNELS } from './rate-model.ts';
import type { RateModel } from './rate-model.ts';
import { coalitionShapley } from './rate-shapley.ts';

export interface ShapleyFitOptions {
  /** See `fitRateModel`; default {@link DEFAULT_RIDGE}. */
  readonly ridge?: number;
}

/** Below so many conversions a rate by channel is mostly chance. */
const FEW_CONVERSIONS = 30;

/**
 * Learns from a tenant's journeys what one touch of a source is worth: the conversions that rate-based Shapley
 * (`coalitionShapley`) expects of the source over all journeys that met it, divided by how often it touched them,
 * since a deal is credited touch by touch. In conversions per touch, above 0 for every source that was seen.
 *
 * Where rates cannot tell sources apart (all journeys converted, too many sources) each is worth its equal share of
 * the conversions per touch, and the warning says so. Without a conversion there are no values.
 */
export function fitShapley(
  journeys: Iterable<FitJourney>,
  { ridge = DEFAULT_RIDGE }: ShapleyFitOptions = {},
): SourceValues {
  let paths = 0;
  const table = gatherCoalitions(
    (function* () {
      for (const { sources, converted, value } of journeys) {
        if (sources.length > 0) paths++;
        yield {
          path: sources,
          conversions: converted ? 1 : 0,
          value: converted ? value : 0,
          nulls: converted ? 0 : 1,
        };
      }
    })(),
  );
  let conversions = 0;
  let nulls = 0;
  for (const coalition of table.coalitions) {
    if (coalition.members.length > 0) conversions += coalition.conversions;
    nulls += coalition.nulls;
  }
  const found = (worth: readonly number[], warning: string | null): SourceValues => ({
    values: perTouch(table, worth),
    conversions,
    paths,
    order: null,
    warning,
  });

  if (conversions === 0) {
    return found(
      [],
      'No journey with a known touch has converted yet, so there is nothing to share.',
    );
  }
  if (nulls === 0) {
    return found(
      equalWorth(table),
      'Every known journey converted, so no rate tells the sources apart: each has its equal share.',
    );
  }
  if (table.channels.length > MOST_RATE_CHANNELS) {
    return found(
      equalWorth(table),
      `There are ${table.channels.length} sources and rates can be compared for ${MOST_RATE_CHANNELS}: each has its equal share.`,
    );
  }
  const model = fitRateModel(table, ridge);
  return found(
    rateWorth(table, model),
    model.effects.some((effect) => effect > 0)
      ? conversions < FEW_CONVERSIONS
        ? `Learnt from ${count(conversions, 'conversion')}; below ${FEW_CONVERSIONS} the differences are mostly chance.`
        : null
      : 'Journeys with none of the sources convert more often than others, so all of them share evenly.',
  );
}

/** By channel, Σ over all journeys of its part of their rate: the conversions expected of it. */
function rateWorth({ channels, coalitions }: CoalitionTable, model: RateModel): number[] {
  const worth = channels.map(() => 0);
  for (const { members, conversions, nulls } of coalitions) {
    const parts = coalitionShapley(
      model.intercept,
      members.map((member) => model.effects[member] ?? 0),
    );
    members.forEach((member, index) => {
      worth[member] = (worth[member] ?? 0) + (conversions + nulls) * (parts[index] ?? 0);
    });
  }
  return worth;
}

/** By channel, its equal share of the conversions. */
function equalWorth({ channels, coalitions }: CoalitionTable): number[] {
  const worth = channels.map(() => 0);
  for (const { members, conversions } of coalitions) {
    for (const member of members) {
      worth[member] = (worth[member] ?? 0) + conversions / members.length;
    }
  }
  return worth;
}

function perTouch(
  { channels, touches }: CoalitionTable,
  worth: readonly number[],
): Record<string, number> {
  const values: Record<string, number> = {};
  channels.forEach((channel, index) => {
    const total = worth[index];
    if (total !== undefined) values[channel] = total / (touches[index] ?? 1);
  });
  return values;
}
