import {
  SIM_OTHER_CAUSES,
  type SimFormKind,
  type SimOtherCause,
  type SimPost,
  type SimTouch,
  type SimVisitSource,
} from './company.ts';
import { drawDealLife, type DealLife } from './deal-life.ts';
import type { MarketingPlan } from './plan.ts';
import type { Random } from './random.ts';
import { DAY, HOUR, MINUTE, WEEK, inOfficeHours } from './time.ts';
import type { CauseStrength } from './truth.ts';
import type { World } from './world.ts';

/**
 * The life of one account in the `stage-hazard` family: latent fit and intent, exposures, other marketing,
 * visits, and deals as events of a discrete weekly hazard,
 *   logit P(deal in week) = base + fit + intent + Σ_c β_c (1 − e^{−a_c}),
 * a_c being the exposures to cause c so far, faded exponentially. Nothing here knows what is observed.
 */
export interface AccountLife {
  readonly fit: number;
  readonly peopleCount: number;
  readonly touches: readonly LifeTouch[];
  readonly visits: readonly LifeVisit[];
  readonly deals: readonly LifeDeal[];
}

export interface LifeTouch {
  readonly at: number;
  readonly person: number;
  readonly kind: SimTouch['kind'];
  readonly cause: string;
  readonly post: SimPost | null;
  /** Position in `visits` of the click it led to. */
  readonly visit: number | null;
}

export interface LifeVisit {
  readonly at: number;
  readonly person: number;
  readonly source: SimVisitSource;
  readonly post: SimPost | null;
  readonly form: SimFormKind | null;
}

export interface LifeDeal {
  readonly life: DealLife;
  /** People of the buying group, champion first. */
  readonly group: readonly number[];
  readonly requestedDemo: boolean;
  /** Log-odds of the deal's arising in its week without marketing, and what each cause added. */
  readonly baseLogit: number;
  readonly winLogit: number;
  readonly strengths: readonly CauseStrength[];
}

export interface Market {
  readonly world: World;
  readonly plan: MarketingPlan;
  readonly startsAt: number;
  readonly endsAt: number;
}

const GROUP_SIZES = [
  { size: 1, weight: 16 },
  { size: 2, weight: 23 },
  { size: 3, weight: 25 },
  { size: 4, weight: 18 },
  { size: 5, weight: 11 },
  { size: 6, weight: 7 },
] as const;

/** Below this an exposure has faded for good, so that «present» has a meaning. */
const FADED = 0.02;

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Mutable state while a life is drawn; weeks are whole weeks since the start. */
interface Draft {
  readonly touches: LifeTouch[];
  readonly visits: LifeVisit[];
  /** When each person first left an e-mail address; Infinity before. */
  readonly knownAt: number[];
  /** Exposures per week and cause. */
  readonly doses: Map<string, number>[];
}

/** Draws one account's life. */
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
  drawVisits(random.fork('visits'), market, intent, peopleCount, visit);
  const deals = drawDeals(random.fork('deals'), market, fit, intent, groupSize, draft, visit);
  return { fit, peopleCount, touches: draft.touches, visits: draft.visits, deals };
}

type Add = (touch: LifeTouch, dose: number) => void;
type Visit = (entry: LifeVisit) => number | null;

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

function drawExposures(
  random: Random,
  { world, plan }: Market,
  fit: number,
  peopleCount: number,
  add: Add,
  visit: Visit,
): void {
  const follows = plan.influencers.map(({ id }, index) => {
    const reach = plan.reach[index] ?? 0;
    const logit = Math.log(reach / (1 - reach)) + world.followFitWeight * fit;
    const followers: number[] = [];
    for (let person = 0; person < peopleCount; person += 1) {
      if (random.chance(sigmoid(logit))) followers.push(person);
    }
    return [id, followers] as const;
  });
  const followersOf = new Map(follows);
  for (const post of plan.posts) {
    for (const person of followersOf.get(post.influencerId) ?? []) {
      if (!random.chance(world.exposureRate)) continue;
      const at = post.publishedAt + Math.round(random.exponential(1.5 * DAY));
      let visitIndex: number | null = null;
      if (random.chance(world.clickRate[post.platform])) {
        const form = random.chance(0.06)
          ? 'content_download'
          : random.chance(0.06)
            ? 'newsletter'
            : null;
        visitIndex = visit({
          at: at + random.int(1, 12) * MINUTE,
          person,
          source: 'influencer',
          post,
          form,
        });
      } else if (random.chance(world.darkSocialRate)) {
        // Seen, not clicked, looked up later: the visit that looks like nobody's work.
        const source = random.chance(0.55) ? 'brand_search' : 'direct';
        visit({
          at: at + Math.round(random.exponential(5 * DAY)),
          person,
          source,
          post: null,
          form: null,
        });
      }
      add({ at, person, kind: 'exposure', cause: post.influencerId, post, visit: visitIndex }, 0.7);
    }
  }
}

