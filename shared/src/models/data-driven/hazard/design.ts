import { DAY_MS } from '../../../journey/order.ts';
import type { Touchpoint } from '../../../journey/types.ts';
import type { FitAccount, FitDeal, FitInput, FitPost } from '../fit-input.ts';
import { INTENT_CHANNELS, sourceKey } from '../source-key.ts';
import { uniforms } from './draws.ts';
import { shortLived } from './short-lived.ts';

export const WEEK_MS = 7 * DAY_MS;

/** How touches and posts fade and add up; chosen from the data, see `fit-hazard.ts`. */
export interface Kernel {
  /** Weeks after which a touch or post has faded to 1/e. */
  readonly decayWeeks: number;
  /** How fast posts saturate: what a post adds is 1 − e^{−postWeight·stock}. */
  readonly postWeight: number;
}

/** Who may earn credit: influencers first, then channels of other marketing. */
export interface Sources {
  readonly influencers: readonly string[];
  readonly channels: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/** What an answer to «How did you hear of us?» names: the position of a source, or one of these. */
export const NO_ANSWER = -1;
/** The answer names no marketing of ours: a friend, a search engine. Its position is that behind the last source. */
export const nobody = (sources: Pick<Sources, 'indexOf'>): number => sources.indexOf.size;

/** A point at which a deal's marketing weighs on it: stock of touches per source, of posts per influencer. */
export interface Pressure {
  readonly touches: Float64Array;
  readonly posts: Float64Array;
}

export interface DealRow {
  readonly deal: FitDeal;
  readonly account: number;
  readonly created: Pressure;
  /** At the close, or at the end of the window. */
  readonly closed: Pressure;
  readonly answer: number;
  /** How the deal came: from accounts without a record, from known ones, or as a further deal of an account. */
  readonly pool: 'unknown' | 'known' | 'further';
}

/** One week of one known account without a deal so far. */
export interface RiskRow {
  readonly account: number;
  readonly isEvent: boolean;
  /** Weeks it stands for: more than one where the others were not sampled. */
  readonly exposure: number;
  readonly week: number;
  /** Controls: they may explain, they never earn credit. */
  readonly controls: Float64Array;
  /** Stock of touches per source; posts weigh on all accounts of a week alike. */
  readonly touches: Float64Array;
}

/** The data as the likelihood takes them, for one kernel. */
export interface Design {
  readonly kernel: Kernel;
  readonly sources: Sources;
  readonly startsAt: number;
  readonly weeks: number;
  readonly accounts: number;
  readonly deals: readonly DealRow[];
  /** In order of weeks. */
  readonly risk: readonly RiskRow[];
  /** Stock of posts in the middle of each week, weeks × influencers. */
  readonly weeklyPosts: Float64Array;
  /** For each channel, whether anybody ever named it: only then may it have worked without leaving a touch. */
  readonly isNamed: Uint8Array;
  /** What wrong answers name: influencers, channels somebody named, nobody, each as likely as the other. */
  readonly falseNames: readonly number[];
  /** Answers of people outside deals: position as {@link DealRow.answer}. */
  readonly leadAnswers: readonly {
    readonly account: number;
    readonly week: number;
    readonly answer: number;
  }[];
  /** As weeklyPosts, with the longer memory of people who only look around. */
  readonly weeklyPostsOfLeads: Float64Array;
  /** All visits through each influencer's links. */
  readonly clicks: Float64Array;
  /** Deals whose people had clicked an influencer's link shortly before, one for each deal and influencer. */
  readonly clickedDeals: readonly { readonly account: number; readonly influencer: number }[];
  /** How much traffic each influencer's posts bring, log, centred; 0 where nothing is known. */
  readonly traffic: Float64Array;
}

/** Non-events kept for each event; the rest is represented by weights. */
const CONTROLS_PER_EVENT = 4;
const LEAST_CONTROLS = 400;
/** A deal this soon after the account's first record did not come from a known account. */
const SAME_MOMENT_MS = 3 * DAY_MS;
/** An answer belongs to a deal when it was given so long before or after its creation at most. */
const ANSWER_WINDOW_MS = 60 * DAY_MS;

export const CONTROL_COUNT = 4;

/** How much a kind of touch weighs beside a plain visit. */
const TOUCH_WEIGHT: Readonly<Partial<Record<Touchpoint['kind'], number>>> = {
  form: 1.2,
  event: 1.5,
  meeting: 1.5,
  content: 1.2,
  campaign_member: 1.2,
};

/** Influencers by their first post, not by id: two tenants with the same history get the same fit to the last bit. */
export function findSources(input: FitInput): Sources {
  const firstSeen = new Map<string, number>();
  const note = (id: string, at: number): void => {
    firstSeen.set(id, Math.min(firstSeen.get(id) ?? Infinity, at));
  };
  const channels = new Set<string>();
  for (const post of input.posts) note(post.influencerId, post.publishedAt);
  for (const { touches, deals } of input.accounts) {
    for (const list of [touches, ...deals.map((deal) => deal.touches)]) {
      for (const touch of list) {
        if (touch.influencerId !== null) note(touch.influencerId, touch.occurredAt);
        else if (isMarketing(touch)) channels.add(sourceKey(touch));
      }
    }
  }
  const influencers = [...firstSeen.keys()].sort(
    (a, b) =>
      (firstSeen.get(a) ?? 0) - (firstSeen.get(b) ?? 0) ||
      (input.clicks[a] ?? 0) - (input.clicks[b] ?? 0) ||
      (a < b ? -1 : 1),
  );
  const sorted = [...channels].sort();
  const keys = [...influencers.map((id) => `influencer:${id}`), ...sorted];
  return { influencers, channels: sorted, indexOf: new Map(keys.map((key, i) => [key, i])) };
}

function isMarketing(touch: Touchpoint): boolean {
  return touch.kind !== 'sales_activity' && !INTENT_CHANNELS.has(sourceKey(touch));
}

/** What is left of one touch at an instant. */
export function touchWeight(touch: Touchpoint, at: number, decayWeeks: number): number {
  if (touch.occurredAt > at) return 0;
  const age = (at - touch.occurredAt) / WEEK_MS;
  return (TOUCH_WEIGHT[touch.kind] ?? 1) * Math.exp(-age / decayWeeks);
}

/** The stock of touches at an instant: each fades, and together they saturate. */
export function touchStock(
  touches: readonly Touchpoint[],
  at: number,
  { indexOf }: Pick<Sources, 'indexOf'>,
  kernel: Kernel,
): Float64Array {
  const sources = touches.map((touch) => indexOf.get(sourceKey(touch)) ?? -1);
  return stockOfSources(touches, sources, indexOf.size, at, kernel);
}

/** As {@link touchStock}, with the sources of the touches looked up before; −1 for none. */
export function stockOfSources(
  touches: readonly Touchpoint[],
  sources: readonly number[],
  size: number,
  at: number,
  { decayWeeks }: Kernel,
): Float64Array {
  const stock = shortLived(size);
  for (let i = 0; i < touches.length; i++) {
    const touch = touches[i] as Touchpoint;
    const source = sources[i] ?? -1;
    if (source < 0 || touch.occurredAt > at || touch.kind === 'self_report') continue;
    stock[source] = (stock[source] ?? 0) + touchWeight(touch, at, decayWeeks);
  }
  for (let e = 0; e < size; e++) {
    const own = stock[e] ?? 0;
    if (own !== 0) stock[e] = 1 - Math.exp(-own);
  }
  return stock;
}

/** Posts by influencer in order of time, for stocks at any instant. */
export class PostStock {
  readonly #times: readonly Float64Array[];
  /** What all posts up to and including each one amount to at the moment it appears. */
  readonly #sums: readonly Float64Array[];
  readonly #decayMs: number;
  readonly #postWeight: number;
  /** Both journeys of a deal ask for its creation. */
  #latest: { readonly instant: number; readonly stock: Float64Array } | null = null;

