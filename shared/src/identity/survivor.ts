/** Merges of merges are rare; a ring (which no CRM should make) must still end. */
const MOST_HOPS = 32;

/**
 * The record that stands for this one today: merges and conversions are followed to the end. A record that
 * points to one we do not hold stands for itself; in a ring the walk ends somewhere, always in the same place.
 *
 * @param next whom a record was merged or converted into, null when it stands for itself, undefined when
 * nobody holds it.
 *
 * @example
 * survivorOf('a', (id) => ({ a: 'b', b: 'c', c: null })[id]); // => 'c'
 */
export function survivorOf(id: string, next: (id: string) => string | null | undefined): string {
  let current = id;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const into = next(current);
    if (into === null || into === undefined || next(into) === undefined) return current;
    current = into;
  }
  return current;
}
