import type { PathCredit } from '../../paths.ts';
import { gatherCoalitions } from './coalitions.ts';
import type { CoalitionTable, CountedPath } from './coalitions.ts';
import { shapleyOfTable } from './exact.ts';
import { DEFAULT_RIDGE, fitRateModel } from './rate-model.ts';
import type { RateModel } from './rate-model.ts';

/** Up to so many channels in a journey every one of its subsets is asked; above, the closed form is used. */
export const MOST_EXACT_CHANNELS = 12;

/**
 * What each member of a coalition S adds to its conversion rate v(S) = σ(α + Σ β), σ being the logistic function.
 *
 * - Up to {@link MOST_EXACT_CHANNELS} members: the Shapley value, over all 2^|S| subsets.
 * - Above: the Aumann–Shapley value, the integral of ∂v/∂β along the diagonal. For a rate that depends on the sum
 *   of effects only it is closed, φ_c = β_c / B · (σ(α + B) − σ(α)) with B = Σ β, it needs no sampling, and it
 *   agrees with the Shapley value when effects are small or equal. (R. J. Aumann and L. S. Shapley, “Values of
 *   Non-Atomic Games”, 1974.)
 *
 * Both sum to v(S) − v(∅) and give nothing to an effect of 0; β ≥ 0 keeps every part at 0 or above.
 */
export function coalitionShapley(intercept: number, effects: readonly number[]): Float64Array {
  const n = effects.length;
  if (n > MOST_EXACT_CHANNELS) {
    const sum = effects.reduce((a, b) => a + b, 0);
    if (sum === 0) return new Float64Array(n);
    const lift = logistic(intercept + sum) - logistic(intercept);
    return Float64Array.from(effects, (effect) => (lift * effect) / sum);
  }
  // σ(x) = 1 / (1 + e^−x), and e^−x of a union is a product: one exponential a channel instead of one a subset.
  const factors = Float64Array.from(effects, (effect) => Math.exp(-effect));
  const odds = new Float64Array(2 ** n);
  const rates = new Float64Array(2 ** n);
  odds[0] = Math.exp(-intercept);
  rates[0] = logistic(intercept);
  for (let mask = 1; mask < odds.length; mask++) {
    const lowest = 31 - Math.clz32(mask & -mask);
    const against = (odds[mask & (mask - 1)] ?? 0) * (factors[lowest] ?? 1);
    odds[mask] = against;
    rates[mask] = 1 / (1 + against);
  }
  // Products in another order may differ in the last bit: no part falls below 0 for that.
  return shapleyOfTable(rates, n).map((part) => Math.max(0, part));
}

/**
 * Shapley credit on a smoothed conversion rate: the model of {@link fitRateModel} says what any set of channels
 * would convert, and each converting journey is shared by what its channels add to its own rate.
 *
 * Within a journey of channels S the parts sum to v(S) − v(∅) (efficiency). v(∅) is what would convert anyway; the
 * parts are scaled to the whole journey, so that credit sums to the conversions and the value of the paths and can
 * stand beside the other models. Where no channel of a journey adds anything, they share evenly: somebody was
 * there, and nothing tells them apart. Value is shared as conversions are: the model explains whether people
 * convert, not how much they spend.
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
    const sum = parts.reduce((a, b) => a + b, 0);
    members.forEach((member, index) => {
      const share = sum > 0 ? (parts[index] ?? 0) / sum : 1 / members.length;
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
