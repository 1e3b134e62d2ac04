import type { z } from 'zod';
import { markCampaigns } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { homeCurrency } from './home-amount.ts';
import { loadPlacementLinks, savePlacementLinks } from './placement-links.ts';
import type { assignmentOut, NewAssignment } from './schemas.ts';
import type { InfluencerSpellings } from './spellings.ts';
import { trackingLink, type CampaignTags } from './tracking-link.ts';

export type AssignmentView = z.input<typeof assignmentOut>;

interface Row {
  readonly influencer_id: string;
  readonly name: string;
  readonly platform: string;
  readonly content_type: string;
  readonly fee_minor: number;
  readonly currency: string;
  readonly utm_source: string;
  readonly utm_medium: string;
  readonly utm_content: string;
  readonly tracking_url: string | null;
  readonly first_hit_at: Date | null;
  readonly last_hit_at: Date | null;
}

/**
 * Who works on a campaign, with their links.
 * @param publicUrl where this service is reached; vanity links begin with it.
 */
export async function loadAssignments(
  tx: TenantTransaction,
  campaignId: string,
  publicUrl = '',
): Promise<AssignmentView[]> {
  const rows = await tx.query<Row>(
    `select a.*, i.name from campaign_influencers a
     join influencers i on i.tenant_id = a.tenant_id and i.id = a.influencer_id
     where a.tenant_id = $1 and a.campaign_id = $2
     order by lower(i.name), a.influencer_id, a.platform, a.content_type`,
    [tx.tenantId, campaignId],
  );
  const linksOf = await loadPlacementLinks(tx, campaignId);
  const linksOfRow = (row: Row): Pick<AssignmentView, 'promoCode' | 'vanityLink'> => {
    const { promoCode, vanity } = linksOf({
      influencerId: row.influencer_id,
      platform: row.platform,
      contentType: row.content_type,
    });
    return {
      promoCode,
      vanityLink: vanity && {
        url: `${publicUrl}${vanity.path}`,
        slug: vanity.slug,
        hits: vanity.hits,
      },
    };
  };
  return rows.map((row) => ({
    ...linksOfRow(row),
    influencerId: row.influencer_id,
    influencer: row.name,
    platform: row.platform,
    contentType: row.content_type,
    fee: { minor: row.fee_minor, currency: row.currency },
    utm: { source: row.utm_source, medium: row.utm_medium, content: row.utm_content },
    trackingUrl: row.tracking_url,
    tracking: {
      firstHitAt: row.first_hit_at?.toISOString() ?? null,
      lastHitAt: row.last_hit_at?.toISOString() ?? null,
    },
  }));
}

/**
 * Adds placements or changes their fees; with `replace`, those not named go. Links that went out keep
 * their meaning: a source once used stays an alias of its influencer. Without a fee the one agreed stays, and a new placement
 * takes the settings' usual one.
 * @param spellings of the tenant as they are now.
 */
export async function assign(
  tx: TenantTransaction,
  campaignId: string,
  assignments: readonly NewAssignment[],
  spellings: InfluencerSpellings,
  { replace }: { replace: boolean },
): Promise<void> {
  refuseRepeats(assignments);
  const campaign = await campaignLinks(tx, campaignId);
  const sources = await sourcesInUse(
    tx,
    assignments.map(({ influencerId }) => influencerId),
  );
  const home = await homeCurrency(tx);
  const { defaultFeeMinor } = (await loadSettings(tx)).roi;

  await markCampaigns(tx, [campaignId]);
  if (replace) await removeOthers(tx, campaignId, assignments);
  for (const [index, assignment] of assignments.entries()) {
    const { influencerId, platform, contentType, fee } = assignment;
    const name = spellings.nameOf(influencerId);
    if (name === undefined) {
      const field = `assignments.${String(index)}.influencerId`;
      const message = `There is no influencer ${influencerId}.`;
      throw badRequest(`${field}: ${message}`, [{ field, message }]);
    }
    const source = sources.get(influencerId) ?? spellings.slugFor(influencerId, name);
    sources.set(influencerId, source);
    const link =
      campaign.landingUrl === null
        ? null
        : trackingLink(campaign.landingUrl, campaign.tags, {
            source,
            medium: platform,
            content: contentType,
          });
    await tx.query(
      `insert into campaign_influencers (tenant_id, campaign_id, influencer_id, platform, content_type,
         fee_minor, currency, utm_source, utm_medium, utm_content, tracking_url)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $4, $5, $9)
       on conflict (tenant_id, campaign_id, influencer_id, platform, content_type) do update
         set fee_minor = case when $10 then excluded.fee_minor else campaign_influencers.fee_minor end,
             currency = case when $10 then excluded.currency else campaign_influencers.currency end,
             tracking_url = excluded.tracking_url`,
      [
        tx.tenantId,
        campaignId,
        influencerId,
        platform,
        contentType,
        fee?.minor ?? defaultFeeMinor ?? 0,
        fee?.currency ?? home,
        source,
        link,
        fee !== null,
      ],
    );
    const placement = { campaignId, influencerId, platform, contentType };
    await savePlacementLinks(tx, placement, assignment, `assignments.${String(index)}`);
  }
}

