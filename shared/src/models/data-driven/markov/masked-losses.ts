import type { Chain } from './chain.ts';
import type { CoarseChain } from './coarse-chain.ts';
import type { Losses } from './first-order.ts';

/** Channels that are solved for together: the chain is then read once for all of them. */
const LANES = 4;
/** The error of a loss is proven to be below this part of it, unless rounding ends before. */
const TOLERANCE = 1e-10;
const MOST_SWEEPS = 100_000;

/**
 * What removing each of `channels` loses, for a chain of any order. Journeys flow from the start and each is
 * stopped on its first visit to a state whose window holds the channel (those states are masked); what
 * would still have come from there, summed, is the loss. So no two large numbers are subtracted, and a
 * rare channel's small effect is as precise as a large one.
 *
 * Solved is y = s + y·Q with masked states held at 0, from the visits of the whole chain on. Each sweep over
 * the chain is followed by a step on the coarse chain (aggregation and disaggregation), since flow that
 * runs on for long is what sweeps settle slowly; where that does not help, plain Gauss–Seidel goes on. A
 * residual r leaves the loss off by at most Σ |r_j|·h_j, since a visit to j brings no more than h_j: that
 * bound ends the iteration, not a guess at convergence.
 *
 * @param worth h of `stillToCome`, for conversions and for value.
 * @returns indexed like `channels`.
 */
export function maskedLosses(
  chain: Chain,
  coarse: CoarseChain | null,
  worth: Losses,
  channels: readonly number[],
): Losses {
  const holders = statesByChannel(chain);
  const rounding = {
    conversions: roundingOf(chain, worth.conversions),
    value: roundingOf(chain, worth.value),
  };
  const losses = {
    conversions: new Float64Array(channels.length),
    value: new Float64Array(channels.length),
  };
  const flow = new Flow(chain, coarse, worth, holders);
  for (let first = 0; first < channels.length; first += LANES) {
    const lanes = channels.slice(first, first + LANES);
    flow.begin(lanes);
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
      flow.sweep();
      const isExact = (lane: number): boolean =>
        (flow.off[lane] ?? 0) <=
          Math.max(TOLERANCE * (losses.conversions[first + lane] ?? 0), rounding.conversions) &&
        (flow.offValue[lane] ?? 0) <=
          Math.max(TOLERANCE * (losses.value[first + lane] ?? 0), rounding.value);
      // The first sweep finds how large the losses are; the last one, what they are.
      if (sweep > 0 && !lanes.every((_, lane) => isExact(lane))) {
        flow.correct();
        continue;
      }
      lanes.forEach((channel, lane) => {
        losses.conversions[first + lane] = flow.lost(channel, lane, worth.conversions);
        losses.value[first + lane] = flow.lost(channel, lane, worth.value);
      });
      if (lanes.every((_, lane) => isExact(lane))) break;
      flow.correct();
    }
  }
  return losses;
}

/** Visits to the inner states, for some channels at once: entry `state * LANES + lane`. */
class Flow {
  /** Bounds of the error of each lane's losses after the last sweep. */
  readonly off = new Float64Array(LANES);
  readonly offValue = new Float64Array(LANES);
  readonly #chain: Chain;
  readonly #coarse: CoarseChain | null;
  readonly #worth: Losses;
  readonly #holders: Holders;
  /** Bit `lane` is set where the lane's channel is in the state's window. */
  readonly #masks: Uint8Array;
  readonly #residual: Float64Array;
  readonly #still: Float64Array;
  #lanes: readonly number[] = [];
  #visits: Float64Array;
  #next: Float64Array;
  #isAccelerated = false;
  #history: number[] = [];

  constructor(chain: Chain, coarse: CoarseChain | null, worth: Losses, holders: Holders) {
    this.#chain = chain;
    this.#coarse = coarse;
    this.#worth = worth;
    this.#holders = holders;
    this.#masks = new Uint8Array(chain.inner);
    this.#visits = new Float64Array(chain.inner * LANES);
    this.#next = new Float64Array(coarse === null ? 0 : chain.inner * LANES);
    this.#residual = new Float64Array((coarse?.size ?? chain.channels) * LANES);
    this.#still = new Float64Array(this.#residual.length);
  }

