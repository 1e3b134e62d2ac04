import type { SettledChain } from './chain.ts';
import type { CoarseChain } from './coarse-chain.ts';
import type { Losses } from './first-order.ts';
import { flowRows, LANES, type FlowRows } from './flow-rows.ts';
import { holdersOf, type Holders } from './holders.ts';

/**
 * How journeys flow through a chain of order 2 or more when they are stopped at a channel: expected visits to
 * the inner states, for some channels at once (entry `state * LANES + lane`).
 *
 * All steps into a state come from states with the same newest channel, which is its second newest. So a sweep
 * goes channel by channel and sums what flows on from the channel's states. What flows on to a channel
 * still to come counts in the same sweep. What flows back to one that has had its turn is `late`: its change is
 * the residual that the sweep leaves, exactly.
 */
export class MaskedFlow {
  /** Bounds of the error of each lane's losses, as the last sweep left them. */
  readonly off = new Float64Array(LANES);
  readonly offValue = new Float64Array(LANES);
  readonly #chain: SettledChain;
  readonly #coarse: CoarseChain | null;
  readonly #holders: Holders;
  readonly #rows: FlowRows;
  /** Bit `lane` is set where the lane's channel is in the state's window. */
  readonly #masks: Uint8Array;
  readonly #visits: Float64Array;
  /** What flows on from one channel's states, row by row. */
  readonly #flow: Float64Array;
  readonly #residual: Float64Array;
  readonly #step: Float64Array;
  #lanes: readonly number[] = [];
  #isAccelerated = false;
  #history: number[] = [];

  constructor(chain: SettledChain, coarse: CoarseChain | null, worth: Losses) {
    this.#chain = chain;
    this.#coarse = coarse;
    this.#holders = holdersOf(chain);
    this.#rows = flowRows(chain, coarse, worth);
    this.#masks = new Uint8Array(chain.inner);
    this.#visits = new Float64Array(chain.inner * LANES);
    this.#flow = new Float64Array(this.#rows.most * LANES);
    this.#residual = new Float64Array(chain.channels * LANES);
    this.#step = new Float64Array(chain.channels * LANES);
  }

  /** Starts anew for other channels, from the visits of the whole chain. */
  begin(lanes: readonly number[]): void {
    const { inner, order, windows, start, visits } = this.#chain;
    const { offsets, states } = this.#holders;
    this.#lanes = lanes;
    this.#isAccelerated = this.#coarse !== null;
    this.#history = [];
    this.#step.fill(0);
    this.#masks.fill(0);
    const left = this.#leftOfVisits();
    for (let state = 0; state < inner; state += 1) {
      const starts = start[state] ?? 0;
      const others = (visits[state] ?? 0) - starts;
      const previous = (windows[state * order + 1] ?? 0) * LANES;
      for (let lane = 0; lane < LANES; lane += 1) {
        const all = others > 0 ? starts + others * (left[previous + lane] ?? 0) : starts;
        this.#visits[state * LANES + lane] = all;
      }
    }
    lanes.forEach((channel, lane) => {
      for (let at = offsets[channel] ?? 0; at < (offsets[channel + 1] ?? 0); at += 1) {
        const state = states[at] ?? 0;
        if (state >= inner) continue;
        this.#masks[state] = (this.#masks[state] ?? 0) | (1 << lane);
        this.#visits[state * LANES + lane] = 0;
      }
    });
  }

