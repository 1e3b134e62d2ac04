import type { TenantTransaction } from '../db/tenancy.ts';
import type { CampaignRecord } from './connector.ts';

/**
 * Ties a CRM's campaigns to ours: by the CRM's id, else by utm_campaign, else by name; what has no match
 * becomes one of ours. A campaign somebody set up here keeps what they wrote: the CRM only adds what is
 * missing. Answers whether anything changed that links touches.
 */
export async function matchCampaigns(
  tx: TenantTransaction,
  records: readonly CampaignRecord[],
  homeCurrency: string,
): Promise<boolean> {
  let changed = false;
  for (const record of records) {
    const [known] = await tx.query<{ id: string; external_id: string | null }>(
      `select id, external_id from campaigns
       where tenant_id = $1 and (external_id = $2
          or (external_id is null and (lower(utm_campaign) = lower($3) or lower(name) = lower($4))))
       order by external_id = $2 desc nulls last, lower(utm_campaign) = lower($3) desc nulls last
       limit 1`,
      [tx.tenantId, record.externalId, record.utmCampaign, record.name],
    );
    const values = [
      record.externalId,
      record.startsOn,
      record.endsOn !== null && record.startsOn !== null && record.endsOn < record.startsOn
        ? null
        : record.endsOn,
      record.utmCampaign,
      record.budget?.minor ?? null,
    ];
    const written = known
      ? await tx.query(
          `update campaigns set external_id = $3, starts_on = coalesce(starts_on, $4),
                  ends_on = coalesce(ends_on, $5), utm_campaign = coalesce(utm_campaign, $6),
                  budget_minor = coalesce(budget_minor, $7), updated_at = now()
           where tenant_id = $1 and id = $2
             and (external_id, starts_on, ends_on, utm_campaign, budget_minor) is distinct from
                 ($3, coalesce(starts_on, $4), coalesce(ends_on, $5), coalesce(utm_campaign, $6), coalesce(budget_minor, $7))
             -- Dates from two sources may contradict each other; ours then stand.
             and coalesce(ends_on, $5) >= coalesce(starts_on, $4) is not false
           returning id`,
          [tx.tenantId, known.id, ...values],
        )
      : await tx.query(
          `insert into campaigns (tenant_id, name, status, external_id, starts_on, ends_on, utm_campaign, budget_minor, currency)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict do nothing returning id`,
          [
            tx.tenantId,
            record.name.slice(0, 200),
            record.isFinished ? 'finished' : 'active',
            ...values,
            record.budget?.currency ?? homeCurrency,
          ],
        );
    changed ||= written.length > 0;
  }
  return changed;
}
