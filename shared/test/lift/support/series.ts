import { stockOfDay } from '../../../src/lift/adstock.ts';
import type { DailySeries, DayFlag, LiftPost } from '../../../src/lift/types.ts';
import { Random } from '../../../src/simulation/random.ts';

/** A company's daily direct visits and what its influencers' posts truly brought. */
export interface Traffic {
  readonly series: DailySeries;
  readonly posts: readonly LiftPost[];
  readonly flags: readonly DayFlag[];
  /** Visits in excess that truly came, by influencer. */
  readonly truth: ReadonlyMap<string, number>;
  readonly launches: readonly number[];
}

export interface TrafficOptions {
  /** Log effect of a fresh post by influencer; 0 = none. */
  readonly effects: readonly number[];
  readonly days?: number;
  readonly mean?: number;
  /** Standard deviation of what goes on for days and nobody recorded (AR(1), ρ = 0.7). */
  readonly noise?: number;
  readonly halfLife?: number;
  /** Every post comes out on the day of a launch, which is in the news from four days before. */
  readonly atLaunches?: boolean;
}

const FIRST = 20_000;

/** The same options and seed give the same traffic. */
export function traffic(
  seed: number,
  { effects, days = 250, mean = 25, noise = 0, halfLife = 3, atLaunches = false }: TrafficOptions,
): Traffic {
  const random = new Random(seed);
  const posts: LiftPost[] = [];
  const launches: number[] = [];
  effects.forEach((_, influencer) => {
    let day = FIRST + random.int(10, 30);
    while (day < FIRST + days - 5) {
      if (atLaunches) launches.push(day);
      const at = day + random.between(0.3, 0.8);
      posts.push({ id: `post-${influencer}-${day}`, influencerId: `i${influencer}`, at });
      day += random.int(12, 35);
    }
  });
  const truth = new Map(effects.map((_, influencer) => [`i${influencer}`, 0]));
  const counts: number[] = [];
  let drift = 0;
  for (let day = FIRST; day < FIRST + days; day++) {
    drift = 0.7 * drift + noise * random.normal();
    const weekday = (day + 4) % 7;
    const around = atLaunches ? launches.reduce((sum, launch) => sum + news(day - launch), 0) : 0;
    const usual = Math.exp(
      Math.log(mean) +
        (0.3 * (day - FIRST)) / days +
        (weekday === 0 || weekday === 6 ? -0.8 : 0) +
        drift +
        around,
    );
    const parts = effects.map((effect, influencer) => {
      const own = posts.filter(({ influencerId }) => influencerId === `i${influencer}`);
      return (
        effect *
        stockOfDay(
          own.map(({ at }) => at),
          day,
          halfLife,
        )
      );
    });
    const total = parts.reduce((sum, part) => sum + part, 0);
    const excess = poisson(random, usual * Math.expm1(total));
    parts.forEach((part, influencer) => {
      const id = `i${influencer}`;
      if (total > 0) truth.set(id, (truth.get(id) ?? 0) + (excess * part) / total);
    });
    counts.push(poisson(random, usual) + excess);
  }
  return {
    series: { kind: 'direct', firstDay: FIRST, counts },
    posts,
    flags: launches.map((day) => ({ day, kind: 'launch' })),
    truth,
    launches,
  };
}

function news(since: number): number {
  if (since < -4 || since > 12) return 0;
  return since < 0 ? 0.5 : 0.8 * 0.8 ** since;
}

/** The generator's own Poisson draws are for small means. */
export function poisson(random: Random, mean: number): number {
  let count = 0;
  let left = mean;
  for (; left > 20; left -= 20) count += random.poisson(20);
  return count + random.poisson(left);
}
