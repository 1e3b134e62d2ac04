import { reachDays, stockOfDay } from './adstock.ts';
import { CLUSTER_DAYS, startOf } from './events.ts';
import type { ScoreTest } from './score-test.ts';
import type { LiftEvent } from './types.ts';

/** Days before a post in which traffic must not be up yet. */
export const LEAD_DAYS = 7;

/** Tries at dates that do not run into each other. */
const MOST_TRIES = 20;

/** What placebo dates are drawn from. */
export interface PlaceboFrame {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly uniform: () => number;
  readonly draws: number;
}

/** Chance that dates drawn at random do as well as the events' own, by a statistic of the events' moments. */
export function placeboP(
  events: readonly LiftEvent[],
  { draws, ...frame }: PlaceboFrame,
  statistic: (moments: readonly (readonly number[])[]) => number,
): number {
  const own = statistic(events.map(({ posts }) => posts.map(({ at }) => at)));
  let asGood = 0;
  for (let draw = 0; draw < draws; draw++) {
    if (statistic(movedEvents(events, frame)) >= own - 1e-12) asGood++;
  }
  // The dates themselves are one of the possible draws: never 0 (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585).
  return (asGood + 1) / (draws + 1);
}

/**
 * The events on other dates, each as a whole, on the same weekday and at the same time of day, seven days apart where
 * there is room: the dates a company that posts on Tuesdays might as well have chosen.
 */
function movedEvents(
  events: readonly LiftEvent[],
  { firstDay, lastDay, uniform }: Omit<PlaceboFrame, 'draws'>,
): number[][] {
  const starts: number[] = [];
  return events.map((event) => {
    const start = Math.floor(startOf(event));
    const earliest = firstDay + ((((start - firstDay) % 7) + 7) % 7);
    const weeks = Math.max(1, Math.floor((lastDay - earliest) / 7) + 1);
    let moved = start;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      moved = earliest + 7 * Math.floor(uniform() * weeks);
      if (starts.every((other) => Math.abs(other - moved) >= CLUSTER_DAYS)) break;
    }
    starts.push(moved);
    return event.posts.map(({ at }) => at - start + moved);
  });
}

/** How far traffic is up after moments of publication, given a fit without them. */
export const liftStatistic =
  (score: ScoreTest, halfLifeDays: number) =>
  (moments: readonly (readonly number[])[]): number => {
    const all = moments.flat();
    return score(
      (day) => stockOfDay(all, day, halfLifeDays),
      Math.min(...all),
      Math.max(...all) + reachDays(halfLifeDays),
    );
  };

/** How far traffic is up in the week before the first post of each event, given a fit of what came after. */
export const leadStatistic =
  (score: ScoreTest) =>
  (moments: readonly (readonly number[])[]): number => {
    const leads = new Set<number>();
    for (const [first] of moments) {
      if (first === undefined) continue;
      for (let lead = 1; lead <= LEAD_DAYS; lead++) leads.add(Math.floor(first) - lead);
    }
    return score((day) => (leads.has(day) ? 1 : 0), Math.min(...leads), Math.max(...leads));
  };