/** Every fifth week a webinar, three trade fairs, ads from week 8, a monthly newsletter. */
function drawOtherMarketing(
  random: Random,
  { startsAt, endsAt }: Market,
  fit: number,
  intent: readonly number[],
  draft: Draft,
  add: Add,
  visit: Visit,
): void {
  intent.forEach((level, week) => {
    const weekStart = startsAt + week * WEEK;
    const someTime = (): number =>
      inOfficeHours(weekStart + random.next() * 6 * DAY, random.next());
    for (let person = 0; person < draft.knownAt.length; person += 1) {
      if (week >= 8 && random.chance(0.022 * Math.exp(0.3 * fit + 0.2 * level))) {
        const at = someTime();
        const clicked = random.chance(0.08)
          ? visit({
              at: at + MINUTE,
              person,
              source: 'linkedin_ads',
              post: null,
              form: random.chance(0.12) ? 'content_download' : null,
            })
          : null;
        add(
          { at, person, kind: 'ad_view', cause: 'linkedin_ads', post: null, visit: clicked },
          0.5,
        );
      }
      if (week % 5 === 3 && random.chance(0.008 * Math.exp(0.5 * level))) {
        const at = someTime();
        const registered = visit({
          at,
          person,
          source: 'webinar',
          post: null,
          form: 'webinar_registration',
        });
        const heldAt = Math.floor(weekStart / DAY) * DAY + 8 * DAY + 14 * HOUR;
        if (random.chance(0.65)) {
          add(
            {
              at: heldAt,
              person,
              kind: 'webinar',
              cause: 'webinar',
              post: null,
              visit: registered,
            },
            1.2,
          );
        }
      }
      if (random.chance(0.0016 * Math.exp(0.6 * level))) {
        const at = someTime();
        const source = random.pick([
          'organic_search',
          'organic_search',
          'direct',
          'referral',
          'ai_assistant',
        ] as const);
        const downloaded = visit({ at, person, source, post: null, form: 'content_download' });
        add({ at, person, kind: 'content', cause: 'content', post: null, visit: downloaded }, 1);
      }
      const known = (draft.knownAt[person] ?? Infinity) < weekStart;
      if (known && week % 4 === 1 && random.chance(0.04 * Math.exp(0.3 * level))) {
        const at = someTime();
        const clicked = visit({ at, person, source: 'email', post: null, form: null });
        add({ at, person, kind: 'email_click', cause: 'email', post: null, visit: clicked }, 0.8);
      }
    }
    if ((week === 16 || week === 41 || week === 66) && random.chance(0.05)) {
      const person = random.int(0, draft.knownAt.length - 1);
      const at = Math.min(someTime(), endsAt - DAY);
      draft.knownAt[person] = Math.min(draft.knownAt[person] ?? Infinity, at + 3 * DAY);
      add({ at, person, kind: 'event', cause: 'event', post: null, visit: null }, 1.5);
    }
  });
}

/** Visits that intent alone drives. They have no effect of their own. */
function drawVisits(
  random: Random,
  { startsAt }: Market,
  intent: readonly number[],
  peopleCount: number,
  visit: Visit,
): void {
  const rates: readonly (readonly [SimVisitSource, number, number])[] = [
    ['organic_search', 0.008, 0.5],
    ['brand_search', 0.004, 0.9],
    ['direct', 0.005, 0.8],
    ['referral', 0.002, 0.4],
    ['ai_assistant', 0.0015, 0.5],
  ];
  intent.forEach((level, week) => {
    for (let person = 0; person < peopleCount; person += 1) {
      for (const [source, rate, slope] of rates) {
        if (!random.chance(Math.min(0.5, rate * Math.exp(slope * level)))) continue;
        const at = inOfficeHours(startsAt + week * WEEK + random.next() * 6 * DAY, random.next());
        visit({ at, person, source, post: null, form: null });
      }
    }
  });
}

function drawDeals(
  random: Random,
  { world, plan, startsAt, endsAt }: Market,
  fit: number,
  intent: readonly number[],
  groupSize: number,
  draft: Draft,
  visit: Visit,
): LifeDeal[] {
  const effects = new Map<string, number>([
    ...plan.influencers.map(({ id }, i) => [id, world.influencerEffects[i] ?? 0] as const),
    ...SIM_OTHER_CAUSES.map((cause: SimOtherCause) => [cause, world.otherEffects[cause]] as const),
  ]);
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
    deals.push({
      life,
      group,
      requestedDemo,
      baseLogit,
      winLogit,
      strengths: [...causes].sort().map((cause) => ({
        cause,
        create: added.get(cause) ?? 0,
        win: world.winFactor * (atEnd.get(cause) ?? 0),
      })),
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
