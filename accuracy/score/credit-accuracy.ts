import type { EntityShares } from './entities.ts';

/**
 * C = 1 − ½ Σ_e |ŝ_e − s_e|, over influencers and other marketing, each side's baseline taken out and the rest
 * brought to 1 (the attributed view). Credit of nobody's (direct, search, unattributed) matches nothing, so it
 * counts against the model. 1: every share right; 0: nothing right, or nothing attributed at all.
 */
export function creditAccuracy(found: EntityShares, truth: EntityShares): number {
  return overlap(withoutBaseline(found), withoutBaseline(truth));
}

/** C⁺: as C, the baseline being one more share (the incremental view). A rule model's baseline is 0. */
export function creditAccuracyWithBaseline(found: EntityShares, truth: EntityShares): number {
  const withBaseline = ({ entities, baseline }: EntityShares): Record<string, number> => ({
    ...entities,
    '(baseline)': baseline,
  });
  return overlap(withBaseline(found), withBaseline(truth));
}

/** Shares of what was attributed. */
export function withoutBaseline({ entities, baseline }: EntityShares): Record<string, number> {
  const attributed = 1 - baseline;
  if (!(attributed > 0)) return {};
  return Object.fromEntries(
    Object.entries(entities).map(([entity, share]) => [entity, share / attributed]),
  );
}

/** 1 − ½ Σ|a − b|, what either side leaves to make 1 counting as a share the other does not have. */
function overlap(
  found: Readonly<Record<string, number>>,
  truth: Readonly<Record<string, number>>,
): number {
  let distance = 0;
  for (const entity of new Set([...Object.keys(found), ...Object.keys(truth)]))
    distance += Math.abs((found[entity] ?? 0) - (truth[entity] ?? 0));
  const missing = (shares: Readonly<Record<string, number>>): number =>
    Math.max(0, 1 - Object.values(shares).reduce((sum, share) => sum + share, 0));
  return Math.max(0, 1 - (distance + missing(found) + missing(truth)) / 2);
}
