export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** `2026-11` of an instant, in UTC. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** Moves an instant that falls on a weekend or outside 7–18 h UTC into office hours of the same or next days. */
export function inOfficeHours(at: number, dayFraction: number): number {
  const midnight = Math.floor(at / DAY) * DAY;
  const weekday = new Date(midnight).getUTCDay();
  const shift = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return midnight + shift * DAY + Math.floor((7 + dayFraction * 10.5) * 3600) * 1000;
}
