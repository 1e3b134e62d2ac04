/** How deals come about: generators whose form differs (docs/decisions/0013-simulated-worlds.md). */
export const SIM_FAMILIES = ['stage-hazard', 'threshold', 'hidden-markov'] as const;
export type SimFamily = (typeof SIM_FAMILIES)[number];

/** What makes measuring hard. */
export const SIM_STRESSORS = [
  'launches',
  'seasons',
  'trackingLoss',
  'clicks',
  'darkSocial',
  'cookieLife',
  'messyUtms',
  'currencies',
  'merges',
  'decay',
  'otherMarketing',
  'confounding',
] as const;
export type SimStressor = (typeof SIM_STRESSORS)[number];

/**
 * `drawn`: from its range, anew per seed. `off`: as harmless as can be (nothing lost, no waves, no confounding);
 * for `clicks` and `decay`, which cannot be absent, as in the demo. Left out: as in the demo. The word `drawn`
 * alone draws all.
 */
export type StressorSettings = 'drawn' | Readonly<Partial<Record<SimStressor, 'drawn' | 'off'>>>;

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
  /**
   * About this many won deals, instead of `deals` and `leads`: whole accounts are drawn until one would exceed
   * the number, and that one is left out, so that stopping does not favour accounts that win. A company of
   * fewer won deals is the beginning of a larger one of the same seed.
   */
  readonly wonDeals?: number;
  /** Default `stage-hazard`. */
  readonly family?: SimFamily;
  /** In the `null` world influencers post, are followed, seen and clicked as ever, and do nothing. */
  readonly world?: 'normal' | 'null';
  /** How many of the cast of sixteen are booked; default all. */
  readonly influencers?: number;
  /** `drawn`: effects, reach and the market's laws come anew from the ranges of `ranges.ts`; default `demo`. */
  readonly effects?: 'demo' | 'drawn';
  /** What makes measuring hard, each by itself; see {@link StressorSettings}. Default: as in the demo company. */
  readonly stressors?: StressorSettings;
  /** Chances of what leaves a trace, 0 to 1, instead of those drawn; nothing else of the company's people changes. */
  readonly observation?: Readonly<
    Partial<Record<'noConsent' | 'blocked' | 'stripped' | 'messyUtm', number>>
  >;
  /**
   * Share of the market, 0 to 1, that stands in an imported list of target accounts: the CRM knows those from the
   * start, before anybody there is identified. Default 0: no list.
   */
  readonly targetAccounts?: number;
  /** Chances, 0 to 1; whatever they are, nothing but the answers changes. */
  readonly selfReport?: {
    /** That people say how they heard of the vendor; default 0.4. */
    readonly answered?: number;
    /** That they remember somebody or something else; default 0.15. */
    readonly wrong?: number;
  };
}

/** How a company is drawn to measure accuracy: everything anew per seed, eight influencers. */
export const ACCURACY_WORLD = {
  influencers: 8,
  effects: 'drawn',
  stressors: 'drawn',
} as const satisfies Partial<CompanyOptions>;

/** The cast has no more. */
export const MAX_INFLUENCERS = 16;

/** @throws with a sentence on the first option out of its bounds. */
export function checkOptions(options: CompanyOptions): void {
  const { weeks = 78, influencers = MAX_INFLUENCERS, wonDeals = 1, selfReport = {} } = options;
  if (weeks < 30) {
    throw new Error(`A company needs at least 30 weeks, not ${weeks}: deals take months to close.`);
  }
  if (!Number.isInteger(influencers) || influencers < 1 || influencers > MAX_INFLUENCERS) {
    throw new Error(
      `A company books 1 to ${MAX_INFLUENCERS} influencers, a whole number, not ${influencers}.`,
    );
  }
  if (!Number.isInteger(wonDeals) || wonDeals < 1) {
    throw new Error(`A company wins a whole number of deals, at least 1, not ${wonDeals}.`);
  }
  const { observation, targetAccounts = 0 } = options;
  const chances = { ...selfReport, ...observation, targetAccounts };
  for (const [name, chance] of Object.entries(chances)) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new Error(`${name} is a number from 0 to 1, not ${chance}.`);
    }
  }
}