  /** The part of visits to each channel that the coarse chain keeps without the lane's: where to start. */
  #leftOfVisits(): Float64Array {
    const left = new Float64Array(this.#chain.channels * LANES).fill(1);
    if (this.#coarse === null) return left;
    const { size, visitsTurned, visits } = this.#coarse;
    this.#lanes.forEach((channel, lane) => {
      const once = (visits[channel] ?? 0) / (visitsTurned[channel * size + channel] ?? 1);
      for (let other = 0; other < size; other += 1) {
        const all = visits[other] ?? 0;
        const lost = once * (visitsTurned[other * size + channel] ?? 0);
        if (all > 0) left[other * LANES + lane] = Math.max(0, 1 - lost / all);
      }
    });
    return left;
  }

  /** One Gauss–Seidel sweep of y ← s + y·Q. */
  sweep(): void {
    this.off.fill(0);
    this.offValue.fill(0);
    this.#residual.fill(0);
    for (let channel = 0; channel < this.#chain.channels; channel += 1) {
      if (this.#isAccelerated) this.#addStep(channel);
      flowOn(this.#rows, channel, this.#visits, this.#flow);
      this.#arrive(channel);
    }
  }

  /** Brings what flows on from a channel's states to where it flows, unless it is stopped there. */
  #arrive(channel: number): void {
    const { firstRows, lateEnds, states, newest, worth, worthValue } = this.#rows;
    const masks = this.#masks;
    const visits = this.#visits;
    const flow = this.#flow;
    const residual = this.#residual;
    const first = firstRows[channel] ?? 0;
    const lateEnd = lateEnds[channel] ?? 0;
    const end = firstRows[channel + 1] ?? 0;
    let offA = 0;
    let offB = 0;
    let offC = 0;
    let offD = 0;
    let offValueA = 0;
    let offValueB = 0;
    let offValueC = 0;
    let offValueD = 0;
    for (let row = first; row < end; row += 1) {
      const state = states[row] ?? 0;
      const from = (row - first) * LANES;
      const to = state * LANES;
      const mask = masks[state] ?? 0;
      const a = (mask & 1) === 0 ? (flow[from] ?? 0) : 0;
      const b = (mask & 2) === 0 ? (flow[from + 1] ?? 0) : 0;
      const c = (mask & 4) === 0 ? (flow[from + 2] ?? 0) : 0;
      const d = (mask & 8) === 0 ? (flow[from + 3] ?? 0) : 0;
      if (row < lateEnd) {
        const moreA = a - (visits[to] ?? 0);
        const moreB = b - (visits[to + 1] ?? 0);
        const moreC = c - (visits[to + 2] ?? 0);
        const moreD = d - (visits[to + 3] ?? 0);
        const lump = newest[row] ?? 0;
        residual[lump] = (residual[lump] ?? 0) + moreA;
        residual[lump + 1] = (residual[lump + 1] ?? 0) + moreB;
        residual[lump + 2] = (residual[lump + 2] ?? 0) + moreC;
        residual[lump + 3] = (residual[lump + 3] ?? 0) + moreD;
        const h = worth[row] ?? 0;
        offA += Math.abs(moreA) * h;
        offB += Math.abs(moreB) * h;
        offC += Math.abs(moreC) * h;
        offD += Math.abs(moreD) * h;
        const hv = worthValue[row] ?? 0;
        offValueA += Math.abs(moreA) * hv;
        offValueB += Math.abs(moreB) * hv;
        offValueC += Math.abs(moreC) * hv;
        offValueD += Math.abs(moreD) * hv;
      }
      visits[to] = a;
      visits[to + 1] = b;
      visits[to + 2] = c;
      visits[to + 3] = d;
    }
    this.#note(this.off, offA, offB, offC, offD);
    this.#note(this.offValue, offValueA, offValueB, offValueC, offValueD);
  }

  #note(off: Float64Array, a: number, b: number, c: number, d: number): void {
    off[0] = (off[0] ?? 0) + a;
    off[1] = (off[1] ?? 0) + b;
    off[2] = (off[2] ?? 0) + c;
    off[3] = (off[3] ?? 0) + d;
  }

  /**
   * Finds what the residual, lumped by newest channel, still brings: N of it visits. The next sweep adds what of
   * these flows late, spread within a channel as in the whole chain (roughly so, which costs a sweep and no
   * correctness); all else it sums anew anyway.
   */
  correct(): void {
    if (this.#coarse === null || !this.#isAccelerated) return;
    this.#solveCoarse(this.#coarse);
    this.#history.push(Math.max(...this.off));
    const tenAgo = this.#history.at(-11);
    // Ten steps that did not help: the newest channel says little here, and plain sweeps go on.
    if (tenAgo !== undefined && (this.#history.at(-1) ?? 0) > tenAgo / 4) {
      this.#isAccelerated = false;
    }
  }

  /** What the coarse step brings late to a channel's states, one product a state. */
  #addStep(channel: number): void {
    const { firstLate, firstStates, shares, previous } = this.#rows;
    const masks = this.#masks;
    const visits = this.#visits;
    const step = this.#step;
    const end = firstStates[channel + 1] ?? 0;
    for (let state = firstLate[channel] ?? 0; state < end; state += 1) {
      const mask = masks[state] ?? 0;
      const part = shares[state] ?? 0;
      const from = previous[state] ?? 0;
      const to = state * LANES;
      if ((mask & 1) === 0) visits[to] = (visits[to] ?? 0) + part * (step[from] ?? 0);
      if ((mask & 2) === 0) visits[to + 1] = (visits[to + 1] ?? 0) + part * (step[from + 1] ?? 0);
      if ((mask & 4) === 0) visits[to + 2] = (visits[to + 2] ?? 0) + part * (step[from + 2] ?? 0);
      if ((mask & 8) === 0) visits[to + 3] = (visits[to + 3] ?? 0) + part * (step[from + 3] ?? 0);
    }
  }

  /** Visits of each lane by newest channel: N times the residual, in the chain without the lane's channel. */
  #solveCoarse({ size, visitsTurned }: CoarseChain): void {
    const residual = this.#residual;
    const step = this.#step;
    for (let channel = 0; channel < size; channel += 1) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let other = 0; other < size; other += 1) {
        const count = visitsTurned[channel * size + other] ?? 0;
        const from = other * LANES;
        a += count * (residual[from] ?? 0);
        b += count * (residual[from + 1] ?? 0);
        c += count * (residual[from + 2] ?? 0);
        d += count * (residual[from + 3] ?? 0);
      }
      const to = channel * LANES;
      step[to] = a;
      step[to + 1] = b;
      step[to + 2] = c;
      step[to + 3] = d;
    }
    this.#lanes.forEach((channel, lane) => {
      // Without the channel nothing flows on from it: a change of N by one row and column.
      const own = visitsTurned[channel * size + channel] ?? 1;
      const stopped = (step[channel * LANES + lane] ?? 0) / own;
      for (let other = 0; other < size; other += 1) {
        const there = other * LANES + lane;
        step[there] = (step[there] ?? 0) - stopped * (visitsTurned[other * size + channel] ?? 0);
      }
      step[channel * LANES + lane] = 0;
    });
  }

  /** What a channel's removal loses, by the visits found so far: `worth` of what flows into its states. */
  lost(channel: number, lane: number, worth: Float64Array): number {
    const { start, into } = this.#chain;
    const { offsets, states } = this.#holders;
    let lost = 0;
    for (let at = offsets[channel] ?? 0; at < (offsets[channel + 1] ?? 0); at += 1) {
      const state = states[at] ?? 0;
      let inflow = start[state] ?? 0;
      for (let step = into.offsets[state] ?? 0; step < (into.offsets[state + 1] ?? 0); step += 1) {
        const other = (into.others[step] ?? 0) * LANES;
        inflow += (into.chances[step] ?? 0) * (this.#visits[other + lane] ?? 0);
      }
      lost += inflow * (worth[state] ?? 0);
    }
    return lost;
  }
}

/** Sums what flows on from the states whose newest channel this is. */
function flowOn(
  { firstRows, offsets, sources, chances, starts }: FlowRows,
  channel: number,
  visits: Float64Array,
  flow: Float64Array,
): void {
  const first = firstRows[channel] ?? 0;
  const last = firstRows[channel + 1] ?? 0;
  for (let row = first; row < last; row += 1) {
    let a = starts[row] ?? 0;
    let b = a;
    let c = a;
    let d = a;
    const end = offsets[row + 1] ?? 0;
    for (let at = offsets[row] ?? 0; at < end; at += 1) {
      const chance = chances[at] ?? 0;
      const source = sources[at] ?? 0;
      a += chance * (visits[source] ?? 0);
      b += chance * (visits[source + 1] ?? 0);
      c += chance * (visits[source + 2] ?? 0);
      d += chance * (visits[source + 3] ?? 0);
    }
    const here = (row - first) * LANES;
    flow[here] = a;
    flow[here + 1] = b;
    flow[here + 2] = c;
    flow[here + 3] = d;
  }
}
