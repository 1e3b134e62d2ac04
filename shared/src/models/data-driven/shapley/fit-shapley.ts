import type { FitJourney } from '../fit-journey.ts';
import type { SourceValues } from '../fitted.ts';
import { gatherCoalitions } from './coalitions.ts';
import type { CoalitionTable } from './coalitions.ts';
import { DEFAULT_RIDGE, fitRateModel, MOST_RATE_CHANNELS } from './rate-model.ts';
import { coalitionShapley } from './rate-shapley.ts';

export interface ShapleyFitOptions {
  /** See `fitRateModel`; default {@link DEFAULT_RIDGE}. */
  readonly ridge?: number;
}

/** Below so many conversions a rate by channel is mostly chance. */
const FEW_CONVERSIONS = 30;

/**
 * Learns from a tenant's journeys what one touch of a source is worth: the mean, over the journeys that met it, of
 * what the source adds to their conversion rate (`rateShapley`), divided by how often it touched them, since a deal
 * is credited touch by touch. In conversions per touch; 0 for a source whose presence raises the rate of no
 * journey. Deals whose touches are all worth 0 share evenly; whoever normalises must allow for it.
 *
 * Where rates cannot tell sources apart (all journeys converted, none of the sources raises the rate, too many
 * sources) each is worth its equal share of the conversions per touch, and the warning says so. Without a
 * conversion there are no values.
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
  const worth = rateWorth(table, ridge);
  if (!worth.some((lift) => lift > 0)) {
    return found(
      equalWorth(table),
      'Journeys with none of the sources convert more often than others: each has its equal share.',
    );
  }
  return found(
    worth,
    conversions < FEW_CONVERSIONS
      ? `Learnt from ${conversions} ${conversions === 1 ? 'conversion' : 'conversions'}; below ${FEW_CONVERSIONS} the differences are mostly chance.`
      : null,
  );
}

/** By channel, Σ over all journeys of what it adds to their rate: the conversions expected of it. */
function rateWorth({ channels, coalitions }: CoalitionTable, ridge: number): number[] {
  const model = fitRateModel({ channels, coalitions, touches: [] }, ridge);
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
