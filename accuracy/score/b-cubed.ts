import type { IdentityItem } from '../observe-company.ts';

export interface BCubed {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * B-cubed of identity clusters (Bagga and Baldwin 1998): for each item the part of those found together with it
 * that truly belong to the same person (precision), and of those of the same person that were found together
 * (recall), averaged over items.
 */
export function bCubed(items: readonly IdentityItem[]): BCubed {
  const truth = new Map<string, number>();
  const found = new Map<string, number>();
  const both = new Map<string, { truth: string; found: string; size: number }>();
  for (const item of items) {
    truth.set(item.truth, (truth.get(item.truth) ?? 0) + 1);
    found.set(item.found, (found.get(item.found) ?? 0) + 1);
    const key = `${item.truth}\n${item.found}`;
    const held = both.get(key);
    if (held) held.size += 1;
    else both.set(key, { ...item, size: 1 });
  }
  let precision = 0;
  let recall = 0;
  for (const { truth: person, found: cluster, size } of both.values()) {
    precision += (size * size) / (found.get(cluster) ?? size);
    recall += (size * size) / (truth.get(person) ?? size);
  }
  precision /= items.length;
  recall /= items.length;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}
