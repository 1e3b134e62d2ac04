import type { SimFamily } from './company-options.ts';
import { drawDeals } from './deal-moments.ts';
import { drawExposures, drawOwnVisits } from './exposures.ts';
import type { Family } from './families/deal-law.ts';
import { hiddenMarkov } from './families/hidden-markov.ts';
import { threshold } from './families/threshold.ts';
import { stageHazard } from './families/stage-hazard.ts';
import type { AccountLife, Draft, LifeTouch, LifeVisit, Market } from './lives.ts';
import { sigmoid } from './maths.ts';
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

const FAMILIES: Readonly<Record<SimFamily, Family>> = {
  'stage-hazard': stageHazard,
  threshold,
  'hidden-markov': hiddenMarkov,
};

/**
 * Draws the life of one account: latent fit and intent, exposures, other marketing, visits, and the deals that
 * come of it by the law of the family.
 */
export function drawAccountLife(random: Random, market: Market, family: SimFamily): AccountLife {
  const { world, demand, startsAt, endsAt } = market;
  const weeks = Math.floor((endsAt - startsAt) / WEEK);
  const fit = random.normal();
  const groupSize = random.weighted(GROUP_SIZES, ({ weight }) => weight).size;
  const peopleCount = groupSize + random.int(0, 2);
  const intent = drawIntent(random, world, weeks);
  const draft: Draft = {
    touches: [],
    visits: [],
    knownAt: new Array<number>(peopleCount).fill(Infinity),
    marks: [],
  };
  const add = (touch: LifeTouch, dose: number): void => {
    if (touch.at >= endsAt) return;
    draft.touches.push(touch);
    const { cause, person } = touch;
    draft.marks.push({ cause, person, week: Math.floor((touch.at - startsAt) / WEEK), dose });
  };
  const visit = (entry: LifeVisit): number | null => {
    if (entry.at >= endsAt - HOUR || entry.at < startsAt) return null;
    draft.visits.push(entry);
    if (entry.form !== null) {
      draft.knownAt[entry.person] = Math.min(draft.knownAt[entry.person] ?? Infinity, entry.at);
    }
    return draft.visits.length - 1;
  };
  const wanting = intent.map((level, week) => level + (demand[week] ?? 0));
  drawExposures(random.fork('exposures'), market, fit, wanting, peopleCount, add, visit);
  drawOtherMarketing(random.fork('other'), market, fit, wanting, draft, add, visit);
  const law = FAMILIES[family](random.fork('law'), market, {
    fit,
    intent,
    peopleCount,
    marks: draft.marks,
  });
  drawOwnVisits(random.fork('visits'), market, law.interest, peopleCount, visit);
  const deals = drawDeals(random.fork('deals'), market, law, groupSize, draft.knownAt, visit);
  const isTarget = isListed(random.fork('target'), market, fit);
  return { fit, peopleCount, isTarget, touches: draft.touches, visits: draft.visits, deals };
}

/** A list of target accounts is drawn up by looks, which tell something of how well an account fits. */
function isListed(random: Random, { targetShare }: Market, fit: number): boolean {
  if (targetShare <= 0) return false;
  return random.chance(sigmoid(Math.log(targetShare / (1 - targetShare)) + 0.8 * fit));
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
