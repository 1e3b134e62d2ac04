import type { LifeDeal } from './lives.ts';
import { PIPELINE } from './cast.ts';
import type {
  SimAccount,
  SimCurrency,
  SimDeal,
  SimGroupMember,
  SimSalesActivity,
  SimVisit,
} from './company.ts';
import type { AccountFace } from './population.ts';
import { DEAL_SUFFIXES } from './names/business-names.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';
import { DAY, HOUR, inOfficeHours } from './time.ts';

const STAGE_ORDER = new Map(PIPELINE.map(({ key }, index) => [key, index]));

/** Rounds an amount the way people write them. Minor units. */
export function asWritten(random: Random, amount: number): number {
  const step =
    amount < 10_000
      ? random.pick([100, 250, 500])
      : amount < 50_000
        ? random.pick([500, 1_000, 1_000])
        : random.pick([1_000, 5_000, 5_000]);
  const rounded = Math.max(step, Math.round(amount / step) * step);
  // Some are priced, not estimated.
  const priced = random.chance(0.12) ? rounded - random.pick([1, 10, 50.5]) : rounded;
  return Math.round(priced * 100);
}

/** Who of the group stands in the deal, and since when. */
function membersOf(
  random: Random,
  deal: LifeDeal,
  personIds: readonly string[],
  roles: readonly string[],
  endsAt: number,
): SimGroupMember[] {
  const noted = random.weighted(
    ['all', 'champion', 'none'] as const,
    (kind) => ({ all: 80, champion: 12, none: 8 })[kind],
  );
  const until = Math.min(deal.life.closedAt ?? endsAt, deal.life.createdAt + 45 * DAY);
  return personIds.map((personId, index) => ({
    personId,
    role: roles[index] ?? 'Other',
    isPrimary: index === 0,
    addedAt:
      index === 0 ? deal.life.createdAt : Math.round(random.between(deal.life.createdAt, until)),
    recorded:
      noted === 'all' ? index === 0 || random.chance(0.93) : noted === 'champion' && index === 0,
  }));
}

function amountsOf(
  random: Random,
  deal: LifeDeal,
  employees: number,
  currency: SimCurrency,
): SimDeal['amounts'] {
  const { stages, outcome, createdAt } = deal.life;
  const furthest = Math.max(
    ...stages
      .filter(({ stage }) => stage !== 'lost')
      .map(({ stage }) => STAGE_ORDER.get(stage) ?? 0),
  );
  if (outcome !== 'won' && furthest <= 2 && random.chance(0.14)) return [];
  const size =
    random.logNormal(21_000, 0.75) * (employees / 190) ** 0.3 * (currency === 'USD' ? 1.25 : 1);
  const first = asWritten(random, size * random.between(0.8, 1.2));
  const amounts = [
    { at: createdAt + (random.chance(0.6) ? 0 : random.int(1, 30) * HOUR), amountMinor: first },
  ];
  for (const { stage, at } of stages) {
    const revise = stage === 'proposal' ? 0.45 : stage === 'negotiation' ? 0.3 : 0;
    if (at > (amounts.at(-1)?.at ?? 0) && random.chance(revise)) {
      amounts.push({ at, amountMinor: asWritten(random, size * random.between(0.75, 1.25)) });
    }
  }
  const end = deal.life.closedAt ?? Infinity;
  return amounts.map((entry) => ({ ...entry, at: Math.min(entry.at, end) }));
}

/** The record of a deal. Truth and observation of its people are drawn elsewhere. */
export function drawDeal(
  random: Random,
  deal: LifeDeal,
  context: {
    readonly id: string;
    readonly account: SimAccount;
    readonly shortName: string;
    readonly currency: SimCurrency;
    readonly personIds: readonly string[];
    readonly roles: readonly string[];
    readonly isSecond: boolean;
    readonly world: World;
    readonly endsAt: number;
  },
): SimDeal {
  const { life } = deal;
  const { dollarRate } = context.world;
  const inDollars = random.chance(dollarRate ?? 0);
  const currency = dollarRate === null ? 'EUR' : inDollars ? 'USD' : context.currency;
  const amounts = amountsOf(random, deal, context.account.employees, currency);
  const suffix = context.isSecond
    ? random.pick(['Expansion', 'New business unit', 'Additional seats'])
    : random.pick(DEAL_SUFFIXES);
  const expected = Math.max(life.expectedCloseAt, context.endsAt - 20 * DAY);
  return {
    id: context.id,
    accountId: context.account.id,
    name: `${context.shortName} - ${suffix}`,
    ownerId: context.account.ownerId,
    currency,
    amountMinor: amounts.at(-1)?.amountMinor ?? null,
    amounts,
    createdAt: life.createdAt,
    outcome: life.outcome,
    stages: life.stages,
    closedAt: life.closedAt,
    closeDate: life.closedAt ?? expected + random.int(3, 50) * DAY,
    reopened: life.reopened,
    leadSource: random.chance(0.25)
      ? null
      : deal.requestedDemo
        ? random.pick(['Web', 'Web', 'Web', 'Social Media'])
        : random.pick(['Outbound', 'Partner Referral', 'Trade Show', 'Other']),
    primaryCampaignId: null,
    group: membersOf(random, deal, context.personIds, context.roles, context.endsAt),
  };
}

const SUBJECTS: Readonly<Record<SimSalesActivity['kind'], readonly string[]>> = {
  call: ['Intro call', 'Follow-up call', 'Pricing call', 'Check-in'],
  email: ['Sent one-pager', 'Answers to security questions', 'Proposal sent', 'Next steps'],
  meeting: ['Discovery meeting', 'Product demo', 'Technical deep dive', 'Executive alignment'],
};

/** What the rep logged while working the deal. */
export function drawActivities(random: Random, deal: SimDeal, endsAt: number): SimSalesActivity[] {
  const until = deal.closedAt ?? endsAt - HOUR;
  const count = random.poisson(2 + deal.stages.length * 1.2);
  const activities: SimSalesActivity[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = random.pick(['call', 'email', 'email', 'meeting'] as const);
    const at = inOfficeHours(random.between(deal.createdAt, until), random.next());
    if (at < deal.createdAt || at > until) continue;
    activities.push({
      id: `${deal.id}-activity-${i + 1}`,
      at,
      dealId: deal.id,
      personId:
        deal.group.length > 0 && random.chance(0.85) ? random.pick(deal.group).personId : null,
      ownerId: deal.ownerId,
      kind,
      subject: random.pick(SUBJECTS[kind]),
    });
  }
  return activities.sort((a, b) => a.at - b.at);
}

/** The currency an account is quoted in. */
export function currencyOf(random: Random, { place }: AccountFace): SimCurrency {
  return place.country === 'United Kingdom' && random.chance(0.3) ? 'USD' : place.currency;
}

/** Marketing links the campaign of the last tracked influencer visit to half of the deals that have one. */
export function withPrimaryCampaign(
  random: Random,
  deal: SimDeal,
  visits: readonly SimVisit[],
): SimDeal {
  const group = new Set(deal.group.map(({ personId }) => personId));
  const tracked = visits.filter(
    (visit) =>
      visit.campaignId !== null &&
      visit.lost === null &&
      visit.at < deal.createdAt &&
      group.has(visit.personId ?? ''),
  );
  const last = tracked.at(-1);
  return last === undefined || random.chance(0.5)
    ? deal
    : { ...deal, primaryCampaignId: last.campaignId };
}
