import { drawDealLife, type DealLife } from './deal-life.ts';
import type { DealLaw } from './families/deal-law.ts';
import type { LifeDeal, Market, Visit } from './lives.ts';
import type { Random } from './random.ts';
import { DAY, MINUTE, WEEK, inOfficeHours } from './time.ts';

/** Draws the deals of an account by its family's law, at most two, and how each goes on. */
export function drawDeals(
  random: Random,
  { startsAt, endsAt }: Market,
  law: DealLaw,
  groupSize: number,
  knownAt: readonly number[],
  visit: Visit,
): LifeDeal[] {
  const weekOf = (at: number): number => Math.floor((at - startsAt) / WEEK);
  const deals: LifeDeal[] = [];
  let freeFrom = 0;
  for (let week = 2; week < law.interest.length && deals.length < 2; week += 1) {
    const weekStart = startsAt + week * WEEK;
    const isSecond = deals.length > 0;
    if (weekStart < freeFrom) continue;
    if (!law.arises(random, week, isSecond)) continue;
    const createdAt = inOfficeHours(weekStart + random.next() * 6 * DAY, random.next());
    if (createdAt > endsAt - 2 * DAY) continue;
    const life = drawDealLife(random, createdAt, endsAt, (closesAt) =>
      law.winChance(week, weekOf(closesAt)),
    );
    const group = random.shuffle(knownAt.map((_, person) => person)).slice(0, groupSize);
    // The person who has already shown interest is likelier to be the champion.
    group.sort((a, b) => (knownAt[a] ?? Infinity) - (knownAt[b] ?? Infinity));
    const requestedDemo = drawBuyingVisits(random, createdAt, group, life, endsAt, visit);
    deals.push({
      life,
      group,
      requestedDemo,
      ...law.credit(week, weekOf(life.decidedAt), isSecond),
    });
    if (life.closedAt === null) break;
    freeFrom = life.closedAt + 8 * WEEK;
  }
  return deals;
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
