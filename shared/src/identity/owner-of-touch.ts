/** A device said, at this instant, that this person is using it. */
export interface Identification {
  /** Lower case. */
  readonly email: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
}

/** A stretch of a device's time that belongs to one person: from `startsAt` until before `endsAt`. */
export interface OwnedSpan {
  readonly email: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/**
 * Whose a device was, and when. Identification works back in time: what a device did before anybody
 * identified on it belongs to the first who did. After that a touch belongs to whoever identified
 * last before it, so that when a second person takes over the device the first keeps what they did.
 * The order in which the identifications arrived makes no difference.
 *
 * @example
 * ownedSpans([{ email: 'a@x.io', at: 10 }, { email: 'b@x.io', at: 20 }]);
 * // => [{ email: 'a@x.io', startsAt: -Infinity, endsAt: 20 }, { email: 'b@x.io', startsAt: 20, endsAt: Infinity }]
 */
export function ownedSpans(identifications: readonly Identification[]): OwnedSpan[] {
  const spans: OwnedSpan[] = [];
  for (const { email, at } of inOrder(identifications)) {
    const last = spans.at(-1);
    if (last?.email === email) continue;
    if (last) spans[spans.length - 1] = { ...last, endsAt: at };
    spans.push({ email, startsAt: last ? at : -Infinity, endsAt: Infinity });
  }
  // Two people in the same millisecond leave the earlier of them nothing.
  return spans.filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

/** Whose a touch at this instant is; null when nobody ever identified on the device. */
export function ownerAt(
  identifications: readonly Identification[],
  instant: number,
): string | null {
  const span = ownedSpans(identifications).find(
    ({ startsAt, endsAt }) => startsAt <= instant && instant < endsAt,
  );
  return span?.email ?? null;
}

/**
 * The same story in fewer words: of a person's identifications in a row only the first and the last
 * are kept. Every instant keeps its owner, and one that arrives late still finds both ends.
 */
export function compactIdentifications(
  identifications: readonly Identification[],
): Identification[] {
  const ordered = inOrder(identifications);
  return ordered.filter(
    ({ email }, index) =>
      ordered[index - 1]?.email !== email || ordered[index + 1]?.email !== email,
  );
}

/** By time; people of the same millisecond by e-mail, so that the outcome does not hang on arrival. */
function inOrder(identifications: readonly Identification[]): Identification[] {
  return [...identifications].sort(
    (a, b) => a.at - b.at || (a.email < b.email ? -1 : a.email > b.email ? 1 : 0),
  );
}
