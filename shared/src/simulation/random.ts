/** Seeded randomness: nothing in the simulation may come from the clock or from `Math.random`. */

/** Taken once: where a test runs in a context of its own, reaching for a global costs more than the sum. */
const { cos, exp, floor, imul, log, PI, sqrt } = Math;

/** splitmix32's finaliser: spreads a 32-bit state over all its bits. */
function mix(state: number): number {
  let z = state >>> 0;
  z = imul(z ^ (z >>> 16), 0x21f0aaad);
  z = imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** FNV-1a over a text, 32 bits: turns a label into a seed. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(hash);
}

/** A seeded generator: xoshiro128** (Blackman & Vigna 2018), state filled by splitmix32. */
export class Random {
  readonly #seed: number;
  // Four numbers, not an array: streams are made by the million.
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#s0 = mix(this.#seed + 0x9e3779b9);
    this.#s1 = mix(this.#seed + 2 * 0x9e3779b9);
    this.#s2 = mix(this.#seed + 3 * 0x9e3779b9);
    this.#s3 = mix(this.#seed + 4 * 0x9e3779b9);
  }

  /**
   * An independent stream named by a label. It depends on the seed and the label only, not on how much
   * was drawn before, so that a new feature of the world leaves the rest of a company as it was.
   */
  fork(label: string | number): Random {
    return new Random(mix(this.#seed ^ hashText(String(label))));
  }

  /** A copy that goes on as this one would, without moving it. */
  clone(): Random {
    const copy = new Random(this.#seed);
    copy.#s0 = this.#s0;
    copy.#s1 = this.#s1;
    copy.#s2 = this.#s2;
    copy.#s3 = this.#s3;
    return copy;
  }

  #uint32(): number {
    const s1 = this.#s1;
    const scrambled = imul(s1, 5);
    const result = imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const n2 = this.#s2 ^ this.#s0;
    const n3 = this.#s3 ^ s1;
    this.#s1 = s1 ^ n2;
    this.#s0 ^= n3;
    this.#s2 = n2 ^ (s1 << 9);
    this.#s3 = (n3 << 11) | (n3 >>> 21);
    return result;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.#uint32() / 4294967296;
  }

  /** True with probability p. */
  chance(p: number): boolean {
    return this.next() < p;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + floor(this.next() * (to - from + 1));
  }

  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const found = list[floor(this.next() * list.length)];
    if (found === undefined) {
      throw new Error('Cannot pick from an empty list.');
    }
    return found;
  }

  /** One element, with the chances given by `weight`. */
  weighted<T>(list: readonly T[], weight: (item: T) => number): T {
    let total = 0;
    for (const item of list) total += weight(item);
    let left = this.next() * total;
    for (const item of list) {
      left -= weight(item);
      if (left < 0) return item;
    }
    return this.pick(list);
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    const radius = sqrt(-2 * log(1 - this.next()));
    return radius * cos(2 * PI * this.next());
  }

  /** Log-normal with the given median and σ of the logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * exp(sigma * this.normal());
  }

  /** Exponential with the given mean. */
  exponential(mean: number): number {
    return -mean * log(1 - this.next());
  }

  /** Poisson count (Knuth's product method; for the small means used here). */
  poisson(mean: number): number {
    const limit = exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count += 1;
    return count;
  }

  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = this.int(0, i);
      const a = copy[i] as T;
      copy[i] = copy[j] as T;
      copy[j] = a;
    }
    return copy;
  }
}
