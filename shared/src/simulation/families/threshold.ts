import { normalCdf } from '../maths.ts';
import { shapleyShares } from '../shapley.ts';
import type { Mark, Market } from '../lives.ts';
import type { Random } from '../random.ts';
import type { AccountFacts, DealCredit, Family } from './deal-law.ts';

/** The laws of the `threshold` family in one market; scores are in units of the causes' effects. */
export interface ThresholdWorld {
  /** Weeks in which an exposure is forgotten, at an even pace. */
  readonly memoryWeeks: number;
  /** Typical score of each condition; accounts scatter around it by `spread` (σ of the logarithm). */
  readonly voices: number;
  readonly team: number;
  readonly name: number;
  readonly need: number;
  readonly strongTouch: number;
  /** Need that suffices alone. */
  readonly pressingNeed: number;
  readonly spread: number;
  /** Standard deviation of the weekly noise. */
  readonly noise: number;
  /** Chance that a willing account gets round to it within the week. */
  readonly pace: number;
  readonly fitWeight: number;
  readonly intentWeight: number;
  /** Probit of winning without marketing, and what each unit of conviction above `doubt` adds to it. */
  readonly winProbit: number;
  readonly doubt: number;
  readonly vouching: number;
}

/** One account's own thresholds. */
export type Thresholds = Pick<
  ThresholdWorld,
  'voices' | 'team' | 'name' | 'need' | 'strongTouch' | 'pressingNeed'
>;

/** What stood in people's minds in one week. */
export interface Situation {
  readonly causes: readonly string[];
  readonly people: number;
  /** How present each cause is to each person, times its effect: cause by cause, person by person. */
  readonly presence: Float64Array;
  /** The strongest touch of each cause in the last two weeks, times its effect. */
  readonly recent: Float64Array;
  readonly need: number;
}

/**
 * How firmly the best way to a deal holds, with the causes of a subset in the world; a deal arises when this plus
 * the week's noise is above zero. Ways, a tree of conditions:
 * - two at least of: two different voices; talked about in the team; the name is known; there is a need;
 * - or one very strong touch lately, and not quite without need;
 * - or a pressing need alone.
 * A condition's margin is its score less the account's threshold; «all of» is the least of the margins, «one of»
 * the largest, «two of» the second largest.
 */
export function margin(situation: Situation, thresholds: Thresholds, subset: number): number {
  const { causes, people, presence, recent, need } = situation;
  let first = 0;
  let second = 0;
  let known = 0;
  let touch = 0;
  for (let c = 0; c < causes.length; c += 1) {
    if (((subset >> c) & 1) === 0) continue;
    let voice = 0;
    for (let p = 0; p < people; p += 1) voice = Math.max(voice, presence[c * people + p] ?? 0);
    known += voice;
    touch = Math.max(touch, recent[c] ?? 0);
    if (voice > first) {
      second = first;
      first = voice;
    } else if (voice > second) second = voice;
  }
  const voices = second - thresholds.voices;
  const team = sumOverPeople(situation, subset) - thresholds.team;
  const name = known - thresholds.name;
  const needed = need - thresholds.need;
  const highest = Math.max(voices, team, name, needed);
  const twoOf = secondLargest(voices, team, name, needed, highest);
  const struck = Math.min(touch - thresholds.strongTouch, needed + 1.2);
  return Math.max(twoOf, struck, need - thresholds.pressingNeed);
}

/** How convinced each person is by the cause that convinces them most, over all people. */
function sumOverPeople(situation: Situation, subset: number): number {
  let sum = 0;
  for (let p = 0; p < situation.people; p += 1) sum += conviction(situation, subset, p);
  return sum;
}

function conviction(
  { causes, people, presence }: Situation,
  subset: number,
  person: number,
): number {
  let best = 0;
  for (let c = 0; c < causes.length; c += 1) {
    if ((subset >> c) & 1) best = Math.max(best, presence[c * people + person] ?? 0);
  }
  return best;
}

function secondLargest(a: number, b: number, c: number, d: number, highest: number): number {
  let second = -Infinity;
  let seen = false;
  for (const value of [a, b, c, d]) {
    if (value === highest && !seen) seen = true;
    else if (value > second) second = value;
  }
  return second;
}

/** The mean conviction of the two most convinced people, or of the only one. */
export function vouched(situation: Situation, subset: number): number {
  let first = 0;
  let second = 0;
  for (let p = 0; p < situation.people; p += 1) {
    const own = conviction(situation, subset, p);
    if (own > first) {
      second = first;
      first = own;
    } else if (own > second) second = own;
  }
  return situation.people > 1 ? (first + second) / 2 : first;
}

