import type { FitPost } from '../fit-input.ts';
import { postTouchId } from '../touch-ids.ts';

/** A post that stands for its campaign's others on a journey, and what they weigh together. */
export interface WeighedPost {
  readonly post: FitPost;
  readonly touchId: string;
  readonly weight: number;
}

/** What a post weighs at the two instants that count, for one as fresh as the latest of all. */
export interface Fading {
  readonly startsAt: number;
  readonly createdAt: number;
  readonly endsAt: number;
  readonly atCreation: number;
  readonly atEnd: number;
}

/** One influencer's posts of one campaign, in order of time, with sums up to each. */
export class CampaignPosts {
  readonly #posts: readonly FitPost[];
  readonly #touchIds: readonly string[];
  readonly #times: Float64Array;
  /** e^{−age/decay} beside the latest of all posts. */
  readonly #grown: Float64Array;
  readonly #sums: Float64Array;

  constructor(posts: readonly FitPost[], reference: number, decayMs: number) {
    this.#posts = posts.toSorted((a, b) => a.publishedAt - b.publishedAt);
    this.#touchIds = this.#posts.map(({ id }) => postTouchId(id));
    this.#times = Float64Array.from(this.#posts, ({ publishedAt }) => publishedAt);
    this.#grown = Float64Array.from(this.#posts, ({ publishedAt }) =>
      Math.exp((publishedAt - reference) / decayMs),
    );
    this.#sums = new Float64Array(posts.length + 1);
    this.#grown.forEach((value, i) => {
      this.#sums[i + 1] = (this.#sums[i] ?? 0) + value;
    });
  }

  /** The strongest post inside the window; null where there is none. */
  strongest({ startsAt, createdAt, endsAt, atCreation, atEnd }: Fading): WeighedPost | null {
    const { length } = this.#times;
    if (length === 0 || !((this.#times[0] as number) <= endsAt)) return null;
    if ((this.#times[length - 1] as number) < startsAt) return null;
    const from = this.#before(startsAt);
    const created = Math.max(from, this.#upTo(createdAt));
    const ended = this.#upTo(endsAt);
    if (ended <= from) return null;
    const weight = atCreation * this.#sum(from, created) + atEnd * this.#sum(from, ended);
    // The later of two posts is the fresher, so the last before each instant is the strongest there.
    const last = ended - 1;
    const atLast = (this.#grown[last] ?? 0) * atEnd;
    const early = created - 1;
    const atEarly = early < from ? 0 : (this.#grown[early] ?? 0) * (atCreation + atEnd);
    if (!(weight > 0)) return null;
    const strongest = atEarly >= atLast && early >= from ? early : last;
    const post = this.#posts[strongest] as FitPost;
    return { post, touchId: this.#touchIds[strongest] as string, weight };
  }

  #sum(from: number, to: number): number {
    return (this.#sums[to] ?? 0) - (this.#sums[from] ?? 0);
  }

  /** How many were published before an instant. */
  #before(instant: number): number {
    const times = this.#times;
    let low = 0;
    let high = times.length;
    if (high === 0 || (times[0] ?? 0) >= instant) return 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many were published by an instant. */
  #upTo(instant: number): number {
    const times = this.#times;
    let low = 0;
    let high = times.length;
    if (high === 0 || (times[high - 1] ?? 0) <= instant) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
