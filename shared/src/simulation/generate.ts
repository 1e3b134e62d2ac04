import { drawAccountLife } from './account-life.ts';
import type { AccountLife, Market } from './lives.ts';
import { CompanyBooks } from './company-books.ts';
import { PIPELINE, REPS, VENDOR } from './cast.ts';
import type { Company } from './company.ts';
import { drawPlan } from './plan.ts';
import { Random } from './random.ts';
import { HOUR, WEEK } from './time.ts';
import { SIM_OTHER_CAUSES } from './company.ts';
import { drawWorld } from './world.ts';

export interface CompanyOptions {
  /** 32-bit whole number; the same seed gives the same company. */
  readonly seed: number;
  /** UTC epoch milliseconds; nothing in the company happens later, only open deals are expected to close later. */
  readonly endsAt: number;
  /** Length of the simulated period; 78 weeks are eighteen months. */
  readonly weeks?: number;
  /** Accounts are drawn until there are this many deals and leads. */
  readonly deals?: number;
  readonly leads?: number;
}

/** More accounts than this are never needed with a plausible world; reaching it means the world is broken. */
const MAX_ACCOUNTS = 20_000;

/**
 * Generates an influencer-driven B2B company together with its causal truth (family `stage-hazard`; form after
 * the simulator of the accuracy definition: latent fit and intent, confounded following, faded exposures).
 *
 * @throws if the period is too short for a pipeline to unfold or the world yields no deals.
 */
export function generateCompany(options: CompanyOptions): Company {
  const { seed, endsAt, weeks = 78, deals = 480, leads = 640 } = options;
  if (weeks < 30) {
    throw new Error(`A company needs at least 30 weeks, not ${weeks}: deals take months to close.`);
  }
  const random = new Random(seed);
  const startsAt = Math.floor((endsAt - weeks * WEEK) / HOUR) * HOUR;
  const world = drawWorld(random.fork('world'));
  const plan = drawPlan(random.fork('plan'), startsAt, endsAt);
  const market: Market = { world, plan, startsAt, endsAt };
  const books = new CompanyBooks(random.fork('books'), market);
  for (let index = 1; books.dealCount < deals || books.leadCount < leads; index += 1) {
    if (index > MAX_ACCOUNTS) {
      throw new Error(
        `The world of seed ${seed} yielded ${books.dealCount} deals from ${MAX_ACCOUNTS} accounts.`,
      );
    }
    const life: AccountLife = drawAccountLife(random.fork(`account-${index}`), market);
    books.enter(life, index);
  }
  const effects = Object.fromEntries([
    ...plan.influencers.map(({ id }, i) => [id, world.influencerEffects[i] ?? 0] as const),
    ...SIM_OTHER_CAUSES.map((cause) => [cause, world.otherEffects[cause]] as const),
  ]);
  return {
    seed,
    family: 'stage-hazard',
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
    ...books.close(effects),
  };
}
