import type { Random } from '../random.ts';

/**
 * A chain of states 0, 1, 2, … that moves by at most one step a week. Upward moves out of state s happen at the
 * rate `climb[s]` plus what the causes add in the week; only what does not climb may fall.
 */
export interface Chain {
  /** Weekly rates of climbing out of each state but the last without any marketing: week by week, state by state. */
  readonly climb: Float64Array;
  /** Chance of falling out of each state but the first. */
  readonly fall: readonly number[];
  readonly pushes: readonly Push[];
}

/** What one cause does to a chain. */
export interface Push {
  readonly cause: string;
  /** What a unit of exposure adds to the rate of climbing out of each state but the last. */
  readonly strength: readonly number[];
  /** In order. */
  readonly weeks: readonly number[];
  /** Units of exposure in each of `weeks`. */
  readonly doses: readonly number[];
}

/** A stretch of weeks, from the start of the first to the start of the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The expected `reward` of the state at the end of a stretch, by forward recursion, for every subset of the
 * pushes (bit i is the i-th): the chain with the other pushes never having happened.
 *
 * Causes are branched on in order of their first exposure, so that all subsets share the weeks before.
 */
export function rewardsBySubset(
  chain: Chain,
  start: readonly number[],
  { from, to }: Stretch,
  reward: readonly number[],
): Float64Array {
  const { pushes } = chain;
  const steps = start.length - 1;
  const stay = Float64Array.from(chain.climb, (rate) => Math.exp(-rate));
  const order = pushes
    .map((push, bit) => ({ bit, first: push.weeks.find((week) => week >= from) ?? to, push }))
    .sort((a, b) => a.first - b.first || a.bit - b.bit)
    .map(({ bit, first, push }) => ({
      bit,
      first: Math.min(first, to),
      factors: factorsOf(push, steps, from, to),
    }));
  const values = new Float64Array(2 ** pushes.length);
  const kept = order.map(({ factors }) => new Float64Array(factors.length));
  const states = order.map(() => new Float64Array(steps + 1));
  const last = new Float64Array(steps + 1);
  const visit = (depth: number, subset: number, before: ArrayLike<number>, week: number): void => {
    const next = order[depth];
    if (next === undefined) {
      last.set(before);
      forward(chain.fall, stay, last, week, to);
      values[subset] = expected(last, reward);
      return;
    }
    const state = states[depth] ?? last;
    state.set(before);
    forward(chain.fall, stay, state, week, next.first);
    visit(depth + 1, subset, state, next.first);
    const saved = kept[depth] ?? last;
    next.factors.forEach(({ at, factor }, i) => {
      saved[i] = stay[at] ?? 1;
      stay[at] = (stay[at] ?? 1) * factor;
    });
    visit(depth + 1, subset | (1 << next.bit), state, next.first);
    next.factors.forEach(({ at }, i) => (stay[at] = saved[i] ?? 1));
  };
  visit(0, 0, start, from);
  return values;
}

/** The same for one subset only. */
export function rewardOf(
  chain: Chain,
  start: readonly number[],
  { from, to }: Stretch,
  reward: readonly number[],
  subset: number,
): number {
  const steps = start.length - 1;
  const stay = Float64Array.from(chain.climb, (rate) => Math.exp(-rate));
  chain.pushes.forEach((push, bit) => {
    if (((subset >> bit) & 1) === 0) return;
    for (const { at, factor } of factorsOf(push, steps, from, to))
      stay[at] = (stay[at] ?? 1) * factor;
  });
  const state = Float64Array.from(start);
  forward(chain.fall, stay, state, from, to);
  return expected(state, reward);
}

/** By how much each exposure multiplies the chance not to climb: position in `climb`, and the factor. */
function factorsOf(
  { strength, weeks, doses }: Push,
  steps: number,
  from: number,
  to: number,
): { at: number; factor: number }[] {
  const factors: { at: number; factor: number }[] = [];
  weeks.forEach((week, i) => {
    if (week < from || week >= to) return;
    for (let s = 0; s < steps; s += 1) {
      const push = (strength[s] ?? 0) * (doses[i] ?? 0);
      if (push > 0) factors.push({ at: week * steps + s, factor: Math.exp(-push) });
    }
  });
  return factors;
}

function forward(
  fall: readonly number[],
  stay: Float64Array,
  state: Float64Array,
  from: number,
  to: number,
): void {
  const steps = state.length - 1;
  for (let week = from; week < to; week += 1) {
    // From the top down, every state gives to its neighbours what they had not got before.
    let fromAbove = 0;
    for (let s = steps; s >= 0; s -= 1) {
      const here = state[s] ?? 0;
      const stays = s < steps ? here * (stay[week * steps + s] ?? 1) : here;
      const falls = s > 0 ? stays * (fall[s - 1] ?? 0) : 0;
      if (s < steps) state[s + 1] = (state[s + 1] ?? 0) + here - stays;
      state[s] = stays - falls + fromAbove;
      fromAbove = falls;
    }
  }
}

function expected(state: Float64Array, reward: readonly number[]): number {
  let sum = 0;
  for (let s = 0; s < state.length; s += 1) sum += (state[s] ?? 0) * (reward[s] ?? 0);
  return sum;
}

/** One way through the chain: the state at the start of each week, and whose push made each step still standing. */
export interface Path {
  readonly states: Uint8Array;
  /** Per week, who made the steps up to where the chain now is, the first step first; `null`: nobody. */
  readonly movers: readonly (readonly (string | null)[])[];
}

/** Draws a path with all pushes at work, from a state drawn from `start`. */
export function drawPath(
  random: Random,
  { climb, fall, pushes }: Chain,
  start: readonly number[],
  weeks: number,
): Path {
  const steps = start.length - 1;
  const states = new Uint8Array(weeks);
  const movers: (readonly (string | null)[])[] = [];
  const pushed = pushesByWeek(pushes);
  let state = random.weighted(
    start.map((_, s) => s),
    (s) => start[s] ?? 0,
  );
  let standing: readonly (string | null)[] = new Array<null>(state).fill(null);
  for (let week = 0; week < weeks; week += 1) {
    states[week] = state;
    movers.push(standing);
    const own = state < steps ? (climb[week * steps + state] ?? 0) : 0;
    const rates = state < steps ? (pushed.get(week) ?? []) : [];
    let rate = own;
    for (const { strength, dose } of rates) rate += (strength[state] ?? 0) * dose;
    if (random.chance(1 - Math.exp(-rate))) {
      let left = random.next() * rate - own;
      let mover: string | null = null;
      for (const { cause, strength, dose } of rates) {
        const share = (strength[state] ?? 0) * dose;
        if (left < 0) break;
        if (share > 0) mover = cause;
        left -= share;
      }
      standing = [...standing, mover];
      state += 1;
    } else if (state > 0 && random.chance(fall[state - 1] ?? 0)) {
      state -= 1;
      standing = standing.slice(0, state);
    }
  }
  return { states, movers };
}

function pushesByWeek(
  pushes: readonly Push[],
): Map<number, { cause: string; strength: readonly number[]; dose: number }[]> {
  const result = new Map<number, { cause: string; strength: readonly number[]; dose: number }[]>();
  for (const { cause, strength, weeks, doses } of pushes) {
    weeks.forEach((week, i) => {
      const list = result.get(week) ?? [];
      list.push({ cause, strength, dose: doses[i] ?? 0 });
      result.set(week, list);
    });
  }
  return result;
}
