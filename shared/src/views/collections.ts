/** Values once each, in order of first appearance, without nulls. */
export function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}

/** The value seen most often; the latest of equals; null when there is none. */
export function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | null = null;
  for (const value of values) {
    if (value === null) continue;
    if (best === null || (counts.get(value) ?? 0) >= (counts.get(best) ?? 0)) best = value;
  }
  return best;
}

/** The larger share first, then by id: one order for equal shares. */
export function compareShares(
  a: { readonly share: number; readonly id: string },
  b: { readonly share: number; readonly id: string },
): number {
  return b.share - a.share || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
