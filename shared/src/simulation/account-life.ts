import { drawDeals } from './deal-moments.ts';
import { drawExposures, drawOwnVisits } from './exposures.ts';
import type { AccountLife, Draft, LifeTouch, LifeVisit, Market } from './lives.ts';
import { drawOtherMarketing } from './other-marketing.ts';
import type { Random } from './random.ts';
import { HOUR, WEEK } from './time.ts';
import type { World } from './world.ts';

const GROUP_SIZES = [
  { size: 1, weight: 16 },
  { size: 2, weight: 23 },
  { size: 3, weight: 25 },
  { size: 4, weight: 18 },
  { size: 5, weight: 11 },
  { size: 6, weight: 7 },
] as const;

/**
 * Draws the life of one account in the `stage-hazard` family: latent fit and intent, exposures, other marketing,
 * visits, and deals as events of a discrete weekly hazard,
 *   logit P(deal in week) = base + fit + intent + Σ_c β_c (1 − e^{−a_c}),
 * a_c being the exposures to cause c so far, faded exponentially.
 */
export function drawAccountLife(random: Random, market: Market): AccountLife {
  const { world, startsAt, endsAt } = market;
  const weeks = Math.floor((endsAt - startsAt) / WEEK);
  const fit = random.normal();
  const groupSize = random.weighted(GROUP_SIZES, ({ weight }) => weight).size;
  const peopleCount = groupSize + random.int(0, 2);
  const intent = drawIntent(random, world, weeks);
  const draft: Draft = {
    touches: [],
    visits: [],
    knownAt: new Array<number>(peopleCount).fill(Infinity),
    doses: Array.from({ length: weeks }, () => new Map<string, number>()),
  };
  const add = (touch: LifeTouch, dose: number): void => {
    if (touch.at >= endsAt) return;
    draft.touches.push(touch);
    const week = draft.doses[Math.floor((touch.at - startsAt) / WEEK)];
    week?.set(touch.cause, (week.get(touch.cause) ?? 0) + dose);
  };
  const visit = (entry: LifeVisit): number | null => {
    if (entry.at >= endsAt - HOUR || entry.at < startsAt) return null;
    draft.visits.push(entry);
    if (entry.form !== null) {
      draft.knownAt[entry.person] = Math.min(draft.knownAt[entry.person] ?? Infinity, entry.at);
    }
    return draft.visits.length - 1;
  };
  drawExposures(random.fork('exposures'), market, fit, peopleCount, add, visit);
  drawOtherMarketing(random.fork('other'), market, fit, intent, draft, add, visit);
  drawOwnVisits(random.fork('visits'), market, intent, peopleCount, visit);
  const deals = drawDeals(random.fork('deals'), market, fit, intent, groupSize, draft, visit);
  return { fit, peopleCount, touches: draft.touches, visits: draft.visits, deals };
}

function drawIntent(random: Random, world: World, weeks: number): number[] {
  const rho = world.intentPersistence;
  const intent: number[] = [];
  let level = random.normal();
  for (let week = 0; week < weeks; week += 1) {
    intent.push(level);
    level = rho * level + Math.sqrt(1 - rho * rho) * random.normal();
  }
  return intent;
}
