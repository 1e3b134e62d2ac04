import type { Random } from './random.ts';

/** How a whole market's demand comes and goes. */
export interface DemandLaw {
  /** Log-odds at the height of a wave around a product launch or a trade season; 0: no waves. */
  readonly waveHeight: number;
  readonly waves: number;
  /** Weeks from the height of a wave to where it has sunk to 61 % (σ of a bell). */
  readonly waveWidth: number;
  /** Chance that a campaign is moved to the nearest wave: marketing posts when the market is awake anyway. */
  readonly waveSeeking: number;
  /** Log-odds between the mean and the height of the season; 0: none. */
  readonly season: number;
  /** Week of the year's height. */
  readonly seasonWeek: number;
}

export interface Demand {
  /** Log-odds by week, on creation of deals, visits and enquiries alike. */
  readonly byWeek: readonly number[];
  /** The weeks at whose start the waves are at their height. */
  readonly waves: readonly number[];
}

/** Draws when the market is awake. */
export function drawDemand(random: Random, law: DemandLaw, weeks: number): Demand {
  const waves =
    law.waveHeight > 0
      ? Array.from({ length: law.waves }, () => random.int(4, weeks - 6)).sort((a, b) => a - b)
      : [];
  const byWeek = Array.from({ length: weeks }, (_, week) => {
    const season = law.season * Math.cos((2 * Math.PI * (week - law.seasonWeek)) / 52);
    return waves.reduce(
      (sum, height) =>
        sum + law.waveHeight * Math.exp(-0.5 * ((week - height) / law.waveWidth) ** 2),
      season,
    );
  });
  return { byWeek, waves };
}
