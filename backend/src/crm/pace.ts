export interface PaceOptions {
  /** Calls allowed within `intervalMs`, whenever the interval begins. */
  readonly perInterval: number;
  readonly intervalMs: number;
  /** Calls that may follow one another at once after a rest; in any interval come at most so many more. */
  readonly burst: number;
}

/**
 * Spaces calls out evenly, so that no window of the vendor's, rolling or fixed, ever holds too many: a limiter that
 * counts within intervals of its own would let the end of one and the beginning of the next fall into one of theirs.
 * (Generic cell rate algorithm, ITU-T I.371: each call moves the time at which the bucket would be empty.)
 */
export class Pace {
  readonly #stepMs: number;
  readonly #slackMs: number;
  readonly #now: () => number;
  #emptyAt = 0;

  constructor(
    { perInterval, intervalMs, burst }: PaceOptions,
    now: () => number = () => performance.now(),
  ) {
    this.#stepMs = intervalMs / perInterval;
    this.#slackMs = (burst - 1) * this.#stepMs;
    this.#now = now;
  }

  /** Reserves the next call; answers how many milliseconds it has to wait. */
  reserve(): number {
    const now = this.#now();
    const wait = Math.max(0, this.#emptyAt - this.#slackMs - now);
    this.#emptyAt = Math.max(this.#emptyAt, now) + this.#stepMs;
    return wait;
  }

  /** Nothing more for so long: the vendor has asked for a rest. */
  rest(ms: number): void {
    this.#emptyAt = Math.max(this.#emptyAt, this.#now() + ms + this.#slackMs);
  }
}
