const EMPTY = -1;

/** Numbers channel names by their bytes, so that a name becomes a string once and not once a touch. */
export class ChannelNames {
  #count = 0;
  /** All names, one after the other, and where each ends. */
  #pool = new Uint8Array(1024);
  #ends = new Int32Array(65);
  #hashes = new Int32Array(64);
  #table = new Int32Array(256).fill(EMPTY);
  #mask = 255;

  get count(): number {
    return this.#count;
  }

  /** The number of the name in `bytes` from `start` to `end`; `hash` is that of `hashOf`, computed in passing. */
  number(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const table = this.#table;
    const mask = this.#mask;
    let at = spread(hash) & mask;
    for (;;) {
      const id = table[at] ?? EMPTY;
      if (id === EMPTY) return this.#create(bytes, start, end, hash, at);
      if (this.#hashes[id] === hash && this.#equals(id, bytes, start, end)) return id;
      at = (at + 1) & mask;
    }
  }

  /** The number of a name that stands alone. */
  numberOf(name: Uint8Array): number {
    return this.number(name, 0, name.length, hashOf(name));
  }

  texts(): string[] {
    const decoder = new TextDecoder();
    return Array.from({ length: this.#count }, (_, id) =>
      decoder.decode(this.#pool.subarray(this.#ends[id] ?? 0, this.#ends[id + 1] ?? 0)),
    );
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const pool = this.#pool;
    let at = this.#ends[id] ?? 0;
    if ((this.#ends[id + 1] ?? 0) - at !== end - start) return false;
    for (let index = start; index < end; index += 1) {
      if (bytes[index] !== pool[at]) return false;
      at += 1;
    }
    return true;
  }

  #create(bytes: Uint8Array, start: number, end: number, hash: number, at: number): number {
    const id = this.#count;
    const from = this.#ends[id] ?? 0;
    const to = from + end - start;
    this.#count += 1;
    if (this.#count > this.#hashes.length) {
      this.#hashes = doubled(this.#hashes);
      this.#ends = doubled(this.#ends);
    }
    while (to > this.#pool.length) this.#pool = doubled(this.#pool);
    this.#pool.set(bytes.subarray(start, end), from);
    this.#ends[id + 1] = to;
    this.#hashes[id] = hash;
    this.#table[at] = id;
    if (this.#count * 2 > this.#mask) this.#growTable();
    return id;
  }

  #growTable(): void {
    this.#mask = this.#mask * 2 + 1;
    this.#table = new Int32Array(this.#mask + 1).fill(EMPTY);
    for (let id = 0; id < this.#count; id += 1) {
      const hash = this.#hashes[id] ?? 0;
      let at = spread(hash) & this.#mask;
      while (this.#table[at] !== EMPTY) at = (at + 1) & this.#mask;
      this.#table[at] = id;
    }
  }
}

/** Bernstein's times 33, xor: two short steps a byte; what it spreads badly the table's look-up spreads. */
function hashOf(name: Uint8Array): number {
  let hash = 0;
  for (const byte of name) hash = (((hash << 5) + hash) | 0) ^ byte;
  return hash;
}

function spread(hash: number): number {
  const product = Math.imul(hash, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function doubled<A extends Uint8Array | Int32Array>(from: A): A {
  const to = new (from.constructor as new (length: number) => A)(from.length * 2);
  to.set(from);
  return to;
}
