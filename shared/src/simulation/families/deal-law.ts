import type { SimShares } from '../company.ts';
import type { Mark, Market } from '../lives.ts';
import type { Random } from '../random.ts';

/** All a family needs to know of an account to say when it buys. Weeks count from the start of the period. */
export interface AccountFacts {
  readonly fit: number;
  /** Passing intent by week, standard normal: the account's own, no marketing in it. */
  readonly intent: readonly number[];
  readonly peopleCount: number;
  /** Everything marketing did to the account, in any order. */
  readonly marks: readonly Mark[];
}

/** How one account comes to buy: what the families of generators differ in. */
export interface DealLaw {
  /** The urge to look the vendor up, by week; it drives searches and direct visits, which have no effect. */
  readonly interest: readonly number[];
  /** Whether a deal arises in the week; asked in order of time, not while a deal is open. */
  arises(random: Random, week: number, isSecond: boolean): boolean;
  /** Chance of winning a deal that arose in one week and is decided in another. */
  winChance(created: number, decided: number): number;
  /** The causal truth, of a deal's existence and of existence and win together. */
  credit(created: number, decided: number, isSecond: boolean): DealCredit;
}

export interface DealCredit {
  readonly created: SimShares;
  readonly won: SimShares;
  /** What the champion would name: a cause or `baseline`; null when it is a draw from the shares of `created`. */
  readonly named: string | null;
}

/** Draws or works out the law of one account. */
export type Family = (random: Random, market: Market, account: AccountFacts) => DealLaw;
