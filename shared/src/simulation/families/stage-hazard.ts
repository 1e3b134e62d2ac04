import { sigmoid } from '../maths.ts';
import { creditShares } from '../truth.ts';
import type { Mark } from '../lives.ts';
import type { Family } from './deal-law.ts';

/** Below this an exposure has faded for good, so that «present» has a meaning. */
const FADED = 0.02;

/**
 * Deals as events of a discrete weekly hazard,
 *   logit P(deal in week) = base + fit + intent + demand + Σ_c β_c (1 − e^{−a_c}),
 * a_c being the exposures to cause c so far, faded exponentially. Winning: a logit of the same exposures at the
 * time of the decision.
 */
export const stageHazard: Family = (_random, { world, effects, demand }, account) => {
  const { fit, intent, marks } = account;
  const stocks = stocksByWeek(marks, intent.length, Math.exp(-1 / world.decayWeeks));
  const boost = (week: number): Map<string, number> => {
    const result = new Map<string, number>();
    for (const [cause, stock] of stocks[Math.min(week, stocks.length - 1)] ?? []) {
      const effect = (effects.get(cause) ?? 0) * (1 - Math.exp(-stock));
      if (effect > 0) result.set(cause, effect);
    }
    return result;
  };
  const baseLogit = (week: number, isSecond: boolean): number =>
    world.baseLogit -
    (isSecond ? 0.8 : 0) +
    world.fitWeight * fit +
    world.intentWeight * (intent[week] ?? 0) +
    (demand[week] ?? 0);
  const winLogit = world.winLogit + 0.4 * fit;
  return {
    interest: intent.map((level, week) => level + (demand[week] ?? 0)),
    arises: (random, week, isSecond) =>
      random.chance(sigmoid(baseLogit(week, isSecond) + sum(boost(week)))),
    winChance: (_created, decided) => sigmoid(winLogit + world.winFactor * sum(boost(decided))),
    credit: (created, decided, isSecond) => {
      const atStart = boost(created);
      const atEnd = boost(decided);
      const create = baseLogit(created, isSecond);
      const strengths = [...new Set([...atStart.keys(), ...atEnd.keys()])].sort().map((cause) => ({
        cause,
        create: atStart.get(cause) ?? 0,
        win: world.winFactor * (atEnd.get(cause) ?? 0),
      }));
      return {
        created: creditShares({ create, win: null }, strengths),
        won: creditShares({ create, win: winLogit }, strengths),
        named: null,
      };
    },
  };
};

function sum(values: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const value of values.values()) total += value;
  return total;
}

/** What is left of all exposures at the start of each week. */
function stocksByWeek(
  marks: readonly Mark[],
  weeks: number,
  fade: number,
): ReadonlyMap<string, number>[] {
  const doses = new Map<number, Map<string, number>>();
  for (const { week, cause, dose } of marks) {
    const own = doses.get(week) ?? new Map<string, number>();
    own.set(cause, (own.get(cause) ?? 0) + dose);
    doses.set(week, own);
  }
  const stocks: ReadonlyMap<string, number>[] = [];
  let current: ReadonlyMap<string, number> = new Map();
  for (let week = 0; week < weeks; week += 1) {
    stocks.push(current);
    const fresh = doses.get(week);
    if (fresh === undefined && current.size === 0) continue;
    const next = new Map(fresh);
    for (const [cause, amount] of current) {
      const left = (next.get(cause) ?? 0) + amount * fade;
      if (left > FADED) next.set(cause, left);
    }
    current = next;
  }
  return stocks;
}
