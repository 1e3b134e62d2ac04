import { createHash } from 'node:crypto';

/** Uniform from 0 up to 1, by nothing but its label: no draw moves another. */
export function drawn(...label: readonly (string | number)[]): number {
  return createHash('sha1').update(label.join('/')).digest().readUInt32BE(0) / 4294967296;
}

/** One of these, by the label. */
export function picked<T>(list: readonly T[], ...label: readonly (string | number)[]): T {
  const value = list[Math.floor(drawn(...label) * list.length)];
  if (value === undefined) throw new Error(`There is nothing to pick from for ${label.join('/')}.`);
  return value;
}

export const between = (
  [low, high]: readonly [number, number],
  ...label: readonly (string | number)[]
): number => low + (high - low) * drawn(...label);
