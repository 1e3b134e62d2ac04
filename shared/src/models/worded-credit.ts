import type { Credit } from './types.ts';

/**
 * A share whose reason is put into words when somebody reads it: crediting a whole tenant anew makes millions of
 * shares, and a person reads those of one deal. What differs from touch to touch is `of`, so that the touches of a
 * journey share one `why`. `reason` is a getter of the class, so a copy by spreading has none.
 */
export class WordedCredit<Of> implements Credit {
  readonly touchId: string;
  readonly weight: number;
  readonly #why: (of: Of, weight: number) => string;
  readonly #of: Of;

  constructor(touchId: string, weight: number, of: Of, why: (of: Of, weight: number) => string) {
    this.touchId = touchId;
    this.weight = weight;
    this.#of = of;
    this.#why = why;
  }

  /** The same credit as a part of something else; its reason names the new weight. */
  withWeight(weight: number): WordedCredit<Of> {
    return new WordedCredit(this.touchId, weight, this.#of, this.#why);
  }

  get reason(): string {
    return this.#why(this.#of, this.weight);
  }

  toJSON(): Credit {
    return { touchId: this.touchId, weight: this.weight, reason: this.reason };
  }
}