  begin(lanes: readonly number[]): void {
    const { inner, visits } = this.#chain;
    this.#lanes = lanes;
    this.#isAccelerated = this.#coarse !== null;
    this.#history = [];
    this.#masks.fill(0);
    for (let state = 0; state < inner; state += 1) {
      this.#visits.fill(visits[state] ?? 0, state * LANES, (state + 1) * LANES);
    }
    const { offsets, states } = this.#holders;
    lanes.forEach((channel, lane) => {
      for (let at = offsets[channel] ?? 0; at < (offsets[channel + 1] ?? 0); at += 1) {
        const state = states[at] ?? 0;
        if (state >= inner) continue;
        this.#masks[state] = (this.#masks[state] ?? 0) | (1 << lane);
        this.#visits[state * LANES + lane] = 0;
      }
    });
  }

  /** y ← s + y·Q; in place, which is Gauss–Seidel, unless a coarse step follows. */
  sweep(): void {
    const { inner, order, windows, start } = this.#chain;
    const { offsets, others, chances } = this.#chain.into;
    const { conversions: h, value: hv } = this.#worth;
    const visits = this.#visits;
    const next = this.#isAccelerated ? this.#next : visits;
    const masks = this.#masks;
    const residual = this.#residual.fill(0);
    let offA = 0;
    let offB = 0;
    let offC = 0;
    let offD = 0;
    let offValueA = 0;
    let offValueB = 0;
    let offValueC = 0;
    let offValueD = 0;
    for (let state = 0; state < inner; state += 1) {
      let a = start[state] ?? 0;
      let b = a;
      let c = a;
      let d = a;
      const end = offsets[state + 1] ?? 0;
      for (let at = offsets[state] ?? 0; at < end; at += 1) {
        const chance = chances[at] ?? 0;
        const other = (others[at] ?? 0) * LANES;
        a += chance * (visits[other] ?? 0);
        b += chance * (visits[other + 1] ?? 0);
        c += chance * (visits[other + 2] ?? 0);
        d += chance * (visits[other + 3] ?? 0);
      }
      const mask = masks[state] ?? 0;
      if (mask !== 0) {
        if ((mask & 1) !== 0) a = 0;
        if ((mask & 2) !== 0) b = 0;
        if ((mask & 4) !== 0) c = 0;
        if ((mask & 8) !== 0) d = 0;
      }
      const here = state * LANES;
      const moreA = a - (visits[here] ?? 0);
      const moreB = b - (visits[here + 1] ?? 0);
      const moreC = c - (visits[here + 2] ?? 0);
      const moreD = d - (visits[here + 3] ?? 0);
      next[here] = a;
      next[here + 1] = b;
      next[here + 2] = c;
      next[here + 3] = d;
      const lump = (windows[state * order] ?? 0) * LANES;
      residual[lump] = (residual[lump] ?? 0) + moreA;
      residual[lump + 1] = (residual[lump + 1] ?? 0) + moreB;
      residual[lump + 2] = (residual[lump + 2] ?? 0) + moreC;
      residual[lump + 3] = (residual[lump + 3] ?? 0) + moreD;
      const worth = h[state] ?? 0;
      offA += Math.abs(moreA) * worth;
      offB += Math.abs(moreB) * worth;
      offC += Math.abs(moreC) * worth;
      offD += Math.abs(moreD) * worth;
      const worthValue = hv[state] ?? 0;
      offValueA += Math.abs(moreA) * worthValue;
      offValueB += Math.abs(moreB) * worthValue;
      offValueC += Math.abs(moreC) * worthValue;
      offValueD += Math.abs(moreD) * worthValue;
    }
    this.off.set([offA, offB, offC, offD]);
    this.offValue.set([offValueA, offValueB, offValueC, offValueD]);
  }

