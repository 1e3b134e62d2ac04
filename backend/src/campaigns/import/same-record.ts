/** True when every field of `next` is in `before` with the same value: writing it would change nothing. */
export function sameRecord(before: object, next: object): boolean {
  const was = before as Record<string, unknown>;
  return Object.entries(next).every(
    ([name, value]) => JSON.stringify(was[name]) === JSON.stringify(value),
  );
}
