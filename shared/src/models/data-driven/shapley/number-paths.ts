/**
 * Hands paths on with their channels as numbers, in order of first appearance.
 * @param each gets a path in the first `length` entries of an array that is used again for the next.
 * @returns the channels' names by number.
 */
export function numberPaths<Row extends { readonly path: readonly string[] }>(
  rows: Iterable<Row>,
  each: (path: Int32Array, length: number, row: Row) => void,
): string[] {
  const numbers = new Map<string, number>();
  let numbered = new Int32Array(64);
  for (const row of rows) {
    const { path } = row;
    if (path.length > numbered.length) numbered = new Int32Array(path.length * 2);
    for (let index = 0; index < path.length; index += 1) {
      const name = path[index] ?? '';
      let number = numbers.get(name);
      if (number === undefined) numbers.set(name, (number = numbers.size));
      numbered[index] = number;
    }
    each(numbered, path.length, row);
  }
  return [...numbers.keys()];
}