  /** Takes off what the residual, lumped by newest channel, brings after this sweep: (N − I) of it. */
  correct(): void {
    if (this.#coarse === null || !this.#isAccelerated) return;
    const { inner, order, windows } = this.#chain;
    const { size, visits: coarseVisits, share } = this.#coarse;
    const residual = this.#residual;
    const still = this.#still;
    for (let cell = 0; cell < still.length; cell += 1) still[cell] = -(residual[cell] ?? 0);
    for (let channel = 0; channel < size; channel += 1) {
      const a = residual[channel * LANES] ?? 0;
      const b = residual[channel * LANES + 1] ?? 0;
      const c = residual[channel * LANES + 2] ?? 0;
      const d = residual[channel * LANES + 3] ?? 0;
      for (let other = 0; other < size; other += 1) {
        const count = coarseVisits[channel * size + other] ?? 0;
        const there = other * LANES;
        still[there] = (still[there] ?? 0) + a * count;
        still[there + 1] = (still[there + 1] ?? 0) + b * count;
        still[there + 2] = (still[there + 2] ?? 0) + c * count;
        still[there + 3] = (still[there + 3] ?? 0) + d * count;
      }
    }
    this.#lanes.forEach((channel, lane) => {
      // Without the channel, nothing flows on from it: a rank-one change of N.
      const stopped =
        (still[channel * LANES + lane] ?? 0) / (coarseVisits[channel * size + channel] ?? 1);
      for (let other = 0; other < size; other += 1) {
        const there = other * LANES + lane;
        still[there] = (still[there] ?? 0) - stopped * (coarseVisits[channel * size + other] ?? 0);
      }
    });
    const next = this.#next;
    for (let state = 0; state < inner; state += 1) {
      const part = share[state] ?? 0;
      const mask = this.#masks[state] ?? 0;
      const lump = (windows[state * order] ?? 0) * LANES;
      for (let lane = 0; lane < LANES; lane += 1) {
        if ((mask & (1 << lane)) !== 0) continue;
        const here = state * LANES + lane;
        next[here] = (next[here] ?? 0) + part * (still[lump + lane] ?? 0);
      }
    }
    [this.#visits, this.#next] = [next, this.#visits];
    this.#watch();
  }

  /** What a channel's removal loses, by the visits found so far: `worth` of what flows into its states. */
  lost(channel: number, lane: number, worth: Float64Array): number {
    const { start, into } = this.#chain;
    const { offsets, states } = this.#holders;
    const visits = this.#isAccelerated ? this.#next : this.#visits;
    let lost = 0;
    for (let at = offsets[channel] ?? 0; at < (offsets[channel + 1] ?? 0); at += 1) {
      const state = states[at] ?? 0;
      let inflow = start[state] ?? 0;
      for (let step = into.offsets[state] ?? 0; step < (into.offsets[state + 1] ?? 0); step += 1) {
        inflow +=
          (into.chances[step] ?? 0) * (visits[(into.others[step] ?? 0) * LANES + lane] ?? 0);
      }
      lost += inflow * (worth[state] ?? 0);
    }
    return lost;
  }

  /** Stops the coarse steps when ten of them have not brought the error down. */
  #watch(): void {
    this.#history.push(Math.max(...this.off));
    const tenAgo = this.#history.at(-11);
    if (tenAgo !== undefined && (this.#history.at(-1) ?? 0) > tenAgo / 4) {
      this.#isAccelerated = false;
    }
  }
}

/** The states whose window holds a channel, each once. */
interface Holders {
  readonly offsets: Int32Array;
  readonly states: Int32Array;
}

function statesByChannel({ channels, states, order, windows }: Chain): Holders {
  const offsets = new Int32Array(channels + 1);
  const isNew = (at: number, state: number): boolean => {
    for (let earlier = state * order; earlier < at; earlier += 1) {
      if (windows[earlier] === windows[at]) return false;
    }
    return windows[at] !== -1;
  };
  for (let at = 0; at < windows.length; at += 1) {
    if (!isNew(at, Math.floor(at / order))) continue;
    const after = (windows[at] ?? 0) + 1;
    offsets[after] = (offsets[after] ?? 0) + 1;
  }
  for (let channel = 0; channel < channels; channel += 1) {
    offsets[channel + 1] = (offsets[channel + 1] ?? 0) + (offsets[channel] ?? 0);
  }
  const next = offsets.slice();
  const holders = new Int32Array(offsets[channels] ?? 0);
  for (let state = 0; state < states; state += 1) {
    for (let at = state * order; at < (state + 1) * order; at += 1) {
      if (!isNew(at, state)) continue;
      const channel = windows[at] ?? 0;
      const here = next[channel] ?? 0;
      holders[here] = state;
      next[channel] = here + 1;
    }
  }
  return { offsets, states: holders };
}

/** How much of the sum of visits times worth double precision can leave undecided. */
function roundingOf({ inner, visits }: Chain, worth: Float64Array): number {
  let sum = 0;
  for (let state = 0; state < inner; state += 1) sum += (visits[state] ?? 0) * (worth[state] ?? 0);
  return 4 * Number.EPSILON * sum;
}