  constructor(
    posts: readonly FitPost[],
    indexOf: ReadonlyMap<string, number>,
    influencers: number,
    kernel: Kernel,
  ) {
    const times = Array.from({ length: influencers }, (): number[] => []);
    for (const { influencerId, publishedAt } of posts) {
      times[indexOf.get(`influencer:${influencerId}`) ?? -1]?.push(publishedAt);
    }
    this.#decayMs = kernel.decayWeeks * WEEK_MS;
    this.#postWeight = kernel.postWeight;
    this.#times = times.map((list) => Float64Array.from(list).sort());
    this.#sums = this.#times.map((list) => {
      const sums = new Float64Array(list.length);
      let sum = 0;
      list.forEach((time, i) => {
        sum = 1 + (i === 0 ? 0 : sum * Math.exp(((list[i - 1] ?? time) - time) / this.#decayMs));
        sums[i] = sum;
      });
      return sums;
    });
  }

  /** 0 before anything was published, towards 1 with many fresh posts; always 1 for who has none on record. */
  at(instant: number): Readonly<Float64Array> {
    if (this.#latest?.instant === instant) return this.#latest.stock;
    const count = this.#times.length;
    const stock = shortLived(count);
    for (let k = 0; k < count; k++) {
      const times = this.#times[k] as Float64Array;
      stock[k] = times.length === 0 ? 1 : this.#stockOf(k, times, instant);
    }
    this.#latest = { instant, stock };
    return stock;
  }

  #stockOf(k: number, times: Float64Array, instant: number): number {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    const age = instant - (times[low - 1] ?? 0);
    const sum = (this.#sums[k]?.[low - 1] ?? 0) * Math.exp(-age / this.#decayMs);
    return 1 - Math.exp(-this.#postWeight * sum);
  }
}

/** Lays the history out for the likelihood. Accounts are taken by time, so the order given does not matter. */
export function buildDesign(
  input: FitInput,
  sources: Sources,
  kernel: Kernel,
  seed: number,
): Design {
  const posts = new PostStock(input.posts, sources.indexOf, sources.influencers.length, kernel);
  const { startsAt, endsAt } = input;
  const weeks = Math.max(1, Math.ceil((endsAt - startsAt) / WEEK_MS));
  const accounts = inOrder(input.accounts);
  const deals: DealRow[] = [];
  accounts.forEach((account, index) => {
    account.deals.forEach((deal, position) => {
      const until = deal.closedAt ?? endsAt;
      deals.push({
        deal,
        account: index,
        created: {
          touches: touchStock(deal.touches, deal.createdAt, sources, kernel),
          posts: posts.at(deal.createdAt),
        },
        closed: {
          touches: touchStock(deal.touches, until, sources, kernel),
          posts: posts.at(until),
        },
        answer: answerOf(deal, sources),
        pool:
          position > 0
            ? 'further'
            : deal.createdAt - account.knownFrom < SAME_MOMENT_MS
              ? 'unknown'
              : 'known',
      });
    });
  });
  const weekly = (stock: PostStock): Float64Array => {
    const count = sources.influencers.length;
    const table = new Float64Array(weeks * count);
    for (let week = 0; week < weeks; week++) {
      table.set(stock.at(startsAt + (week + 0.5) * WEEK_MS), week * count);
    }
    return table;
  };
  const ofLeads = leadAnswers(accounts, sources, startsAt, weeks);
  const isNamed = namedChannels(
    [...deals.map(({ answer }) => answer), ...ofLeads.map(({ answer }) => answer)],
    sources,
  );
  const slow = new PostStock(input.posts, sources.indexOf, sources.influencers.length, {
    ...kernel,
    decayWeeks: LEADS_REMEMBER * kernel.decayWeeks,
  });
  return {
    kernel,
    sources,
    startsAt,
    weeks,
    accounts: accounts.length,
    deals,
    risk: riskRows(accounts, { input, sources, kernel, weeks, seed }),
    weeklyPosts: weekly(posts),
    leadAnswers: ofLeads,
    isNamed,
    falseNames: falseNamesOf(sources, isNamed),
    weeklyPostsOfLeads: weekly(slow),
    clicks: Float64Array.from(sources.influencers, (id) => input.clicks[id] ?? 0),
    clickedDeals: clickedDeals(deals, sources, kernel),
    traffic: trafficOf(input, sources),
  };
}

function inOrder(accounts: readonly FitAccount[]): FitAccount[] {
  return accounts
    .map((account) => ({
      ...account,
      touches: touchesInOrder(account.touches),
      deals: account.deals
        .map((deal) => ({ ...deal, touches: touchesInOrder(deal.touches) }))
        .sort((a, b) => a.createdAt - b.createdAt || a.valueMinor - b.valueMinor),
    }))
    .sort(
      (a, b) =>
        a.knownFrom - b.knownFrom ||
        (a.deals[0]?.createdAt ?? 0) - (b.deals[0]?.createdAt ?? 0) ||
        a.touches.length - b.touches.length ||
        a.people - b.people,
    );
}

/** Stocks are sums of fractions: another order of touches would give other last digits. */
function touchesInOrder(touches: readonly Touchpoint[]): readonly Touchpoint[] {
  if (touches.length < 2) return touches;
  return touches.toSorted(
    (a, b) => a.occurredAt - b.occurredAt || byName(a.kind, b.kind) || byName(a.channel, b.channel),
  );
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whom the answer nearest to the deal's creation names. */
export function answerOf(
  deal: { readonly createdAt: number; readonly touches: readonly Touchpoint[] },
  sources: Pick<Sources, 'indexOf'>,
): number {
  const answer = answerTouch(deal);
  if (answer === null) return NO_ANSWER;
  return sources.indexOf.get(sourceKey(answer)) ?? nobody(sources);
}

/** The answer nearest to the deal's creation, or null. */
export function answerTouch({
  createdAt,
  touches,
}: {
  readonly createdAt: number;
  readonly touches: readonly Touchpoint[];
}): Touchpoint | null {
  let answer: Touchpoint | null = null;
  let nearest = ANSWER_WINDOW_MS;
  for (const touch of touches) {
    if (touch.kind !== 'self_report') continue;
    const distance = Math.abs(touch.occurredAt - createdAt);
    if (distance > nearest || (answer !== null && distance === nearest)) continue;
    answer = touch;
    nearest = distance;
  }
  return answer;
}

interface RiskContext {
  readonly input: FitInput;
  readonly sources: Sources;
  readonly kernel: Kernel;
  readonly weeks: number;
  readonly seed: number;
}

function riskRows(accounts: readonly FitAccount[], context: RiskContext): RiskRow[] {
  const { input, seed } = context;
  const weekOf = (at: number): number => Math.floor((at - input.startsAt) / WEEK_MS);
  const spans = accounts.map((account) => {
    const first = Math.min(Infinity, ...account.deals.map((deal) => deal.createdAt));
    const isEvent = first < Infinity && first - account.knownFrom >= SAME_MOMENT_MS;
    const from = Math.max(0, weekOf(account.knownFrom) + 1);
    const to = first < Infinity ? weekOf(first) : context.weeks;
    return { account, first, isEvent, from, length: Math.max(0, to - from) };
  });
  const events = spans.filter(({ isEvent }) => isEvent).length;
  const total = spans.reduce((sum, { length }) => sum + length, 0);
  const wanted = Math.max(LEAST_CONTROLS, CONTROLS_PER_EVENT * events);
  const rate = Math.min(1, wanted / Math.max(1, total));
  const uniform = uniforms(seed);
  const rows: RiskRow[] = [];
  spans.forEach(({ account, first, isEvent, from, length }, index) => {
    const row = (at: number, event: boolean): RiskRow => ({
      account: index,
      isEvent: event,
      exposure: event ? 0 : 1 / rate,
      week: Math.min(Math.max(0, weekOf(at)), context.weeks - 1),
      controls: controlsOf(account, at, context),
      touches: touchStock(account.touches, at, context.sources, context.kernel),
    });
    for (let week = 0; week < length; week++) {
      if (uniform() >= rate) continue;
      rows.push(row(input.startsAt + (from + week + 0.5) * WEEK_MS, false));
    }
    if (isEvent) rows.push(row(first, true));
  });
  return rows.sort((a, b) => a.week - b.week);
}

/** Size, how fresh the record is, recent signs of intent, and time itself. */
function controlsOf(account: FitAccount, at: number, { input, weeks }: RiskContext): Float64Array {
  let intent = 0;
  for (const touch of account.touches) {
    if (touch.occurredAt > at - DAY_MS || touch.kind === 'self_report') continue;
    if (!INTENT_CHANNELS.has(sourceKey(touch)) || touch.kind === 'sales_activity') continue;
    intent += Math.exp(-(at - touch.occurredAt) / WEEK_MS / 3);
  }
  return Float64Array.of(
    Math.log(Math.max(1, account.people)),
    Math.exp(-Math.max(0, at - account.knownFrom) / WEEK_MS / 4),
    1 - Math.exp(-intent),
    (at - input.startsAt) / WEEK_MS / weeks - 0.5,
  );
}

/** One mention may be a slip. */
const NAMED_AT_LEAST = 2;

function namedChannels(answers: readonly number[], { influencers, channels }: Sources): Uint8Array {
  const counts = new Uint32Array(channels.length);
  for (const answer of answers) {
    const channel = answer - influencers.length;
    if (channel >= 0 && channel < channels.length) counts[channel] = (counts[channel] ?? 0) + 1;
  }
  return Uint8Array.from(counts, (count) => (count >= NAMED_AT_LEAST ? 1 : 0));
}

function falseNamesOf({ influencers }: Sources, isNamed: Uint8Array): number[] {
  const named = [...influencers.map(() => 1), ...isNamed, 1];
  const sum = named.reduce((a, b) => a + b, 0);
  return named.map((one) => one / sum);
}

/** Who downloads a report names what they saw some time ago; who buys, what moved them now. */
const LEADS_REMEMBER = 3;

function leadAnswers(
  accounts: readonly FitAccount[],
  sources: Sources,
  startsAt: number,
  weeks: number,
): { account: number; week: number; answer: number }[] {
  return accounts.flatMap(({ touches, deals }, account) => {
    const ofDeals = new Set(deals.map((deal) => answerTouch(deal)?.id));
    return touches.flatMap((touch) => {
      if (touch.kind !== 'self_report' || ofDeals.has(touch.id)) return [];
      const week = Math.floor((touch.occurredAt - startsAt) / WEEK_MS);
      if (week < 0 || week >= weeks) return [];
      return [{ account, week, answer: sources.indexOf.get(sourceKey(touch)) ?? nobody(sources) }];
    });
  });
}

/** A click is followed for so many times its decay. */
const FOLLOWED = 3;

function clickedDeals(
  deals: readonly DealRow[],
  sources: Sources,
  { decayWeeks }: Kernel,
): { account: number; influencer: number }[] {
  const within = FOLLOWED * decayWeeks * WEEK_MS;
  return deals.flatMap(({ deal, account }) => {
    const clicked = new Set<number>();
    for (const touch of deal.touches) {
      const age = deal.createdAt - touch.occurredAt;
      if (touch.influencerId === null || touch.kind === 'self_report') continue;
      if (age < 0 || age > within) continue;
      const influencer = sources.indexOf.get(sourceKey(touch));
      if (influencer !== undefined) clicked.add(influencer);
    }
    return [...clicked].map((influencer) => ({ account, influencer }));
  });
}

/** log clicks per post, centred: who is read more also persuades more, before anything else is known. */
function trafficOf(input: FitInput, { influencers }: Sources): Float64Array {
  const posts = new Map<string, number>();
  for (const { influencerId } of input.posts) {
    posts.set(influencerId, (posts.get(influencerId) ?? 0) + 1);
  }
  const logs = influencers.map((id) =>
    Math.log(((input.clicks[id] ?? 0) + 1) / ((posts.get(id) ?? 0) + 1)),
  );
  const mean = logs.reduce((a, b) => a + b, 0) / Math.max(1, logs.length);
  return Float64Array.from(logs, (value) => value - mean);
}
