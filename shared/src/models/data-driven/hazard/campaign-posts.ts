import type { FitPost } from '../fit-input.ts';
import { postTouchId } from '../touch-ids.ts';
import { countBefore, countUpTo } from './sorted-times.ts';

/**
 * Posts that stand for their campaigns' others on a journey, and what each campaign's weigh together. Filled again
 * for each influencer: crediting a tenant would make millions.
 */
export class WeighedPosts {
  readonly #posts: FitPost[] = [];
  readonly #touchIds: string[] = [];
  readonly #weights: number[] = [];
  /** How many there are. */
  length = 0;
  /** What all of them weigh. */
  weight = 0;

  clear(): void {
    this.length = 0;
    this.weight = 0;
  }

  add(post: FitPost, touchId: string, weight: number): void {
    this.#posts[this.length] = post;
    this.#touchIds[this.length] = touchId;
    this.#weights[this.length] = weight;
    this.length += 1;
    this.weight += weight;
  }

  post(index: number): FitPost {
    return this.#posts[index] as FitPost;
  }

  touchId(index: number): string {
    return this.#touchIds[index] as string;
  }

  /** Its part of what all weigh. */
  part(index: number): number {
    return (this.#weights[index] as number) / this.weight;
  }
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

  /** Adds the strongest post inside the window, where there is one. */
  strongest({ startsAt, createdAt, endsAt, atCreation, atEnd }: Fading, list: WeighedPosts): void {
    const times = this.#times;
    const { length } = times;
    if (length === 0 || !((times[0] as number) <= endsAt)) return;
    if ((times[length - 1] as number) < startsAt) return;
    const from = countBefore(times, startsAt);
    const created = Math.max(from, countUpTo(times, createdAt));
    const ended = endsAt > createdAt ? countUpTo(times, endsAt) : created;
    if (ended <= from) return;
    const weight = atCreation * this.#sum(from, created) + atEnd * this.#sum(from, ended);
    if (!(weight > 0)) return;
    // The later of two posts is the fresher, so the last before each instant is the strongest there.
    const last = ended - 1;
    const atLast = (this.#grown[last] ?? 0) * atEnd;
    const early = created - 1;
    const atEarly = early < from ? 0 : (this.#grown[early] ?? 0) * (atCreation + atEnd);
    const strongest = atEarly >= atLast && early >= from ? early : last;
    list.add(this.#posts[strongest] as FitPost, this.#touchIds[strongest] as string, weight);
  }

  #sum(from: number, to: number): number {
    return (this.#sums[to] ?? 0) - (this.#sums[from] ?? 0);
  }
}
