import type { Basis, FitPost, ModelId } from '@pipeline-attribution/shared';
import { creditDeal } from '../attribution/credit-deal.ts';
import { creditLead } from '../attribution/credit-lead.ts';
import { creditRules } from '../attribution/credit-rules.ts';
import { currentFits } from '../attribution/fits-in-force.ts';
import { loadDeals } from '../attribution/load-deals.ts';
import { loadLeads } from '../attribution/load-leads.ts';
import { loadPeople, resolvePersonIds } from '../attribution/load-people.ts';
import { groupKey, summedDeal, summedLead, type Summed } from '../attribution/roll-up.ts';
import type { CreditRules, RevenueRow } from '../attribution/types.ts';
import type { CreditQuery, CreditSum, SumStage } from './credit-sums.ts';
import type { Period } from './period.ts';
import type { Scene } from './scene.ts';

/** Model and lookback a campaign's own report is under. */
export interface CampaignRule {
  readonly model: ModelId;
  readonly lookbackDays: number;
}

/** A campaign's credit under its own rule, not summed yet. */
export interface RuleCredit {
  readonly credit: readonly Summed[];
  readonly revenue: readonly RevenueRow[];
  /** Deals looked at: those on which somebody the campaign touched may be. */
  readonly deals: number;
}

/** Deals and people loaded at a time. */
const CHUNK = 500;

function* inParts(ids: readonly string[], size: number): Generator<string[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}

/**
 * What a campaign, or several together, earn under a lookback that is not the tenant's. The ledger splits every deal under one
 * lookback, so this is computed anew, by the functions that write the ledger, over the deals and leads of the
 * people the campaign touched, and under a model that credits posts over all that was still going on when its
 * first post was published; other deals cannot have credit of it. Nothing is stored, and the ledger, which
 * has to sum to every deal's amount, is not touched.
 */
export async function creditUnderRule(
  { tx, settings, now }: Scene,
  campaignIds: readonly string[],
  { model, lookbackDays }: CampaignRule,
): Promise<RuleCredit> {
  const fits = await currentFits(tx);
  const rules = { ...creditRules(settings, fits, now.getTime()), lookbackDays };
  const touched = await tx.query<{ id: string }>(
    `select distinct contact_id as id from attribution_touchpoints
     where tenant_id = $1 and campaign_id = any($2::uuid[]) and contact_id is not null`,
    [tx.tenantId, campaignIds],
  );
  const personIds = await resolvePersonIds(
    tx,
    touched.map(({ id }) => id),
  );
  const touchedPeople = [...new Set(personIds.values())].sort();
  // A model that credits posts may credit one to somebody the campaign was never seen to touch.
  const since = earliest(
    DATA_DRIVEN.has(model) ? fits.posts : postsOfLift(rules.lift),
    campaignIds,
  );
  const people = since === null ? touchedPeople : await peopleSince({ tx }, since, touchedPeople);
  const credit: Summed[] = [];
  const revenue: RevenueRow[] = [];
  const isOwn = (row: { readonly campaignId: string }): boolean =>
    campaignIds.includes(row.campaignId);
  for (const part of inParts(people, CHUNK)) {
    const { leads } = await loadLeads(
      tx,
      part.map((id) => ({ id, reason: '', marks: [] })),
    );
    for (const lead of leads) {
      credit.push(...creditLead(lead, rules, [model]).filter(isOwn).map(summedLead));
    }
  }
  const dealIds =
    since === null ? await dealsOf({ tx }, people) : await dealsSince({ tx }, since, people);
  for (const part of inParts(dealIds, CHUNK)) {
    for (const deal of await loadDeals(tx, part, settings.buyingGroup)) {
      const rows = creditDeal(deal, rules, [model]);
      credit.push(...rows.pipeline.filter(isOwn).map(summedDeal));
      revenue.push(...rows.revenue.filter(isOwn));
    }
  }
  return { credit, revenue, deals: dealIds.length };
}

