import type { SettledChain } from './chain.ts';
import type { CoarseChain } from './coarse-chain.ts';
import type { Losses } from './first-order.ts';
import { LANES } from './flow-rows.ts';
import { MaskedFlow } from './masked-flow.ts';
import { MOST_SWEEPS, tooSlow } from './too-slow.ts';

/** The error of a loss is proven to be below this part of it, unless rounding ends before. */
const TOLERANCE = 1e-10;

/**
 * What removing each of `channels` loses, for a chain of order 2 or more. Journeys flow from the start and each is
 * stopped on its first visit to a state whose window holds the channel (those states are masked); what
 * would still have come from there, summed, is the loss. So no two large numbers are subtracted, and a
 * rare channel's small effect is as precise as a large one.
 *
 * Solved is y = s + y·Q with masked states held at 0, by Gauss–Seidel sweeps with a step on the coarse chain
 * after each (aggregation and disaggregation), since flow that runs on for long is what sweeps settle
 * slowly. Where that does not help, plain sweeps go on. A residual r leaves the loss off by at most
 * Σ |r_j|·h_j, since a visit to j brings no more than h_j: that bound ends the iteration, not a guess at
 * convergence.
 *
 * @param worth h of `stillToCome`, for conversions and for value.
 * @returns indexed like `channels`.
 * @throws RangeError as `tooSlow`.
 */
export function maskedLosses(
  chain: SettledChain,
  coarse: CoarseChain | null,
  worth: Losses,
  channels: readonly number[],
): Losses {
  const rounding = {
    conversions: roundingOf(chain, worth.conversions),
    value: roundingOf(chain, worth.value),
  };
  const losses = {
    conversions: new Float64Array(channels.length),
    value: new Float64Array(channels.length),
  };
  const flow = new MaskedFlow(chain, coarse, worth);
  for (let first = 0; first < channels.length; first += LANES) {
    const lanes = channels.slice(first, first + LANES);
    const isExact = (lane: number): boolean =>
      (flow.off[lane] ?? 0) <=
        Math.max(TOLERANCE * (losses.conversions[first + lane] ?? 0), rounding.conversions) &&
      (flow.offValue[lane] ?? 0) <=
        Math.max(TOLERANCE * (losses.value[first + lane] ?? 0), rounding.value);
    flow.begin(lanes);
    for (let sweep = 0; ; sweep += 1) {
      if (sweep === MOST_SWEEPS) throw tooSlow();
      flow.sweep();
      // The first sweep finds how large the losses are; the last one, what they are.
      if (sweep === 0 || lanes.every((_, lane) => isExact(lane))) {
        lanes.forEach((channel, lane) => {
          losses.conversions[first + lane] = flow.lost(channel, lane, worth.conversions);
          losses.value[first + lane] = flow.lost(channel, lane, worth.value);
        });
        if (lanes.every((_, lane) => isExact(lane))) break;
      }
      flow.correct();
    }
  }
  return losses;
}

/** How much of the sum of visits times worth double precision can leave undecided. */
function roundingOf({ inner, visits }: SettledChain, worth: Float64Array): number {
  let sum = 0;
  for (let state = 0; state < inner; state += 1) sum += (visits[state] ?? 0) * (worth[state] ?? 0);
  return 4 * Number.EPSILON * sum;
}
