import type { SourceValues } from '@pipeline-attribution/shared';
import type { Learnt } from './fit-store.ts';

/**
 * How far two fits are apart: the largest change of any share they state, 0 to 1 (of the won value for the
 * data-driven model, of all values for Markov and Shapley). Infinite where one knows what the other does not.
 */
export function howFarMoved(before: Learnt, after: Learnt): number {
  if (before.dataDriven?.level !== after.dataDriven?.level) return Infinity;
  const former = sharesOf(before);
  const latter = sharesOf(after);
  let most = 0;
  for (const name of new Set([...former.keys(), ...latter.keys()])) {
    const moved = Math.abs((former.get(name) ?? NaN) - (latter.get(name) ?? NaN));
    most = Math.max(most, Number.isNaN(moved) ? Infinity : moved);
  }
  return most;
}

function sharesOf({ dataDriven, markov, shapley }: Learnt): Map<string, number> {
  const shares = new Map<string, number>();
  if (dataDriven) {
    shares.set('baseline', dataDriven.baseline.share);
    for (const { influencerId, share } of dataDriven.influencers) {
      shares.set(`influencer ${influencerId}`, share);
    }
    for (const { source, share } of dataDriven.channels) shares.set(`channel ${source}`, share);
  }
  for (const [model, fit] of Object.entries({ markov, shapley })) {
    for (const [source, share] of normalised(fit)) shares.set(`${model} ${source}`, share);
  }
  return shares;
}

function normalised(fit: SourceValues | null): [string, number][] {
  const values = Object.entries(fit?.values ?? {});
  const total = values.reduce((sum, [, value]) => sum + value, 0);
  return values.map(([source, value]) => [source, total > 0 ? value / total : 0]);
}
