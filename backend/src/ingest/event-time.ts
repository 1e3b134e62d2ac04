/** How far into the future an event may lie before it is refused: what clocks are wrong by. */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;
/** Nothing of the kind we track happened before. */
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * When an event happened by our clock, which alone we trust: the device says when it happened and when
 * it was sent, and only the distance between the two is used (the rule of Segment's specification,
 * `timestamp = receivedAt − (sentAt − originalTimestamp)`). Without `sentAt` the device's word stands.
 *
 * An event never lies after its arrival: within the tolerance it is moved to it, beyond it refused.
 *
 * @returns the instant, or a sentence that says why there is none.
 */
export function eventTime(
  timestamp: Date,
  sentAt: Date | null,
  receivedAt: Date,
): Date | { readonly error: string } {
  const skew = sentAt === null ? 0 : receivedAt.getTime() - sentAt.getTime();
  const corrected = timestamp.getTime() + skew;
  if (corrected > receivedAt.getTime() + FUTURE_TOLERANCE_MS) {
    return {
      error: `Lies in the future (${timestamp.toISOString()}). Check the device's clock, or send "sentAt" so that we can correct it.`,
    };
  }
  if (corrected < EARLIEST) {
    return {
      error:
        sentAt === null || timestamp.getTime() < EARLIEST
          ? `Lies before the year 2000 (${timestamp.toISOString()}).`
          : `Lies before the year 2000 once the clock of the device is corrected: "sentAt" (${sentAt.toISOString()}) is far in the future.`,
    };
  }
  return new Date(Math.min(corrected, receivedAt.getTime()));
}
