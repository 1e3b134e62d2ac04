import type { DealOutcome, Touchpoint } from '../../src/index.ts';
import type {
  FitAccount,
  FitDeal,
  FitInput,
  FitPost,
} from '../../src/models/data-driven/fit-input.ts';
import { uniforms } from '../../src/models/data-driven/hazard/draws.ts';
import { DAY, day } from './touches.ts';

const WEEK = 7 * DAY;

/** What an influencer of an example really does. */
export interface Doing {
  readonly id: string;
  /** What fresh posts add to the log hazard of a deal. */
  readonly effect: number;
  /** Weeks from one post to the next; the first comes in this week. */
  readonly everyWeeks?: number;
  /** Chance that a deal, whoever caused it, clicked them too. */
  readonly seen?: number;
}

export interface HistoryOptions {
  readonly seed?: number;
  readonly won?: number;
  /** Deals lost for each one won. */
  readonly lostPerWon?: number;
  readonly weeks?: number;
  readonly influencers?: readonly Doing[];
  /** Of deals, those with an answer; of answers, those that name just anybody. */
  readonly answered?: number;
  readonly wrong?: number;
  /** Accounts with a record and no deal. */
  readonly others?: number;
}

/** Ada moves deals, Bo a little, Cy not at all. */
export const THREE: readonly Doing[] = [
  { id: 'ada', effect: 1.6, everyWeeks: 5, seen: 0.15 },
  { id: 'bo', effect: 0.5, everyWeeks: 4, seen: 0.1 },
  { id: 'cy', effect: 0, everyWeeks: 3, seen: 0.1 },
];

/**
 * A small company's history as a CRM holds it, drawn from the plainest law there is: deals come at a steady rate
 * times e^U, the cause of each is drawn by its part of the rise, and some people say what it was. A channel of paid
 * social has an effect of its own; direct visits have none.
 */
export function history(options: HistoryOptions = {}): FitInput {
  const {
    seed = 1,
    won = 60,
    lostPerWon = 1,
    weeks = 52,
    influencers = THREE,
    answered = 0.6,
    wrong = 0.1,
    others = 60,
  } = options;
  const uniform = uniforms(seed);
  const startsAt = day(0);
  const instant = (week: number): number => Math.round(startsAt + week * WEEK);
  const posts = influencers.flatMap((one, k) => postsOf(one, k, weeks, instant));
  const causes = [...influencers.map(({ id }) => id), 'paid_social', null];
  const accounts: FitAccount[] = [];
  const count = Math.round(won * (1 + lostPerWon));
  let tries = 0;
  while (accounts.length < count) {
    tries += 1;
    const week = 2 + uniform() * (weeks - 6);
    const u = influencers.map(
      (one) => one.effect * (1 - Math.exp(-stockAt(posts, one.id, instant(week)))),
    );
    u.push(0.2);
    const sum = u.reduce((a, b) => a + b, 0);
    // Thinning of a steady stream: the most a week can be is all of them fresh at once.
    if (uniform() > Math.exp(sum - 2.5)) continue;
    const cause = drawn([...u.map((own) => ((1 - Math.exp(-sum)) * own) / sum), 1], uniform);
    accounts.push(
      accountWithDeal(accounts.length, {
        createdAt: instant(week),
        cause: causes[cause] ?? null,
        isWon: accounts.length % (1 + lostPerWon) < 1,
        answer: uniform() < answered ? (uniform() < wrong ? 'wrong' : 'right') : null,
        influencers,
        uniform,
      }),
    );
  }
  for (let i = 0; i < others; i++)
    accounts.push(quietAccount(i, [startsAt, instant(weeks)], influencers, uniform));
  return {
    startsAt,
    endsAt: instant(weeks),
    posts,
    accounts,
    clicks: Object.fromEntries(
      influencers.map(({ id, effect, seen = 0 }) => [
        id,
        Math.round(tries * seen * (0.3 + effect)),
      ]),
    ),
  };
}

function postsOf(
  { id, everyWeeks = 4 }: Doing,
  offset: number,
  weeks: number,
  instant: (week: number) => number,
): FitPost[] {
  const list: FitPost[] = [];
  for (let week = 1 + 0.37 * offset; week < weeks; week += everyWeeks) {
    list.push({
      id: `${id}-${list.length}`,
      influencerId: id,
      campaignId: 'launch',
      platform: 'linkedin',
      contentType: 'post',
      publishedAt: instant(week),
    });
  }
  return list;
}

function stockAt(posts: readonly FitPost[], id: string, at: number): number {
  let stock = 0;
  for (const { influencerId, publishedAt } of posts) {
    if (influencerId === id && publishedAt <= at) stock += Math.exp((publishedAt - at) / WEEK / 4);
  }
  return stock;
}

/** A position drawn in turn: each chance is that of the next one, given none before; the last takes the rest. */
function drawn(chances: readonly number[], uniform: () => number): number {
  let left = uniform();
  for (const [i, chance] of chances.entries()) {
    left -= chance;
    if (left < 0) return i;
  }
  return chances.length - 1;
}

interface Scene {
  readonly createdAt: number;
  readonly cause: string | null;
  readonly isWon: boolean;
  readonly answer: 'right' | 'wrong' | null;
  readonly influencers: readonly Doing[];
  readonly uniform: () => number;
}

