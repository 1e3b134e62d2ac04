/** Paths as numbers, the way they lie in memory once a file was read. */
export interface PathTable {
  readonly channels: readonly string[];
  readonly conversions: Float64Array;
  readonly values: Float64Array;
  /** The touches of path i are `touches` from `starts[i]` to `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly touches: Int32Array;
}

/** Reads generated rows: no cell is quoted, no line is wrong. */
export function readTable(texts: Iterable<string>): PathTable {
  const numbers = new Map<string, number>();
  const conversions: number[] = [];
  const values: number[] = [];
  const starts = [0];
  const touches: number[] = [];
  let isHeader = true;
  for (const text of texts) {
    for (const line of text.trimEnd().split('\n')) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const [path = '', converted, value] = line.split(',');
      for (const name of path.split(' > ')) {
        let number = numbers.get(name);
        if (number === undefined) numbers.set(name, (number = numbers.size));
        touches.push(number);
      }
      conversions.push(Number(converted));
      values.push(Number(value));
      starts.push(touches.length);
    }
  }
  return {
    channels: [...numbers.keys()],
    conversions: Float64Array.from(conversions),
    values: Float64Array.from(values),
    starts: Int32Array.from(starts),
    touches: Int32Array.from(touches),
  };
}
