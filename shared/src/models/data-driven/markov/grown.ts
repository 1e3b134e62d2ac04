/** A typed array of twice the length with the same entries at its start. */
export function grown<A extends Int32Array | Uint8Array | Float64Array>(from: A): A {
  const to = new (from.constructor as new (length: number) => A)(from.length * 2);
  to.set(from);
  return to;
}
