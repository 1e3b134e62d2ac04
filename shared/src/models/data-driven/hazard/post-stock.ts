import type { FitPost } from '../fit-input.ts';
import { countUpTo } from './sorted-times.ts';
import { type Kernel, WEEK_MS } from './stocks.ts';

/** Posts by influencer in order of time, for stocks at any instant. */
export class PostStock {
  readonly #times: readonly Float64Array[];
  /** What all posts up to and including each one amount to at the moment it appears. */
  readonly #sums: readonly Float64Array[];
  readonly #decayMs: number;
  readonly #postWeight: number;
  /** Both journeys of a deal ask for its creation. */
  #latestAt = NaN;
  readonly #latest: Float64Array;

  constructor(
    posts: readonly FitPost[],
    indexOf: ReadonlyMap<string, number>,
    influencers: number,
    kernel: Kernel,
  ) {
    const times = Array.from({ length: influencers }, (): number[] => []);
    for (const { influencerId, publishedAt } of posts) {
      times[indexOf.get(`influencer:${influencerId}`) ?? -1]?.push(publishedAt);
    }
    this.#latest = new Float64Array(influencers);
    this.#decayMs = kernel.decayWeeks * WEEK_MS;
    this.#postWeight = kernel.postWeight;
    this.#times = times.map((list) => Float64Array.from(list).sort());
    this.#sums = this.#times.map((list) => {
      const sums = new Float64Array(list.length);
      let sum = 0;
      list.forEach((time, i) => {
        sum = 1 + (i === 0 ? 0 : sum * Math.exp(((list[i - 1] ?? time) - time) / this.#decayMs));
        sums[i] = sum;
      });
      return sums;
    });
  }

  /**
   * 0 before anything was published, towards 1 with many fresh posts; always 1 for who has none on record.
   * @param stock of the length of all influencers; filled and answered.
   */
  at(instant: number, stock: Float64Array = new Float64Array(this.#times.length)): Float64Array {
    if (this.#latestAt === instant) {
      stock.set(this.#latest);
      return stock;
    }
    for (let k = 0; k < this.#times.length; k++) {
      const times = this.#times[k] as Float64Array;
      stock[k] =
        times.length === 0 ? 1 : this.#stockOf(this.#sums[k] as Float64Array, times, instant);
    }
    this.#latestAt = instant;
    this.#latest.set(stock);
    return stock;
  }

  #stockOf(sums: Float64Array, times: Float64Array, instant: number): number {
    const low = countUpTo(times, instant);
    if (low === 0) return 0;
    const age = instant - (times[low - 1] ?? 0);
    const sum = (sums[low - 1] ?? 0) * Math.exp(-age / this.#decayMs);
    return 1 - Math.exp(-this.#postWeight * sum);
  }
}
