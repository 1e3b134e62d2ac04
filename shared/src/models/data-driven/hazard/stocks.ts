import { DAY_MS } from '../../../journey/order.ts';
import type { Touchpoint } from '../../../journey/types.ts';
import { sourceKey } from '../source-key.ts';
import type { Sources } from './sources.ts';

export const WEEK_MS = 7 * DAY_MS;

/** How touches and posts fade and add up; chosen from the data, see `fit-hazard.ts`. */
export interface Kernel {
  /** Weeks after which a touch or post has faded to 1/e. */
  readonly decayWeeks: number;
  /** How fast posts saturate: what a post adds is 1 − e^{−postWeight·stock}. */
  readonly postWeight: number;
}

/** A point at which a deal's marketing weighs on it: stock of touches per source, of posts per influencer. */
export interface Pressure {
  readonly touches: Float64Array;
  readonly posts: Float64Array;
}

/** How much a kind of touch weighs beside a plain visit. */
const TOUCH_WEIGHT: Readonly<Partial<Record<Touchpoint['kind'], number>>> = {
  form: 1.2,
  event: 1.5,
  meeting: 1.5,
  content: 1.2,
  campaign_member: 1.2,
};

/** What is left of one touch at an instant. */
export function touchWeight(touch: Touchpoint, at: number, decayWeeks: number): number {
  if (touch.occurredAt > at) return 0;
  const age = (at - touch.occurredAt) / WEEK_MS;
  return (TOUCH_WEIGHT[touch.kind] ?? 1) * Math.exp(-age / decayWeeks);
}

/** The stock of touches at an instant: each fades, and together they saturate. */
export function touchStock(
  touches: readonly Touchpoint[],
  at: number,
  { indexOf }: Pick<Sources, 'indexOf'>,
  kernel: Kernel,
): Float64Array {
  const sources = touches.map((touch) => indexOf.get(sourceKey(touch)) ?? -1);
  return stockOfSources(touches, sources, at, kernel, new Float64Array(indexOf.size));
}

/**
 * As {@link touchStock}, with the sources of the touches looked up before; −1 for none.
 * @param stock of the length of all sources; filled and answered.
 */
export function stockOfSources(
  touches: readonly Touchpoint[],
  sources: readonly number[],
  at: number,
  { decayWeeks }: Kernel,
  stock: Float64Array,
): Float64Array {
  const size = stock.length;
  stock.fill(0);
  for (let i = 0; i < touches.length; i++) {
    const touch = touches[i] as Touchpoint;
    const source = sources[i] ?? -1;
    if (source < 0 || touch.occurredAt > at || touch.kind === 'self_report') continue;
    stock[source] = (stock[source] ?? 0) + touchWeight(touch, at, decayWeeks);
  }
  for (let e = 0; e < size; e++) {
    const own = stock[e] ?? 0;
    if (own !== 0) stock[e] = 1 - Math.exp(-own);
  }
  return stock;
}
