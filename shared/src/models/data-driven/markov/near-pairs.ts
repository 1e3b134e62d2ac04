/** Beyond so many channels a table of all pairs is no longer small: 2 MB of doubles. */
const MOST = 512;
export const TOO_FAR = -1;

/** A number for each pair of the first channels, found without a search; 0 until one is put there. */
export class NearPairs<Table extends Int32Array | Float64Array> {
  table: Table;
  side = 16;
  readonly #make: (length: number) => Table;

  constructor(make: (length: number) => Table) {
    this.#make = make;
    this.table = make(this.side * this.side);
  }

  /** Where the pair lies in `table` from now on (asking may renew the table), or `TOO_FAR`. */
  place(first: number, second: number): number {
    if (first < this.side && second < this.side) return first * this.side + second;
    return this.#placeFurther(first, second);
  }

  #placeFurther(first: number, second: number): number {
    if (first >= MOST || second >= MOST) return TOO_FAR;
    let side = this.side;
    while (first >= side || second >= side) side *= 2;
    const table = this.#make(side * side);
    for (let row = 0; row < this.side; row += 1) {
      table.set(this.table.subarray(row * this.side, (row + 1) * this.side), row * side);
    }
    this.table = table;
    this.side = side;
    return first * side + second;
  }
}
