import type { TenantTransaction } from '../db/tenancy.ts';
import { loadRates, toHome } from '../records/exchange-rates.ts';
import { loadSettings } from '../settings/load-settings.ts';

/** Something that was paid, in home minor units, on the tenant's day. */
export interface CostLine {
  readonly campaignId: string | null;
  readonly influencerId: string | null;
  readonly homeMinor: number;
  readonly on: string;
  /** What comes on top of a fee by the setting, not a sum anybody entered. */
  readonly isOverhead?: boolean;
}

/**
 * What influencers and campaigns cost: recorded costs, and the fees agreed when influencers were
 * assigned to a campaign. A fee that was booked as a cost (kind `fee`, same campaign and influencer)
 * counts as booked, not twice. An agreed fee counts on the campaign's first day, else on the day it was
 * agreed; one in a currency without an exchange rate cannot be counted. On top of every fee comes the
 * overhead of the settings, as a line of its own. Of a campaign nobody entered a cost or a fee for here, what the CRM
 * says it cost counts, on the same day.
 * @param campaignIds only of these campaigns; all without.
 */
export async function loadCostLines(
  tx: TenantTransaction,
  campaignIds: readonly string[] | null = null,
): Promise<CostLine[]> {
  const parameters = [tx.tenantId, campaignIds];
  const booked = await tx.query<CostLine & { isFee: boolean }>(
    `select campaign_id as "campaignId", influencer_id as "influencerId", home_minor as "homeMinor",
            incurred_on as "on", kind = 'fee' as "isFee"
     from costs where tenant_id = $1 and ($2::uuid[] is null or campaign_id = any($2::uuid[]))`,
    parameters,
  );
  const agreed = await tx.query<Omit<CostLine, 'homeMinor'> & { minor: number; currency: string }>(
    `select a.campaign_id as "campaignId", a.influencer_id as "influencerId", a.fee_minor as minor,
            a.currency, coalesce(c.starts_on, (a.created_at at time zone t.time_zone)::date) as "on"
     from campaign_influencers a
     join campaigns c on c.tenant_id = a.tenant_id and c.id = a.campaign_id
     join tenants t on t.id = a.tenant_id
     where a.tenant_id = $1 and a.fee_minor > 0
       and ($2::uuid[] is null or a.campaign_id = any($2::uuid[]))
       and not exists (
         select from costs k where k.tenant_id = a.tenant_id and k.campaign_id = a.campaign_id
           and k.influencer_id = a.influencer_id and k.kind = 'fee')`,
    parameters,
  );
  const ofTheCrm = await tx.query<
    Omit<CostLine, 'homeMinor'> & { minor: number; currency: string }
  >(
    `select c.id as "campaignId", null as "influencerId", c.crm_cost_minor as minor,
            c.crm_cost_currency as currency,
            coalesce(c.starts_on, (c.created_at at time zone t.time_zone)::date) as "on"
     from campaigns c
     join tenants t on t.id = c.tenant_id
     where c.tenant_id = $1 and c.crm_cost_minor > 0
       and ($2::uuid[] is null or c.id = any($2::uuid[]))
       and not exists (select from costs k where k.tenant_id = c.tenant_id and k.campaign_id = c.id)
       and not exists (
         select from campaign_influencers a
         where a.tenant_id = c.tenant_id and a.campaign_id = c.id and a.fee_minor > 0)`,
    parameters,
  );
  const rates = await loadRates(tx);
  const counted = (lines: typeof agreed): CostLine[] =>
    lines.flatMap(({ minor, currency, ...line }) => {
      const homeMinor = toHome(rates, minor, currency, line.on);
      return homeMinor === null ? [] : [{ ...line, homeMinor }];
    });
  const { overhead } = (await loadSettings(tx)).roi;
  const withFees = [
    ...booked.map(({ isFee, ...line }) => ({ line, isFee })),
    ...counted(ofTheCrm).map((line) => ({ line, isFee: false })),
    ...counted(agreed).map((line) => ({ line, isFee: true })),
  ];
  return withFees.flatMap(({ line, isFee }) => {
    const homeMinor = isFee && overhead !== null ? Math.round(line.homeMinor * overhead) : 0;
    return homeMinor === 0 ? [line] : [line, { ...line, homeMinor, isOverhead: true }];
  });
}
