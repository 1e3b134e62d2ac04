/** Finds the distinct channels of one path after another without making a set for each. */
export class DistinctChannels {
  /** Of the last path, in order of first appearance; the first `count` entries. */
  channels = new Int32Array(64);
  count = 0;
  /** In which path each channel was last seen. */
  readonly #seenIn: number[] = [];
  #path = 0;

  of(path: Int32Array, length: number): this {
    this.#path += 1;
    this.count = 0;
    if (length > this.channels.length) this.channels = new Int32Array(length * 2);
    for (let index = 0; index < length; index += 1) {
      const channel = path[index] ?? 0;
      while (this.#seenIn.length <= channel) this.#seenIn.push(0);
      if (this.#seenIn[channel] === this.#path) continue;
      this.#seenIn[channel] = this.#path;
      this.channels[this.count] = channel;
      this.count += 1;
    }
    return this;
  }
}
