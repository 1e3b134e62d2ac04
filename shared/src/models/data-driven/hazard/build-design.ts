import type { Touchpoint } from '../../../journey/types.ts';
import type { FitAccount, FitInput } from '../fit-input.ts';
import { sourceKey } from '../source-key.ts';
import { answerOf, falseNamesOf, leadAnswers, namedChannels } from './answers.ts';
import type { DealRow, Design } from './design.ts';
import { PostStock } from './post-stock.ts';
import { riskRows, SAME_MOMENT_MS } from './risk-rows.ts';
import type { Sources } from './sources.ts';
import { type Kernel, touchStock, WEEK_MS } from './stocks.ts';

/** Who downloads a report names what they saw some time ago; who buys, what moved them now. */
const LEADS_REMEMBER = 3;

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
