import { MODELS, minorToDecimal, type ModelId, type Settings } from '@pipeline-attribution/shared';
import { journeyUnder } from '../../attribution/credit-deal.ts';
import { creditRules } from '../../attribution/credit-rules.ts';
import { NO_FITS } from '../../attribution/fits-in-force.ts';
import { loadDeals } from '../../attribution/load-deals.ts';
import { NIL_ID } from '../../attribution/types.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import type { DealFigures } from '../figures.ts';

/** A model that credits every touch of a journey: its journey is the whole one. */
const EVERY_TOUCH: ModelId = 'linear';

export interface DealWithFigures {
  readonly id: string;
  readonly externalId: string;
  /** Null when no influencer touched it. */
  readonly figures: DealFigures | null;
  /** When influencers touched it, within the lookback; UTC epoch milliseconds. */
  readonly influencerTouches: readonly number[];
  /** 0 to 1; null while nothing of it is credited. */
  readonly influencerShare: number | null;
}

/** What the ledger says of deals, under the tenant's default model and the stage they are in. */
export async function loadDealFigures(
  tx: TenantTransaction,
  settings: Settings,
  dealIds: readonly string[],
  now: Date,
): Promise<DealWithFigures[]> {
  if (dealIds.length === 0) return [];
  const deals = await tx.query<{ id: string; external_id: string; has_amount: boolean }>(
    `select d.id, d.external_id, d.amount_minor is not null as has_amount
     from deals d join tenants t on t.id = $1 and t.crm = d.source
     where d.tenant_id = $1 and d.id = any($2::uuid[]) and d.deleted_at is null and d.merged_into_id is null
     order by d.id`,
    [tx.tenantId, dealIds],
  );
  const ids = deals.map(({ id }) => id);
  const credit = await creditOfInfluencers(tx, settings.defaultModel, ids);
  const touched = await influencerTouches(tx, settings, ids, now);
  return deals.map(({ id, external_id: externalId, has_amount: hasAmount }) => {
    const parts = credit.get(id) ?? [];
    const touches = touched.get(id) ?? [];
    const isCredited = parts.length > 0;
    const ofInfluencers = parts.filter(({ influencer_id: who }) => who !== NIL_ID);
    const share = sum(ofInfluencers.map(({ weight }) => weight));
    return {
      id,
      externalId,
      influencerTouches: touches,
      influencerShare: isCredited ? share : null,
      figures: figuresOf(ofInfluencers, touches, share, hasAmount, settings.defaultModel),
    };
  });
}

interface Part {
  readonly deal_id: string;
  readonly influencer_id: string;
  readonly influencer: string | null;
  readonly campaigns: readonly string[];
  readonly weight: number;
  readonly amount_minor: number;
  readonly currency: string;
}

async function creditOfInfluencers(
  tx: TenantTransaction,
  model: ModelId,
  dealIds: readonly string[],
): Promise<Map<string, Part[]>> {
  const rows = await tx.query<Part>(
    `select p.deal_id, p.influencer_id, i.name as influencer, sum(p.weight) as weight,
            sum(p.amount_minor)::bigint as amount_minor, max(p.currency) as currency,
            coalesce(array_agg(distinct c.name) filter (where c.name is not null), '{}') as campaigns
     from pipeline_attribution p
     join deals d on d.tenant_id = $1 and d.id = p.deal_id and d.outcome = p.stage
     left join influencers i on i.tenant_id = $1 and i.id = p.influencer_id
     left join campaigns c on c.tenant_id = $1 and c.id = p.campaign_id
     where p.tenant_id = $1 and p.model = $2 and p.deal_id = any($3::uuid[])
     group by p.deal_id, p.influencer_id, i.name
     order by p.deal_id, weight desc, influencer nulls last, p.influencer_id`,
    [tx.tenantId, model, dealIds],
  );
  return Map.groupBy(rows, (row) => row.deal_id);
}

/** The moments influencers touched each deal's buying group, oldest first. */
async function influencerTouches(
  tx: TenantTransaction,
  settings: Settings,
  dealIds: readonly string[],
  now: Date,
): Promise<Map<string, number[]>> {
  const rules = creditRules(settings, NO_FITS, now.getTime());
  const deals = await loadDeals(tx, dealIds, settings.buyingGroup);
  return new Map(
    deals.map((deal) => {
      const { touches } = journeyUnder(deal, rules, EVERY_TOUCH, deal.facts.outcome);
      const times = touches.flatMap(({ influencerId, occurredAt }) =>
        influencerId === null ? [] : [occurredAt],
      );
      return [deal.facts.id, times.sort((a, b) => a - b)];
    }),
  );
}

function figuresOf(
  parts: readonly Part[],
  touches: readonly number[],
  share: number,
  hasAmount: boolean,
  model: ModelId,
): DealFigures | null {
  const [first, last] = [touches[0], touches.at(-1)];
  // Without a touch there is nothing to show, although a model may see a post's part in it.
  if (first === undefined || last === undefined) return null;
  const [top] = parts;
  const names = parts.flatMap(({ influencer }) => (influencer === null ? [] : [influencer]));
  const currency = top?.currency;
  return {
    topInfluencer: names[0] ?? null,
    influencerShare: share,
    attributedAmount:
      hasAmount && currency !== undefined
        ? minorToDecimal(sum(parts.map((part) => part.amount_minor)), currency)
        : null,
    influencers: names,
    campaigns: [...new Set(parts.flatMap(({ campaigns }) => campaigns))].sort(),
    model: MODELS[model].label,
    firstInfluencerTouchAt: new Date(first),
    lastInfluencerTouchAt: new Date(last),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
