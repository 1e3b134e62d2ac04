import type { PathCredit } from '../../paths.ts';
import { gatherCoalitions } from './coalitions.ts';
import type { CoalitionTable, CountedPath } from './coalitions.ts';
import { shapleyOfTable } from './exact.ts';
import { DEFAULT_RIDGE, fitRateModel } from './rate-model.ts';
import type { RateModel } from './rate-model.ts';

/** Up to so many channels in a journey every one of its subsets is asked; above, the closed form is used. */
export const MOST_EXACT_CHANNELS = 12;

/**
 * Splits the conversion rate v(S) = σ(α + Σ β) of a coalition S among its members, σ being the logistic function and
 * v(∅) = 0: whom nobody reached is nobody's credit. The parts sum to v(S) and none is below 0.
 *
 * - Up to {@link MOST_EXACT_CHANNELS} members: the Shapley value, over all 2^|S| subsets.
 * - Above: the Aumann–Shapley value of the effects, the integral of ∂v/∂β along the diagonal. For a rate that depends
 *   on the sum of effects only it is closed, β_c / B · (σ(α + B) − σ(α)) with B = Σ β; it needs no sampling, and it
 *   agrees with the Shapley value when effects are small or equal. (R. J. Aumann and L. S. Shapley, “Values of
 *   Non-Atomic Games”, 1974.)
 *
 * Of the base rate σ(α), which people convert at who met channels without any effect, each member has the same part:
 * in every order of arrival the first to come brings it. So where effects are slight, this is the equal share, and no
 * trace of a difference is blown up to all of the credit.
 */
export function coalitionShapley(intercept: number, effects: readonly number[]): Float64Array {
  const n = effects.length;
  const base = logistic(intercept);
  if (n > MOST_EXACT_CHANNELS) {
    const sum = effects.reduce((a, b) => a + b, 0);
    const lift = logistic(intercept + sum) - base;
    return Float64Array.from(
      effects,
      (effect) => base / n + (sum === 0 ? 0 : (lift * effect) / sum),
    );
  }
  // σ(x) = 1 / (1 + e^−x), and e^−x of a union is a product: one exponential a channel instead of one a subset.
  const factors = Float64Array.from(effects, (effect) => Math.exp(-effect));
  const odds = new Float64Array(2 ** n);
  const rates = new Float64Array(2 ** n);
  odds[0] = Math.exp(-intercept);
  for (let mask = 1; mask < odds.length; mask++) {
    const lowest = 31 - Math.clz32(mask & -mask);
    const against = (odds[mask & (mask - 1)] ?? 0) * (factors[lowest] ?? 1);
    odds[mask] = against;
    rates[mask] = 1 / (1 + against);
  }
  return shapleyOfTable(rates, n);
}

/**
 * Shapley credit on a smoothed conversion rate: the model of {@link fitRateModel} says at what rate any set of channels
 * converts, seen or not, and each converting journey is shared among its channels as {@link coalitionShapley} shares
 * its rate. Per journey the shares sum to 1 (efficiency), so credit sums to the conversions and the value of the paths
 * without any scaling. Value is shared as conversions are: the model explains whether people convert, not how much
 * they spend.
 *
 * What it is not: proof of cause. People who meet more channels may simply have been more interested.
 *
 * @throws RangeError as {@link fitRateModel} does.
 */
export function rateShapley(
  paths: Iterable<CountedPath>,
  ridge = DEFAULT_RIDGE,
): ReadonlyMap<string, PathCredit> {
  const table = gatherCoalitions(paths);
  return shareByRate(table, fitRateModel(table, ridge));
}

/** {@link rateShapley} of gathered paths under a given model. */
export function shareByRate(
  { channels, coalitions }: CoalitionTable,
  model: RateModel,
): ReadonlyMap<string, PathCredit> {
  const credit = channels.map(() => ({ conversions: 0, value: 0 }));
  for (const { members, conversions, value } of coalitions) {
    if (members.length === 0 || (conversions === 0 && value === 0)) continue;
    const parts = coalitionShapley(
      model.intercept,
      members.map((member) => model.effects[member] ?? 0),
    );
    const rate = parts.reduce((a, b) => a + b, 0);
    members.forEach((member, index) => {
      const share = (parts[index] ?? 0) / rate;
      const entry = credit[member];
      if (!entry) return;
      entry.conversions += conversions * share;
      entry.value += value * share;
    });
  }
  return new Map(channels.map((channel, index) => [channel, credit[index] ?? NOTHING]));
}

const NOTHING: PathCredit = { conversions: 0, value: 0 };

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
