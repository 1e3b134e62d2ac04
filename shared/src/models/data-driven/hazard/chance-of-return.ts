import type { DataDrivenFit } from '../fitted.ts';
import { storedParameters } from './stored-fit.ts';

/**
 * P(ROI > 0): the chance that an influencer brought more than they cost, over the possible truths of the fit. What
 * was credited to them scales with their share in each.
 * @param creditedMinor what the data-driven model credits to them, and `costMinor` what they cost, both home
 *   currency, minor units.
 * @returns null where the fit says nothing of them, or nothing was credited or spent.
 */
export function chanceOfReturn(
  fit: DataDrivenFit | null,
  influencerId: string,
  creditedMinor: number,
  costMinor: number,
): number | null {
  if (fit === null || fit.level === 'fallback' || !(costMinor > 0)) return null;
  const { influencers, shares } = storedParameters(fit);
  const index = influencers.indexOf(influencerId);
  const own = fit.influencers.find((one) => one.influencerId === influencerId);
  if (index < 0 || own === undefined || shares.length === 0) return null;
  if (!(own.share > 0)) return 0;
  const enough = shares.filter(
    (row) => creditedMinor * ((row[index] ?? 0) / own.share) > costMinor,
  );
  return enough.length / shares.length;
}