function accountWithDeal(index: number, scene: Scene): FitAccount {
  const { createdAt, cause, isWon, answer, influencers, uniform } = scene;
  const id = `account-${index}`;
  const isKnown = uniform() < 0.5;
  const knownFrom = Math.round(createdAt - (isKnown ? 3 + 6 * uniform() : 0) * WEEK);
  const touches: Touchpoint[] = [];
  const see = (over: Partial<Touchpoint>): void => {
    const occurredAt = over.occurredAt ?? Math.round(createdAt - uniform() * 5 * WEEK);
    touches.push(fitTouch(`${id}-${touches.length}`, { contactId: id, ...over, occurredAt }));
  };
  for (const { id: influencerId, seen = 0 } of influencers) {
    if (uniform() < seen + (influencerId === cause ? 0.25 : 0)) {
      const times = 1 + Math.floor(4 * uniform());
      for (let i = 0; i < times; i++) see({ channel: 'influencer', influencerId });
    }
  }
  if (uniform() < (cause === 'paid_social' ? 0.8 : 0.1)) see({ channel: 'paid_social' });
  for (let i = Math.floor(4 * uniform()); i > 0; i--) see({ channel: 'direct' });
  const anybody = Math.floor(uniform() * (influencers.length + 1));
  if (answer !== null) {
    const named =
      answer === 'right'
        ? influencers.some((one) => one.id === cause)
          ? cause
          : null
        : (influencers[anybody]?.id ?? null);
    see({
      kind: 'self_report',
      channel: answer === 'right' && cause === 'paid_social' ? 'paid_social' : 'self_reported',
      influencerId: named,
      evidence: 'self_report',
      occurredAt: createdAt,
    });
  }
  const outcome: DealOutcome = isWon ? 'won' : 'lost';
  return {
    id,
    knownFrom,
    people: 1 + Math.floor(4 * uniform()),
    touches,
    deals: [
      {
        id: `deal-${index}`,
        createdAt,
        closedAt: Math.round(createdAt + (1 + 3 * uniform()) * WEEK),
        outcome,
        valueMinor: Math.round(1e6 * (0.5 + uniform())),
        touches,
      },
    ],
  };
}

function quietAccount(
  index: number,
  [startsAt, endsAt]: readonly [number, number],
  influencers: readonly Doing[],
  uniform: () => number,
): FitAccount {
  const id = `quiet-${index}`;
  const knownFrom = Math.round(startsAt + uniform() * (endsAt - startsAt) * 0.8);
  const visits = Math.floor(3 * uniform());
  const channels = ['direct', 'email', 'influencer'] as const;
  const touches = Array.from({ length: visits }, (_, i) =>
    fitTouch(`${id}-${i}`, {
      contactId: id,
      channel: channels[i] ?? 'direct',
      influencerId: channels[i] === 'influencer' ? (influencers.at(-1)?.id ?? null) : null,
      occurredAt: Math.round(knownFrom + uniform() * 8 * WEEK),
    }),
  );
  if (uniform() < 0.3) {
    // By what each does, and by nothing of ours as often as by one who works.
    const position = drawn(
      influencers.map(({ effect }) => effect / 4),
      uniform,
    );
    const named =
      (influencers[position]?.effect ?? 0) > 0 ? (influencers[position]?.id ?? null) : null;
    touches.push(
      fitTouch(`${id}-answer`, {
        kind: 'self_report',
        channel: 'self_reported',
        influencerId: named,
        evidence: 'self_report',
        occurredAt: knownFrom,
      }),
    );
  }
  return { id, knownFrom, people: 1 + Math.floor(3 * uniform()), touches, deals: [] };
}

/** A touch of direct traffic on day 0 unless told otherwise. */
export function fitTouch(id: string, over: Partial<Touchpoint> = {}): Touchpoint {
  return {
    id,
    occurredAt: day(0),
    kind: 'visit',
    channel: 'direct',
    platform: null,
    influencerId: null,
    campaignId: null,
    contentType: null,
    contactId: null,
    evidence: 'utm',
    confidence: 1,
    ...over,
  };
}

/** The same history with everything in another order. */
export function shuffled(input: FitInput, seed: number): FitInput {
  const uniform = uniforms(seed);
  const mix = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, place: uniform() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  const deal = (one: FitDeal): FitDeal => ({ ...one, touches: mix(one.touches) });
  return {
    ...input,
    posts: mix(input.posts),
    accounts: mix(input.accounts).map((account) => ({
      ...account,
      touches: mix(account.touches),
      deals: mix(account.deals).map(deal),
    })),
    clicks: Object.fromEntries(mix(Object.entries(input.clicks))),
  };
}

/** The same history with every record under another id; influencers under those given. */
export function renamed(input: FitInput, influencer: (id: string) => string): FitInput {
  const touch = (one: Touchpoint): Touchpoint => ({
    ...one,
    id: `x${one.id}`,
    contactId: one.contactId === null ? null : `z${one.contactId}`,
    influencerId: one.influencerId === null ? null : influencer(one.influencerId),
  });
  return {
    ...input,
    posts: input.posts.map((post) => ({
      ...post,
      id: `p${post.id}`,
      influencerId: influencer(post.influencerId),
    })),
    accounts: input.accounts.map((account) => ({
      ...account,
      id: `q${account.id}`,
      touches: account.touches.map(touch),
      deals: account.deals.map((deal) => ({
        ...deal,
        id: `d${deal.id}`,
        touches: deal.touches.map(touch),
      })),
    })),
    clicks: Object.fromEntries(
      Object.entries(input.clicks).map(([id, count]) => [influencer(id), count]),
    ),
  };
}
