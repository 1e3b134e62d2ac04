import { chainOf, type Chain, type SettledChain, type Totals } from './chain.ts';
import { coarseChainOf, type CoarseChain } from './coarse-chain.ts';
import { firstOrderLosses, type Losses } from './first-order.ts';
import { maskedLosses } from './masked-losses.ts';
import { PathCounts, type MarkovOrder } from './path-counts.ts';
import { stillToCome } from './still-to-come.ts';

/** Journeys that went the same way. */
export interface MarkovPath {
  readonly path: readonly string[];
  readonly conversions: number;
  readonly value: number;
  /** Journeys that went this way and did not convert; default 0. */
  readonly nulls?: number;
}

export interface MarkovCredit {
  /** Credit: the totals of all paths, shared in proportion to the removal effects. */
  readonly conversions: number;
  readonly value: number;
  /** Part of all conversions that would be lost without the channel, 0 to 1. */
  readonly removalEffect: number;
  readonly removalEffectValue: number;
}

export interface MarkovResult {
  readonly order: MarkovOrder;
  readonly channels: ReadonlyMap<string, MarkovCredit>;
  readonly totals: Totals;
  /** Chance of an average journey to convert. */
  readonly conversionChance: number;
  /** Why the effects are to be read with care, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Removal effects of an absorbing Markov chain over aggregated paths (Anderl, Becker, von Wangenheim and
 * Schumann 2016, “Mapping the customer journey”, IJRM 33:457), exact: part of the conversions (and of their
 * value) that the chain loses when every journey ends on reaching the channel. A channel on a converting
 * path never has 0. Not what would happen without the channel's budget: whoever would have come another
 * way is lost here too.
 *
 * @throws RangeError when a count is negative or not finite, a value comes without a conversion, or there are
 * more channels (order 1) or longer rounds (orders 2 and 3) than can be solved.
 *
 * @example
 * markovRemovalEffects([
 *   { path: ['a', 'b'], conversions: 1, value: 0 },
 *   { path: ['a'], conversions: 0, value: 0, nulls: 1 },
 *   { path: ['b'], conversions: 1, value: 0 },
 * ], { order: 1 }).channels.get('a')?.removalEffect; // => 0.5
 */
export function markovRemovalEffects(
  paths: Iterable<MarkovPath>,
  { order }: { readonly order: MarkovOrder },
): MarkovResult {
  const counts = new PathCounts(order);
  const numbers = new Map<string, number>();
  let buffer = new Int32Array(64);
  for (const { path, conversions, value, nulls = 0 } of paths) {
    checkCounts(path, conversions, value, nulls);
    if (path.length === 0) continue;
    if (path.length > buffer.length) buffer = new Int32Array(path.length * 2);
    path.forEach((channel, index) => {
      let number = numbers.get(channel);
      if (number === undefined) numbers.set(channel, (number = numbers.size));
      buffer[index] = number;
    });
    counts.add(buffer, path.length, conversions, value, nulls);
  }
  return markovOfCounts(counts, [...numbers.keys()]);
}

/** The same from paths already counted; `names` by channel number. */
export function markovOfCounts(counts: PathCounts, names: readonly string[]): MarkovResult {
  const problem = markovProblem(counts);
  const channels = names.map((_, channel) => channel);
  return shareOut(problem, removalLosses(problem, channels), names);
}

/** What all channels' effects are computed from; plain data, so that it can be handed to a worker. */
export type MarkovProblem =
  | { readonly chain: SettledChain; readonly losses: Losses }
  | {
      readonly chain: SettledChain;
      readonly losses: null;
      readonly coarse: CoarseChain | null;
      readonly worth: Losses;
    };

/** An elimination at order 1 holds n² numbers: 200 MB of them. */
const MOST_FOR_ELIMINATION = 5000;

/** At order 1 one elimination answers at once; above, each channel is solved for by `removalLosses`. */
export function markovProblem(counts: PathCounts): MarkovProblem {
  const whole = chainOf(counts);
  const chain = settled(whole);
  if (chain.order > 1) {
    const coarse = coarseChainOf(whole);
    const worth = {
      conversions: stillToCome(whole, coarse, chain.converts),
      value: stillToCome(whole, coarse, chain.pays),
    };
    return { chain, losses: null, coarse, worth };
  }
  if (chain.states <= MOST_FOR_ELIMINATION) return { chain, losses: firstOrderLosses(whole) };
  throw new RangeError(
    `There are ${chain.states} channels, more than the ${MOST_FOR_ELIMINATION} that order 1 is solved for. ` +
      'Put rare channels together under one name, or take order 2.',
  );
}

/** What follows asks for the steps from one side only, and there may be millions. */
function settled({ from, ...chain }: Chain): SettledChain {
  return { ...chain, steps: from.others.length };
}

/** Conversions and value an average journey loses without each of these channels, in their order. */
export function removalLosses(problem: MarkovProblem, channels: readonly number[]): Losses {
  const { chain, losses } = problem;
  if (losses === null) return maskedLosses(chain, problem.coarse, problem.worth, channels);
  return {
    conversions: Float64Array.from(channels, (channel) => losses.conversions[channel] ?? 0),
    value: Float64Array.from(channels, (channel) => losses.value[channel] ?? 0),
  };
}

/** Shares the totals out by the losses of all channels; `names` and `losses` by channel number. */
export function shareOut(
  { chain }: MarkovProblem,
  losses: Losses,
  names: readonly string[],
): MarkovResult {
  const { totals } = chain;
  const journeys = totals.conversions + totals.nulls;
  const sums = { conversions: sum(losses.conversions), value: sum(losses.value) };
  const channels = new Map<string, MarkovCredit>();
  names.forEach((name, channel) => {
    if (chain.known[channel] !== 1) return;
    const lost = losses.conversions[channel] ?? 0;
    const lostValue = losses.value[channel] ?? 0;
    channels.set(name, {
      conversions: sums.conversions > 0 ? totals.conversions * (lost / sums.conversions) : 0,
      value: sums.value > 0 ? totals.value * (lostValue / sums.value) : 0,
      removalEffect: effect(lost, totals.conversions, journeys),
      removalEffectValue: effect(lostValue, totals.value, journeys),
    });
  });
  return {
    order: chain.order as MarkovOrder,
    channels,
    totals,
    conversionChance: journeys > 0 ? totals.conversions / journeys : 0,
    warnings: warningsOf(totals),
  };
}

/** The average journey brings total ÷ journeys, exactly; no more than all of it can be lost. */
function effect(lost: number, total: number, journeys: number): number {
  return total > 0 ? Math.min(1, (lost * journeys) / total) : 0;
}

function warningsOf({ conversions, nulls }: Totals): string[] {
  if (conversions === 0) {
    return ['No path converted, so there is no conversion to credit and every effect is 0.'];
  }
  if (nulls === 0) {
    return [
      'There are no paths without a conversion. Every removal effect is then overstated, since the chain never ' +
        'sees anybody leave, and channels differ less than they do. Add the paths that did not convert.',
    ];
  }
  return [];
}

function checkCounts(
  path: readonly string[],
  conversions: number,
  value: number,
  nulls: number,
): void {
  for (const [what, count] of [
    ['conversions', conversions],
    ['value', value],
    ['journeys without a conversion', nulls],
  ] as const) {
    if (count >= 0 && count < Infinity) continue;
    throw new RangeError(
      `The ${what} of the path “${path.join(' > ')}” must be a finite number of at least 0, not ${count}.`,
    );
  }
  if (value > 0 && conversions === 0) {
    throw new RangeError(
      `The path “${path.join(' > ')}” has a value of ${value} and no conversion that it could belong to.`,
    );
  }
}

function sum(numbers: Float64Array): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
