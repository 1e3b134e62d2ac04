import { drawDealLife, type DealLife } from './deal-life.ts';
import type { Draft, LifeDeal, Market, Visit } from './lives.ts';
import { sigmoid } from './maths.ts';
import type { Random } from './random.ts';
import { DAY, MINUTE, WEEK, inOfficeHours } from './time.ts';
import { creditShares } from './truth.ts';

/** Below this an exposure has faded for good, so that «present» has a meaning. */
const FADED = 0.02;

/** Draws the weeks in which deals arise, at most two per account, and how each goes on. */
export function drawDeals(
  random: Random,
  { world, effects, startsAt, endsAt }: Market,
  fit: number,
  intent: readonly number[],
  groupSize: number,
  draft: Draft,
  visit: Visit,
): LifeDeal[] {
  const fade = Math.exp(-1 / world.decayWeeks);
  const stocks = stocksByWeek(draft.doses, fade);
  const boost = (week: number): Map<string, number> => {
    const result = new Map<string, number>();
    for (const [cause, stock] of stocks[Math.min(week, stocks.length - 1)] ?? []) {
      const effect = (effects.get(cause) ?? 0) * (1 - Math.exp(-stock));
      if (effect > 0) result.set(cause, effect);
    }
    return result;
  };
  const sum = (values: Map<string, number>): number => {
    let total = 0;
    for (const value of values.values()) total += value;
    return total;
  };
  const deals: LifeDeal[] = [];
  let penalty = 0;
  let freeFrom = 0;
  for (let week = 2; week < intent.length && deals.length < 2; week += 1) {
    const weekStart = startsAt + week * WEEK;
    if (weekStart < freeFrom) continue;
    const baseLogit =
      world.baseLogit - penalty + world.fitWeight * fit + world.intentWeight * (intent[week] ?? 0);
    const added = boost(week);
    if (!random.chance(sigmoid(baseLogit + sum(added)))) continue;
    const createdAt = inOfficeHours(weekStart + random.next() * 6 * DAY, random.next());
    if (createdAt > endsAt - 2 * DAY) continue;
    const winLogit = world.winLogit + 0.4 * fit;
    const life = drawDealLife(random, createdAt, endsAt, (closesAt) => {
      const atClose = boost(Math.floor((closesAt - startsAt) / WEEK));
      return sigmoid(winLogit + world.winFactor * sum(atClose));
    });
    const atEnd = boost(Math.floor((life.decidedAt - startsAt) / WEEK));
    const causes = new Set([...added.keys(), ...atEnd.keys()]);
    const group = random.shuffle(draft.knownAt.map((_, person) => person)).slice(0, groupSize);
    // The person who has already shown interest is likelier to be the champion.
    group.sort((a, b) => (draft.knownAt[a] ?? Infinity) - (draft.knownAt[b] ?? Infinity));
    const requestedDemo = drawBuyingVisits(random, createdAt, group, life, endsAt, visit);
    const strengths = [...causes].sort().map((cause) => ({
      cause,
      create: added.get(cause) ?? 0,
      win: world.winFactor * (atEnd.get(cause) ?? 0),
    }));
    deals.push({
      life,
      group,
      requestedDemo,
      created: creditShares({ create: baseLogit, win: null }, strengths),
      won: creditShares({ create: baseLogit, win: winLogit }, strengths),
    });
    if (life.closedAt === null) break;
    freeFrom = life.closedAt + 8 * WEEK;
    penalty = 0.8;
  }
  return deals;
}

/** What is left of all exposures at the start of each week. */
function stocksByWeek(doses: readonly Map<string, number>[], fade: number): Map<string, number>[] {
  const stocks: Map<string, number>[] = [];
  let current = new Map<string, number>();
  for (const dose of doses) {
    stocks.push(current);
    const next = new Map<string, number>();
    for (const [cause, amount] of dose) next.set(cause, amount);
    for (const [cause, amount] of current) {
      const left = (next.get(cause) ?? 0) + amount * fade;
      if (left > FADED) next.set(cause, left);
    }
    current = next;
  }
  return stocks;
}

/** The visits of people who are about to buy or are buying; answers whether one of them asked for a demo. */
function drawBuyingVisits(
  random: Random,
  createdAt: number,
  group: readonly number[],
  life: DealLife,
  endsAt: number,
  visit: Visit,
): boolean {
  const champion = group[0] ?? 0;
  for (let i = random.int(0, 2); i > 0; i -= 1) {
    const source = random.pick(['direct', 'brand_search', 'organic_search'] as const);
    visit({
      at: createdAt - Math.round(random.between(1, 18) * DAY),
      person: champion,
      source,
      post: null,
      form: null,
    });
  }
  const requestedDemo = random.chance(0.72);
  if (requestedDemo) {
    const source = random.pick(['direct', 'brand_search', 'brand_search'] as const);
    visit({
      at: createdAt - random.int(20, 900) * MINUTE,
      person: champion,
      source,
      post: null,
      form: 'demo_request',
    });
  }
  const until = life.closedAt ?? endsAt;
  for (const person of group) {
    for (let i = random.poisson(1.1); i > 0; i -= 1) {
      const source = random.pick(['direct', 'direct', 'sales_email', 'brand_search'] as const);
      visit({
        at: Math.round(random.between(createdAt, until)),
        person,
        source,
        post: null,
        form: null,
      });
    }
  }
  return requestedDemo;
}
