import { MODEL_IDS, nameKey, type ModelId } from '@pipeline-attribution/shared';
import { In } from 'typeorm';
import type { z } from 'zod';
import { markCampaigns } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { refreshTrackingLinks } from './assignments.ts';
import { CampaignEntity, type CampaignRow } from './entities.ts';
import { homeCurrency } from './home-amount.ts';
import { refuseConflicts, refuseTakenExternalId, replaceAliases } from './influencer-store.ts';
import type { campaignOut, NewCampaign } from './schemas.ts';
import { isReadable, type CampaignSpellings } from './spellings.ts';

export type CampaignView = z.input<typeof campaignOut>;

/** Campaigns as the API shows them, in the order of `ids`; unknown ids are left out. */
export async function loadCampaigns(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<CampaignView[]> {
  if (ids.length === 0) return [];
  const { tenantId } = tx;
  const rows = await tx.manager
    .getRepository(CampaignEntity)
    .findBy({ tenantId, id: In([...ids]) });
  const aliases = await tx.query<{ campaign_id: string; aliases: string[] }>(
    `select campaign_id, array_agg(alias order by alias) as aliases from campaign_aliases
     where tenant_id = $1 and campaign_id = any($2::uuid[]) group by campaign_id`,
    [tenantId, ids],
  );
  const home = await homeCurrency(tx);
  const aliasesOf = new Map(aliases.map((row) => [row.campaign_id, row.aliases]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [view(row, aliasesOf.get(id) ?? [], home)] : [];
  });
}

export async function loadCampaign(tx: TenantTransaction, id: string): Promise<CampaignView> {
  const [campaign] = await loadCampaigns(tx, [id]);
  if (!campaign) throw notFound(`There is no campaign ${id}.`);
  return campaign;
}

function view(row: CampaignRow, aliases: string[], home: string): CampaignView {
  const inHome = (minor: number): { minor: number; currency: string } => ({
    minor,
    currency: home,
  });
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    utm: {
      campaign: row.utmCampaign,
      source: row.utmSource,
      medium: row.utmMedium,
      content: row.utmContent,
      term: row.utmTerm,
    },
    landingUrl: row.landingUrl,
    aliases,
    model: modelOf(row.model),
    lookbackDays: row.lookbackDays,
    budget: row.budgetMinor === null ? null : { minor: row.budgetMinor, currency: row.currency },
    externalId: row.externalId,
    impact: {
      leads: withoutNoise(row.attributedLeads),
      opportunities: withoutNoise(row.attributedOpportunities),
      pipeline: inHome(row.attributedPipelineMinor),
      open: inHome(row.attributedOpenMinor),
      revenue: inHome(row.attributedRevenueMinor),
    },
    tracking: {
      firstHitAt: row.firstHitAt?.toISOString() ?? null,
      lastHitAt: row.lastHitAt?.toISOString() ?? null,
    },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Shares of people and deals are summed as they come and go, which leaves a trace behind the ninth digit. */
const withoutNoise = (count: number): number => Math.round(count * 1e6) / 1e6;

/** A model that was taken out of the product means "the tenant's own" again. */
const modelOf = (model: string | null): ModelId | null =>
  MODEL_IDS.find((id) => id === model) ?? null;

/**
 * Writes a campaign whole: inserts without `id`, else overwrites. Without a utm_campaign one is made from
 * the name. A name or utm_campaign that is given up becomes an alias, so that links in use keep working.
 * @throws ProblemError 409 when a spelling is another campaign's or the external id is taken.
 */
export async function saveCampaign(
  tx: TenantTransaction,
  spellings: CampaignSpellings,
  campaign: NewCampaign,
  { id, now }: { id: string | null; now: Date },
): Promise<string> {
  const { tenantId } = tx;
  const repository = tx.manager.getRepository(CampaignEntity);
  const former = id === null ? null : await repository.findOneBy({ tenantId, id });
  if (id !== null && !former) throw notFound(`There is no campaign ${id}.`);
  const aliases = new Set(campaign.aliases);
  const utmCampaign = campaign.utm.campaign ?? spellings.slugFor(id, campaign.name);
  if (former) {
    for (const [old, current] of [
      [former.name, campaign.name],
      [former.utmCampaign, utmCampaign],
    ] as const) {
      if (old !== null && nameKey(old) !== nameKey(current)) aliases.add(old);
    }
  }
  refuseUnreadableTags(campaign.utm);
  refuseConflicts(
    spellings.conflicts(id, { name: campaign.name, utmCampaign, aliases: [...aliases] }),
  );
  await refuseTakenExternalId(tx, 'campaigns', campaign.externalId, id);
  const values = {
    tenantId,
    name: campaign.name,
    status: campaign.status,
    startsOn: campaign.startsOn,
    endsOn: campaign.endsOn,
    utmCampaign,
    utmSource: campaign.utm.source ?? null,
    utmMedium: campaign.utm.medium ?? null,
    utmContent: campaign.utm.content ?? null,
    utmTerm: campaign.utm.term ?? null,
    landingUrl: campaign.landingUrl,
    model: campaign.model,
    lookbackDays: campaign.lookbackDays,
    budgetMinor: campaign.budget?.minor ?? null,
    currency: campaign.budget?.currency ?? former?.currency ?? (await homeCurrency(tx)),
    externalId: campaign.externalId,
    updatedAt: now,
  };
  let saved = id;
  if (saved === null) {
    const { identifiers } = await repository.insert(values);
    saved = (identifiers[0] as { id: string }).id;
  } else {
    await repository.update({ tenantId, id: saved }, values);
    await refreshTrackingLinks(tx, saved);
    // Its fees count on its first day.
    await markCampaigns(tx, [saved]);
  }
  await replaceAliases(tx, 'campaign', saved, [...aliases]);
  spellings.put(saved, { name: campaign.name, utmCampaign, aliases: [...aliases] });
  return saved;
}

/** A tag that does not survive the way through a link (a placeholder, a lone bracket) is no tag. */
function refuseUnreadableTags(utm: NewCampaign['utm']): void {
  for (const [name, value] of Object.entries(utm)) {
    if (value == null || name === 'term') continue;
    if (isReadable(value)) continue;
    const message = `“${value}” would not be read back from a link. Use letters, digits and hyphens.`;
    throw badRequest(`utm.${name}: ${message}`, [{ field: `utm.${name}`, message }]);
  }
}
