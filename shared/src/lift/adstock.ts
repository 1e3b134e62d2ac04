/** A post is held to have no effect any more after so many half-lives (1.6 % of its effect is left). */
const LAST_HALF_LIVES = 6;

/** Days after a post in which it has an effect. */
export const reachDays = (halfLifeDays: number): number => LAST_HALF_LIVES * halfLifeDays;

/**
 * What is left of posts at a moment: Σ 2^(−age / half-life), each 1 when it appears (Broadbent 1979, “One way TV
 * advertisements work”, Journal of the Market Research Society 21).
 * @param moments of publication, in days; later ones do not count.
 */
export function stockAt(moments: readonly number[], at: number, halfLifeDays: number): number {
  let sum = 0;
  for (const moment of moments) {
    const age = at - moment;
    if (age >= 0 && age < reachDays(halfLifeDays)) sum += 2 ** (-age / halfLifeDays);
  }
  return sum;
}

/**
 * The mean of {@link stockAt} over a day, from its midnight to the next: the day of publication has only the part
 * that was left of it.
 */
export function stockOfDay(moments: readonly number[], day: number, halfLifeDays: number): number {
  const rate = Math.LN2 / halfLifeDays;
  const reach = reachDays(halfLifeDays);
  let sum = 0;
  for (const moment of moments) {
    const from = Math.max(day, moment);
    const until = Math.min(day + 1, moment + reach);
    if (until <= from) continue;
    sum += (Math.exp(-rate * (from - moment)) - Math.exp(-rate * (until - moment))) / rate;
  }
  return sum;
}
