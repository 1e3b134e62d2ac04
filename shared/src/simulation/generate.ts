import { drawAccountLife } from './account-life.ts';
import type { AccountLife, Market } from './lives.ts';
import { CompanyBooks } from './company-books.ts';
import { PIPELINE, REPS, VENDOR } from './cast.ts';
import type { Company } from './company.ts';
import { checkOptions, type CompanyOptions } from './company-options.ts';
import { drawDemand } from './demand.ts';
import { drawPlan } from './plan.ts';
import { Random } from './random.ts';
import { HOUR, WEEK } from './time.ts';
import { SIM_OTHER_CAUSES } from './company.ts';
import { drawWorld } from './world.ts';

/** More accounts than this are never needed with a plausible world; reaching it means the world is broken. */
const MAX_ACCOUNTS = 60_000;

const tooFew = (seed: number, books: CompanyBooks): Error =>
  new Error(
    `The world of seed ${seed} yielded ${books.dealCount} deals, ${books.wonCount} of them won, from ${MAX_ACCOUNTS} accounts.`,
  );

type DrawLife = (index: number) => AccountLife;

function fillToDeals(books: CompanyBooks, draw: DrawLife, options: CompanyOptions): void {
  const { deals = 480, leads = 640 } = options;
  for (let index = 1; books.dealCount < deals || books.leadCount < leads; index += 1) {
    if (index > MAX_ACCOUNTS) throw tooFew(options.seed, books);
    books.enter(draw(index), index);
  }
}

/** Inverse sampling without its last draw, which is the unbiased part of it (Haldane 1945). */
function fillToWonDeals(books: CompanyBooks, draw: DrawLife, seed: number, wonDeals: number): void {
  for (let index = 1; ; index += 1) {
    if (index > MAX_ACCOUNTS) throw tooFew(seed, books);
    const life = draw(index);
    const won = life.deals.filter((deal) => deal.life.outcome === 'won').length;
    if (books.wonCount + won > wonDeals) return;
    books.enter(life, index);
  }
}

/**
 * Generates an influencer-driven B2B company together with its causal truth, by the family's laws
 * (docs/decisions/0013-simulated-worlds.md).
 *
 * @throws if an option is out of its bounds or the world yields too few deals.
 */
export function generateCompany(options: CompanyOptions): Company {
  checkOptions(options);
  const { seed, endsAt, weeks = 78, family = 'stage-hazard' } = options;
  const random = new Random(seed);
  const startsAt = Math.floor((endsAt - weeks * WEEK) / HOUR) * HOUR;
  const world = drawWorld(random.fork('world'), options);
  const demand = drawDemand(random.fork('demand'), world.demand, Math.ceil(weeks));
  const plan = drawPlan(random.fork('plan'), startsAt, endsAt, options.influencers, {
    waves: demand.waves,
    waveSeeking: world.demand.waveSeeking,
  });
  const effects = new Map<string, number>([
    ...plan.influencers.map(({ id }, i) => [id, world.influencerEffects[i] ?? 0] as const),
    ...SIM_OTHER_CAUSES.map((cause) => [cause, world.otherEffects[cause]] as const),
  ]);
  const market: Market = {
    world,
    plan,
    effects,
    demand: demand.byWeek,
    targetShare: options.targetAccounts ?? 0,
    startsAt,
    endsAt,
  };
  const books = new CompanyBooks(random.fork('books'), market);
  const draw = (index: number): AccountLife =>
    drawAccountLife(random.fork(`account-${index}`), market, family);
  if (options.wonDeals === undefined) fillToDeals(books, draw, options);
  else fillToWonDeals(books, draw, options.seed, options.wonDeals);
  return {
    seed,
    family,
    startsAt,
    endsAt,
    vendor: VENDOR,
    reps: REPS,
    pipeline: PIPELINE,
    influencers: plan.influencers,
    campaigns: plan.campaigns,
    placements: plan.placements,
    posts: plan.posts,
    costs: plan.costs,
    ...books.close(Object.fromEntries(effects)),
  };
}
