import { sigmoid } from '../maths.ts';
import { EXACT_UP_TO, shapleyShares } from '../shapley.ts';
import type { Market } from '../lives.ts';
import type { Random } from '../random.ts';
import {
  drawPath,
  rewardOf,
  rewardsBySubset,
  type Chain,
  type Path,
  type Push,
  type Stretch,
} from './birth-death.ts';
import type { AccountFacts, DealCredit, Family } from './deal-law.ts';

/** The laws of the `hidden-markov` family in one market. States: unaware, aware, considering, ready to buy. */
export interface HiddenMarkovWorld {
  /** Weekly rates of unaware → aware → considering → ready without marketing, and chances of falling back. */
  readonly climb: readonly [number, number, number];
  readonly fall: readonly [number, number, number];
  /** How much fit, intent and demand speed up each of the three steps (exponents). */
  readonly pull: number;
  readonly fitWeight: number;
  readonly intentWeight: number;
  /** Chance that a ready account opens a deal within the week. */
  readonly buying: number;
  /** What a unit of exposure adds to the rate of each step, by cause: some only make known, some only convince. */
  readonly push: Readonly<Record<string, readonly [number, number, number]>>;
  /** The champion during the deal: doubtful, leaning, convinced. */
  readonly conviction: {
    readonly climb: readonly [number, number];
    readonly fall: readonly [number, number];
    /** How exposures of the first and second kind of step work on the champion. */
    readonly sway: number;
    /** Chance of winning, by the champion's state at the decision. */
    readonly win: readonly [number, number, number];
  };
  /** Chance that people name who moved them first; else they name who moved them last. */
  readonly firstNamed: number;
}

const READY = 3;
/** The champion's mind is followed from this many weeks before the deal. */
const BEFORE_DEAL = 8;
/** What a week in each state adds to the urge to look the vendor up. */
const CURIOSITY = [0, 0.2, 0.9, 1.4];

/**
 * The `hidden-markov` family: an account climbs through hidden states, pushed by exposures in the week they happen,
 * and falls back slowly; ready accounts emit deals. Memory is where the account stands, so lags are months. The
 * state goes on regardless of deals, so the chance of a deal in a week is P(ready) · `buying`, and v(S) is that
 * chance by forward recursion with the pushes of S only, over the whole history.
 */
export const hiddenMarkov: Family = (random, market, account) => {
  const law = market.world.hiddenMarkov;
  const { climbing, start, deciding, doubts } = chainsOf(market, account);
  const weeks = account.intent.length;
  const path = drawPath(random, climbing, start, weeks);
  const readiness = random.fork('buying');
  const emits = path.states.map((state) =>
    state === READY && readiness.chance(law.buying) ? 1 : 0,
  );
  const reluctance = random.fork('second');
  const minded = (created: number, decided: number): Stretch => ({
    from: Math.max(0, created - BEFORE_DEAL),
    to: Math.min(decided, weeks - 1),
  });
  const { win } = law.conviction;
  return {
    interest: account.intent.map(
      (level, week) =>
        level + (market.demand[week] ?? 0) + (CURIOSITY[path.states[week] ?? 0] ?? 0),
    ),
    arises: (_stream, week, isSecond) =>
      emits[week] === 1 && (!isSecond || reluctance.chance(SECOND)),
    winChance: (created, decided) =>
      rewardOf(deciding, doubts, minded(created, decided), win, 2 ** deciding.pushes.length - 1),
    credit: (created, decided) => {
      const shares = creditOf(
        random.fork(`credit-${created}`),
        {
          chain: climbing,
          start,
          stretch: { from: 0, to: created },
          reward: [0, 0, 0, law.buying],
        },
        { chain: deciding, start: doubts, stretch: minded(created, decided), reward: win },
      );
      const recall = random.fork(`named-${created}`);
      return { ...shares, named: recalled(recall, law, path, created) };
    },
  };
};

/** Share of later needs that lead to a second deal. */
const SECOND = 0.5;

function recalled(random: Random, law: HiddenMarkovWorld, path: Path, week: number): string {
  const movers = path.movers[week] ?? [];
  const named = random.chance(law.firstNamed) ? movers[0] : movers.at(-1);
  return named ?? 'baseline';
}

interface Chains {
  readonly climbing: Chain;
  readonly start: readonly number[];
  readonly deciding: Chain;
  readonly doubts: readonly number[];
}