/** The `threshold` family: see {@link margin}. No hazard, nothing log-linear; forgetting is linear. */
export const threshold: Family = (random, market, account) => {
  const law = market.world.threshold;
  const own = drawThresholds(random, law, account.peopleCount);
  const situations = situationsOf(market, account);
  const marginIn = (week: number, isSecond: boolean, subset: number): number =>
    margin(situations.at(week), own, subset) - (isSecond ? 0.25 : 0);
  const chance = (week: number, isSecond: boolean, subset: number): number =>
    law.pace * normalCdf(marginIn(week, isSecond, subset) / law.noise);
  const win = (week: number, subset: number): number =>
    normalCdf(
      law.winProbit +
        0.25 * account.fit +
        law.vouching * Math.max(0, vouched(situations.at(week), subset) - law.doubt),
    );
  const { all } = situations;
  return {
    interest: account.intent.map(
      (level, week) =>
        level + (market.demand[week] ?? 0) + 0.4 * Math.min(2, vouched(situations.at(week), all)),
    ),
    arises: (stream, week, isSecond) => stream.chance(chance(week, isSecond, all)),
    winChance: (_created, decided) => win(decided, all),
    credit: (created, decided, isSecond) =>
      creditOf(
        random.fork(`credit-${created}`),
        situations,
        created,
        decided,
        (subset) => chance(created, isSecond, subset),
        (subset) => win(decided, subset),
      ),
  };
};

function drawThresholds(random: Random, law: ThresholdWorld, people: number): Thresholds {
  const around = (typical: number): number => random.logNormal(typical, law.spread);
  return {
    voices: around(law.voices),
    // Larger teams need more talk, less than in proportion.
    team: around(law.team) * Math.sqrt(people),
    name: around(law.name),
    need: law.need + random.normal() * law.spread,
    strongTouch: around(law.strongTouch),
    pressingNeed: law.pressingNeed + random.normal() * law.spread,
  };
}

interface Situations {
  readonly causes: readonly string[];
  /** The subset of all causes. */
  readonly all: number;
  readonly at: (week: number) => Situation;
}

function situationsOf(market: Market, account: AccountFacts): Situations {
  const { world, effects, demand } = market;
  const { memoryWeeks, fitWeight, intentWeight } = world.threshold;
  const { marks, intent, peopleCount: people, fit } = account;
  const effective = marks.filter(({ cause }) => (effects.get(cause) ?? 0) > 0);
  const causes = [...new Set(effective.map(({ cause }) => cause))].sort();
  const byCause = causes.map((cause) => ({
    effect: effects.get(cause) ?? 0,
    marks: effective.filter((mark) => mark.cause === cause),
  }));
  const known = new Map<number, Situation>();
  const work = (week: number): Situation => {
    const presence = new Float64Array(causes.length * people);
    const recent = new Float64Array(causes.length);
    byCause.forEach(({ effect, marks: own }, c) => {
      for (const mark of own) recall(mark, c, effect, week, presence, recent);
    });
    const need = fitWeight * fit + intentWeight * (intent[week] ?? 0) + (demand[week] ?? 0);
    return { causes, people, presence, recent, need };
  };
  /** Adds what is left of one exposure; repetition adds to presence up to one whole effect. */
  const recall = (
    { week: then, person, dose }: Mark,
    c: number,
    effect: number,
    week: number,
    presence: Float64Array,
    recent: Float64Array,
  ): void => {
    const age = week - then;
    if (age < 1 || age >= memoryWeeks) return;
    const at = c * people + person;
    const left = effect * dose * (1 - age / memoryWeeks);
    presence[at] = Math.min(effect, (presence[at] ?? 0) + left);
    if (age <= 2) recent[c] = Math.max(recent[c] ?? 0, effect * dose);
  };
  return {
    causes,
    all: 2 ** causes.length - 1,
    at: (week) => {
      const inside = Math.min(week, intent.length - 1);
      const found = known.get(inside) ?? work(inside);
      known.set(inside, found);
      return found;
    },
  };
}

function creditOf(
  random: Random,
  { causes, at }: Situations,
  created: number,
  decided: number,
  chance: (subset: number) => number,
  win: (subset: number) => number,
): DealCredit {
  const atStart = at(created);
  const atEnd = at(decided);
  const isPresent = (situation: Situation, c: number): boolean =>
    situation.presence
      .subarray(c * situation.people, (c + 1) * situation.people)
      .some((x) => x > 0);
  const present = causes
    .map((_, c) => c)
    .filter((c) => isPresent(atStart, c) || isPresent(atEnd, c));
  const whole = (subset: number): number =>
    present.reduce((bits, c, i) => ((subset >> i) & 1 ? bits | (1 << c) : bits), 0);
  const names = present.map((c) => causes[c] ?? '');
  const shares = shapleyShares(names, (s) => chance(whole(s)), random.fork('created'));
  const both = shapleyShares(names, (s) => chance(whole(s)) * win(whole(s)), random.fork('won'));
  return { created: shares, won: both, named: salient(random.fork('named'), shares) };
}

/** Where marketing played a part, people name what stood out: the strongest cause, not a draw from all of them. */
function salient(random: Random, { baseline, causes }: DealCredit['created']): string {
  if (random.chance(baseline)) return 'baseline';
  const strongest = Object.entries(causes).sort(([, a], [, b]) => b - a)[0];
  return strongest?.[0] ?? 'baseline';
}
