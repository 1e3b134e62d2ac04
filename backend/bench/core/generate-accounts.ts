import type { FitAccount, FitInput, FitPost, Touchpoint } from '@pipeline-attribution/shared';
import { DEALS_NOW, generateDeals, INFLUENCERS, type GeneratedDeal } from './generate-deals.ts';

const DAY = 86_400_000;
const DAYS = 700;
/** One account of so many has a deal. */
const ACCOUNTS_A_DEAL = 6;
/** Days between two posts of one influencer. */
const POST_EVERY = 20;

/**
 * What a tenant of so many accounts would hand to the fit job: one account of six has a deal, the others a few
 * touches; twenty influencers who post every twenty days.
 */
export function generateAccounts(count: number, seed: number): FitInput {
  const deals = Math.round(count / ACCOUNTS_A_DEAL);
  // Who never had a deal met fewer: the touches of one more generated deal are shared by five accounts.
  const others = Math.ceil((count - deals) / (ACCOUNTS_A_DEAL - 1));
  const generated = generateDeals(deals + others, seed);
  const accounts: FitAccount[] = generated.slice(0, deals).map(withDeal);
  for (const { deal, touches } of generated.slice(deals)) {
    for (let part = 0; part < ACCOUNTS_A_DEAL - 1 && accounts.length < count; part += 1) {
      const own = touches.filter(
        ({ kind }, index) => kind !== 'self_report' && index % (ACCOUNTS_A_DEAL - 1) === part,
      );
      accounts.push({
        id: `account-${deal.id}-${String(part)}`,
        knownFrom: firstOf(own, deal.createdAt),
        people: 1,
        touches: own,
        deals: [],
      });
    }
  }
  return {
    startsAt: DEALS_NOW - DAYS * DAY,
    endsAt: DEALS_NOW,
    posts: posts(),
    accounts,
    clicks: Object.fromEntries(
      Array.from({ length: INFLUENCERS }, (_, k) => [`influencer-${String(k)}`, 50 + 10 * k]),
    ),
  };
}

function withDeal({ deal, touches }: GeneratedDeal, index: number): FitAccount {
  return {
    id: `account-${deal.id}`,
    knownFrom: firstOf(touches, deal.createdAt),
    people: new Set(touches.map(({ contactId }) => contactId)).size,
    touches,
    deals: [
      {
        id: deal.id,
        createdAt: deal.createdAt,
        closedAt: deal.closedAt,
        outcome: deal.outcome,
        valueMinor: 500_000 + (index % 97) * 40_000,
        touches,
      },
    ],
  };
}

function firstOf(touches: readonly Touchpoint[], otherwise: number): number {
  return touches.reduce((first, { occurredAt }) => Math.min(first, occurredAt), otherwise);
}

function posts(): FitPost[] {
  return Array.from({ length: INFLUENCERS }, (_, k) =>
    Array.from({ length: DAYS / POST_EVERY }, (__, n): FitPost => ({
      id: `post-${String(k)}-${String(n)}`,
      influencerId: `influencer-${String(k)}`,
      campaignId: `campaign-${String(k % 12)}`,
      platform: 'linkedin',
      contentType: 'post',
      publishedAt: DEALS_NOW - (DAYS - n * POST_EVERY - (k % POST_EVERY)) * DAY,
    })),
  ).flat();
}
