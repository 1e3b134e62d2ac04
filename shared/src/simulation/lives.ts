import type { SimFormKind, SimPost, SimShares, SimTouch, SimVisitSource } from './company.ts';
import type { DealLife } from './deal-life.ts';
import type { MarketingPlan } from './plan.ts';
import type { World } from './world.ts';

/** All that happens to one account: what every family of generators yields. Nothing here knows what is observed. */
export interface AccountLife {
  readonly fit: number;
  readonly peopleCount: number;
  /** Whether it stands in an imported list of target accounts. */
  readonly isTarget: boolean;
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
  /** Credit for the deal's existence. */
  readonly created: SimShares;
  /** Credit for existence and win together; only a won deal makes use of it. */
  readonly won: SimShares;
  /** What the champion would name when asked: a cause or `baseline`; null: a draw from the shares of `created`. */
  readonly named: string | null;
}

export interface Market {
  readonly world: World;
  readonly plan: MarketingPlan;
  /** How strong each cause is, by influencer id and other cause. */
  readonly effects: ReadonlyMap<string, number>;
  /** Log-odds that the market as a whole is likelier to buy, by week. */
  readonly demand: readonly number[];
  /** Share of an average market in the list of target accounts; 0: no list. */
  readonly targetShare: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Mutable state while a life is drawn; weeks are whole weeks since the start. */
export interface Draft {
  readonly touches: LifeTouch[];
  readonly visits: LifeVisit[];
  /** When each person first left an e-mail address; Infinity before. */
  readonly knownAt: number[];
  readonly marks: Mark[];
}

/** What a touch leaves in a person's mind. */
export interface Mark {
  readonly cause: string;
  readonly person: number;
  /** Whole weeks since the start. */
  readonly week: number;
  readonly dose: number;
}

/** Notes a touch, and how much it adds to its cause's stock. */
export type Add = (touch: LifeTouch, dose: number) => void;

/** Notes a visit; answers its position, or null when it falls outside the period. */
export type Visit = (entry: LifeVisit) => number | null;