function refuseRepeats(assignments: readonly NewAssignment[]): void {
  const seen = new Set<string>();
  for (const [index, { influencerId, platform, contentType }] of assignments.entries()) {
    const key = `${influencerId} ${platform} ${contentType}`;
    if (seen.has(key)) {
      const field = `assignments.${String(index)}`;
      const message = `The same influencer, platform and content type (${platform}, ${contentType}) is there twice.`;
      throw badRequest(`${field}: ${message}`, [{ field, message }]);
    }
    seen.add(key);
  }
}

/** The source an influencer's links carry already; it is theirs in every campaign. */
async function sourcesInUse(
  tx: TenantTransaction,
  influencerIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ influencer_id: string; utm_source: string }>(
    `select distinct on (influencer_id) influencer_id, utm_source from campaign_influencers
     where tenant_id = $1 and influencer_id = any($2::uuid[])
     order by influencer_id, created_at, utm_source`,
    [tx.tenantId, influencerIds],
  );
  return new Map(rows.map((row) => [row.influencer_id, row.utm_source]));
}

async function removeOthers(
  tx: TenantTransaction,
  campaignId: string,
  kept: readonly NewAssignment[],
): Promise<void> {
  const keys = kept.map(({ influencerId, platform, contentType }) =>
    [influencerId, platform, contentType].join('/'),
  );
  const removed = await tx.query<{ influencer_id: string; utm_source: string }>(
    `delete from campaign_influencers
     where tenant_id = $1 and campaign_id = $2
       and concat_ws('/', influencer_id, platform, content_type) <> all($3::text[])
     returning influencer_id, utm_source`,
    [tx.tenantId, campaignId, keys],
  );
  for (const { influencer_id: influencerId, utm_source: source } of removed) {
    await tx.query(
      `insert into influencer_aliases (tenant_id, influencer_id, alias) values ($1, $2, $3)
       on conflict (tenant_id, alias) do nothing`,
      [tx.tenantId, influencerId, source],
    );
  }
}

/** Makes a campaign's links anew after its tags or its landing page changed. */
export async function refreshTrackingLinks(
  tx: TenantTransaction,
  campaignId: string,
): Promise<void> {
  const { landingUrl, tags } = await campaignLinks(tx, campaignId);
  for (const { influencerId, platform, contentType, utm } of await loadAssignments(
    tx,
    campaignId,
  )) {
    await tx.query(
      `update campaign_influencers set tracking_url = $6
       where tenant_id = $1 and campaign_id = $2 and influencer_id = $3 and platform = $4 and content_type = $5`,
      [
        tx.tenantId,
        campaignId,
        influencerId,
        platform,
        contentType,
        landingUrl === null ? null : trackingLink(landingUrl, tags, utm),
      ],
    );
  }
}

async function campaignLinks(
  tx: TenantTransaction,
  campaignId: string,
): Promise<{ landingUrl: string | null; tags: CampaignTags }> {
  const [row] = await tx.query<
    { landing_url: string | null } & Record<
      'utm_campaign' | 'utm_source' | 'utm_medium' | 'utm_content' | 'utm_term',
      string | null
    >
  >(
    `select landing_url, utm_campaign, utm_source, utm_medium, utm_content, utm_term
     from campaigns where tenant_id = $1 and id = $2`,
    [tx.tenantId, campaignId],
  );
  if (!row) throw notFound(`There is no campaign ${campaignId}.`);
  return {
    landingUrl: row.landing_url,
    tags: {
      // Written with every campaign; one put there by other means is known by its id.
      campaign: row.utm_campaign ?? campaignId,
      source: row.utm_source,
      medium: row.utm_medium,
      content: row.utm_content,
      term: row.utm_term,
    },
  };
}