function chainsOf({ world, demand }: Market, account: AccountFacts): Chains {
  const law = world.hiddenMarkov;
  const { fit, intent } = account;
  const weeks = intent.length;
  const climb = new Float64Array(weeks * 3);
  const decide = new Float64Array(weeks * 2);
  const lasting = law.fitWeight * fit;
  for (let week = 0; week < weeks; week += 1) {
    const drive = lasting + law.intentWeight * (intent[week] ?? 0) + (demand[week] ?? 0);
    const speed = Math.exp(law.pull * drive);
    for (let s = 0; s < 3; s += 1) climb[week * 3 + s] = (law.climb[s] ?? 0) * speed;
    for (let s = 0; s < 2; s += 1) decide[week * 2 + s] = law.conviction.climb[s] ?? 0;
  }
  const { sway } = law.conviction;
  const pushes = pushesOf(account, (cause) => law.push[cause] ?? [0, 0, 0]);
  return {
    climbing: { climb, fall: law.fall, pushes },
    start: resting(law, Math.exp(law.pull * lasting)),
    deciding: {
      climb: decide,
      fall: law.conviction.fall,
      pushes: pushes.map((push) => ({
        ...push,
        strength: [sway * (push.strength[1] ?? 0), sway * (push.strength[2] ?? 0)],
      })),
    },
    doubts: leaning(sigmoid(-0.4 + 0.4 * fit)),
  };
}

const leaning = (chance: number): readonly number[] => [1 - chance, chance, 0];

/** Where an account of this speed would be after a long time without marketing (detailed balance of the chain). */
function resting({ climb, fall }: HiddenMarkovWorld, speed: number): readonly number[] {
  const weights = [1];
  for (let s = 0; s < 3; s += 1) {
    const up = 1 - Math.exp(-(climb[s] ?? 0) * speed);
    const upAfter = s < 2 ? 1 - Math.exp(-(climb[s + 1] ?? 0) * speed) : 0;
    weights.push(((weights[s] ?? 0) * up) / ((fall[s] ?? 1) * (1 - upAfter)));
  }
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

function pushesOf(
  { marks }: AccountFacts,
  strengthOf: (cause: string) => readonly number[],
): Push[] {
  const byCause = Map.groupBy(marks, ({ cause }) => cause);
  return [...byCause.keys()].sort().flatMap((cause) => {
    const strength = strengthOf(cause);
    if (strength.every((push) => push === 0)) return [];
    const byWeek = new Map<number, number>();
    for (const { week, dose } of byCause.get(cause) ?? []) {
      byWeek.set(week, (byWeek.get(week) ?? 0) + dose);
    }
    const weeks = [...byWeek.keys()].sort((a, b) => a - b);
    return [{ cause, strength, weeks, doses: weeks.map((week) => byWeek.get(week) ?? 0) }];
  });
}

/** An expectation over one chain: all that v(S) needs. */
interface Outlook {
  readonly chain: Chain;
  readonly start: readonly number[];
  readonly stretch: Stretch;
  readonly reward: readonly number[];
}

function creditOf(random: Random, creation: Outlook, decision: Outlook): Omit<DealCredit, 'named'> {
  const creating = valuesOf(creation);
  const deciding = valuesOf(decision);
  const causes = [...new Set([...creating.causes, ...deciding.causes])].sort();
  const create = narrowed(causes, creating);
  const win = narrowed(causes, deciding);
  return {
    created: shapleyShares(creating.causes, creating.value, random.fork('created')),
    won: shapleyShares(causes, (s) => create(s) * win(s), random.fork('won')),
  };
}

interface Values {
  /** Those with an exposure in the stretch. */
  readonly causes: readonly string[];
  readonly value: (subset: number) => number;
}

function valuesOf({ chain, start, stretch, reward }: Outlook): Values {
  const pushes = chain.pushes.filter(({ weeks }) =>
    weeks.some((week) => week >= stretch.from && week < stretch.to),
  );
  const causes = pushes.map(({ cause }) => cause);
  const present = { ...chain, pushes };
  if (pushes.length > EXACT_UP_TO) {
    return { causes, value: (subset) => rewardOf(present, start, stretch, reward, subset) };
  }
  const values = rewardsBySubset(present, start, stretch, reward);
  return { causes, value: (subset) => values[subset] ?? 0 };
}

/** A value over some of the causes as one over all of them. */
function narrowed(causes: readonly string[], { causes: own, value }: Values) {
  const bits = causes.map((cause) => own.indexOf(cause));
  return (subset: number): number => {
    let inner = 0;
    bits.forEach((bit, i) => {
      if (bit >= 0 && (subset >> i) & 1) inner |= 1 << bit;
    });
    return value(inner);
  };
}
