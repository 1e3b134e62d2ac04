import type { DataDrivenFit } from '../fitted.ts';
import { storedParameters } from './stored-fit.ts';

/**
 * P(A > B): the chance that one influencer caused more of the won value than another, over the possible truths of the
 * fit: the part of its draws in which they did. Draws in which both caused the same (mostly nothing) count half, so
 * that P(A > B) + P(B > A) = 1.
 * @returns null where the fit says nothing of one of them.
 */
export function chanceOfMore(fit: DataDrivenFit | null, a: string, b: string): number | null {
  if (fit === null || fit.level === 'fallback') return null;
  const { influencers, shares } = storedParameters(fit);
  const [i, j] = [influencers.indexOf(a), influencers.indexOf(b)];
  if (i < 0 || j < 0 || shares.length === 0) return null;
  let more = 0;
  for (const row of shares) {
    const [own, other] = [row[i] ?? 0, row[j] ?? 0];
    more += own > other ? 1 : own === other ? 0.5 : 0;
  }
  return more / shares.length;
}