const DATA_DRIVEN: ReadonlySet<ModelId> = new Set(['data_driven', 'incremental']);

const postsOfLift = (lift: CreditRules['lift']): readonly FitPost[] =>
  (lift?.series ?? []).flatMap(({ events }) => events.flatMap(({ posts }) => posts));

/** When the first of these campaigns' posts was published; null when they have none that may earn credit. */
function earliest(posts: readonly FitPost[], campaignIds: readonly string[]): Date | null {
  const times = posts.flatMap((post) =>
    campaignIds.includes(post.campaignId ?? '') ? post.publishedAt : [],
  );
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

async function peopleSince(
  { tx }: Pick<Scene, 'tx'>,
  since: Date,
  touched: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from contacts where tenant_id = $1 and merged_into_id is null and converted_into_id is null
       and (created_at >= $2 or qualified_at >= $2)`,
    [tx.tenantId, since],
  );
  return [...new Set([...touched, ...rows.map(({ id }) => id)])].sort();
}

async function dealsSince(
  { tx }: Pick<Scene, 'tx'>,
  since: Date,
  people: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from deals
     where tenant_id = $1 and (outcome = 'open' or closed_at is null or closed_at >= $2)`,
    [tx.tenantId, since],
  );
  const ids = [...(await dealsOf({ tx }, people)), ...rows.map(({ id }) => id)];
  return [...new Set(ids)].sort();
}

/** Deals these people may be on, by themselves or by their account; a few too many do no harm. */
async function dealsOf({ tx }: Pick<Scene, 'tx'>, personIds: readonly string[]): Promise<string[]> {
  const people = await loadPeople(tx, personIds);
  const records = [...people.values()].flatMap(({ recordIds }) => recordIds);
  const rows = await tx.query<{ id: string }>(
    `select deal_id as id from deal_contacts where tenant_id = $1 and contact_id = any($2::uuid[])
     union
     select d.id from contacts c
     join accounts a on a.tenant_id = $1 and a.id = c.works_at_id
     join deals d on d.tenant_id = $1 and d.account_id in (a.id, a.merged_into_id)
     where c.tenant_id = $1 and c.id = any($2::uuid[])
     order by id`,
    [tx.tenantId, records],
  );
  return rows.map(({ id }) => id);
}

type GroupBy = 'campaign' | 'influencer';

/** Sums computed credit as `creditSums` sums the stored one. */
export function sumsOf(
  { credit }: RuleCredit,
  groupBy: GroupBy,
  { basis, period, influencer }: CreditQuery,
): CreditSum[] {
  return credit
    .filter((row) => influencer === undefined || row.influencerId === influencer)
    .filter((row) => isWithin(dayOf(basis, row), period))
    .map((row) => ({
      model: row.model as ModelId,
      key: groupKey(groupBy, row),
      split: '',
      isInfluencer: true,
      stage: row.stage as SumStage,
      count: row.weight,
      homeMinor: row.homeMinor,
      expectedMinor: row.expectedMinor,
    }));
}

/** Computed revenue by the day it was recognised. */
export function revenueOf(
  { revenue }: RuleCredit,
  groupBy: GroupBy,
  { period, influencer }: CreditQuery,
): CreditSum[] {
  return revenue
    .filter((row) => influencer === undefined || row.influencerId === influencer)
    .filter((row) => isWithin(row.recognisedOn, period))
    .map((row) => ({
      model: row.model,
      key: groupKey(groupBy, row),
      split: '',
      isInfluencer: true,
      stage: 'won',
      count: 0,
      homeMinor: row.homeMinor,
      expectedMinor: 0,
    }));
}

function dayOf(basis: Basis, row: Summed): string | null {
  if (basis === 'created') return row.createdOn;
  return basis === 'closed' ? row.closedOn : row.touchedOn;
}

const isWithin = (day: string | null, { from, to }: Period): boolean =>
  day !== null && (from === null || day >= from) && (to === null || day <= to);
