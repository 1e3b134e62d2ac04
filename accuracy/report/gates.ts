import { GATED_FROM } from '../run/plan.ts';
import type { LinkageResults } from './linkage-results.ts';
import type { Results } from './results.ts';

export interface Gate {
  readonly name: string;
  /** What was measured, in words. */
  readonly found: string;
  readonly passes: boolean;
  /** So far below that chance over a few seeds does not explain it: something broke. */
  readonly isBroken: boolean;
}

const MODEL = 'data_driven';
const C = { mean: 0.85, low: 0.8, broken: 0.75 };
const COVERAGE = { low: 0.85, high: 0.95, brokenBelow: 0.7 };
const NULL_WORLD = { most: 0.05, broken: 0.1 };
/** Over few seeds the mean of a family moves by a hundredth. */
const L = { mean: 0.95, broken: 0.93 };

/**
 * The gates of the definition: credit accuracy from 150 won deals, coverage of the 90 % intervals, and the world
 * in which influencers do nothing; each on every family.
 */
export function gatesOf(results: Results): Gate[] {
  const gates: Gate[] = [];
  for (const family of results.families) {
    for (const wonDeals of results.sizes) {
      const where = { family, wonDeals };
      if (wonDeals < GATED_FROM || !results.has(where, MODEL)) continue;
      const at = `${family}, ${wonDeals} won deals`;
      const c = results.mean(where, MODEL, (score) => score.c);
      gates.push({
        name: `C ≥ ${C.mean} with a lower bound ≥ ${C.low.toFixed(2)} (${at})`,
        found: `C ${c.mean.toFixed(3)}, lower 95 % bound ${c.low.toFixed(3)}, ${c.count} seeds`,
        passes: c.mean >= C.mean && c.low >= C.low,
        isBroken: c.mean < C.broken,
      });
      const coverage = results.coverage(where, MODEL);
      gates.push({
        name: `90 % intervals of attributed shares hold the truth in 85–95 % (${at})`,
        found: coverage === null ? 'no intervals' : `${percent(coverage)} of them do`,
        passes: coverage !== null && coverage >= COVERAGE.low && coverage <= COVERAGE.high,
        isBroken: coverage === null || coverage < COVERAGE.brokenBelow,
      });
    }
    for (const wonDeals of results.sizes) {
      const where = { family, wonDeals, world: 'null' } as const;
      if (!results.has(where, MODEL)) continue;
      const share = results.mean(where, MODEL, (score) => score.influencerShare);
      gates.push({
        name: `Influencers who do nothing get below 5 % of won value (${family}, ${wonDeals} won deals)`,
        found: `${percent(share.mean)} of won value, upper 95 % bound ${percent(share.high)}`,
        passes: share.mean < NULL_WORLD.most,
        isBroken: share.mean > NULL_WORLD.broken,
      });
    }
  }
  return gates;
}

/** The gate of linkage: L with every stressor on, on every family and size. */
export function linkageGatesOf(results: LinkageResults): Gate[] {
  return results.families.flatMap((family) =>
    results.sizes.flatMap((wonDeals): Gate[] => {
      const where = { stress: 'all', family, wonDeals } as const;
      if (results.at(where).length === 0) return [];
      const l = results.mean(where, ({ identified }) => identified.f1);
      const reach = results.mean(where, ({ identified }) => identified.reach);
      return [
        {
          name: `L ≥ ${L.mean} with every stressor on (${family}, ${wonDeals} won deals)`,
          found: `L ${l.mean.toFixed(3)}, lower 95 % bound ${l.low.toFixed(3)}, ${l.count} seeds; reach ${percent(reach.mean)}`,
          passes: l.mean >= L.mean,
          isBroken: !(l.mean >= L.broken),
        },
      ];
    }),
  );
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
