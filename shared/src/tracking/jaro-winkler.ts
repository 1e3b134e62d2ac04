/** Winkler's weight of a common beginning, and the longest beginning that counts. */
const PREFIX_WEIGHT = 0.1;
const LONGEST_PREFIX = 4;

/**
 * Likeness of two texts, 0 (nothing in common) to 1 (equal), after Winkler, “String Comparator Metrics and
 * Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage” (1990): Jaro's mean of matching and
 * transposed characters, raised by the length of a common beginning. Two empty texts are equal.
 *
 * @example
 * jaroWinkler('martha', 'marhta'); // => 0.9611…
 */
export function jaroWinkler(a: string, b: string): number {
  const jaro = jaroLikeness(a, b);
  let prefix = 0;
  while (prefix < LONGEST_PREFIX && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

function jaroLikeness(a: string, b: string): number {
  if (a === b) return 1;
  // Characters count as the same when they are no farther apart than half the longer text.
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Array<boolean>(b.length).fill(false);
  let matchedOfA = '';
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (taken[j] === true || a[i] !== b[j]) continue;
      taken[j] = true;
      matchedOfA += a.charAt(i);
      break;
    }
  }
  const matches = matchedOfA.length;
  if (matches === 0) return 0;
  const matchedOfB = [...taken.keys()].filter((j) => taken[j] === true).map((j) => b.charAt(j));
  const outOfPlace = matchedOfB.filter((letter, at) => letter !== matchedOfA[at]).length;
  return (matches / a.length + matches / b.length + (matches - outOfPlace / 2) / matches) / 3;
}

/**
 * The fewest insertions, deletions, substitutions and swaps of neighbours that turn one text into the other
 * (Damerau 1964, each place edited at most once).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
