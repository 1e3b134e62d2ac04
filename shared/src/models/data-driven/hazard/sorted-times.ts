/** How many of sorted times lie before an instant. */
export function countBefore(times: Float64Array, instant: number): number {
  return search(times, instant, false);
}

/** How many of sorted times lie before an instant or at it. */
export function countUpTo(times: Float64Array, instant: number): number {
  return search(times, instant, true);
}

/**
 * Posts come at a steady pace as a rule, so the place is guessed from the first and the last, and a few steps from
 * there find it; from a bad guess halving does.
 */
function search(times: Float64Array, instant: number, isIncluded: boolean): number {
  let low = 0;
  let high = times.length;
  if (high === 0) return 0;
  const first = times[0] as number;
  const last = times[high - 1] as number;
  if (instant < first) return 0;
  if (instant > last) return high;
  let at = last > first ? Math.floor(((instant - first) / (last - first)) * (high - 1)) : 0;
  for (let step = 0; low < high; step++) {
    const time = times[at] as number;
    if (time < instant || (isIncluded && time === instant)) low = at + 1;
    else high = at;
    at = step >= STEPS ? (low + high) >> 1 : low > at ? low : high - 1;
  }
  return low;
}

const STEPS = 3;
