import type { Directory } from '@pipeline-attribution/shared';
import { changeDirectory } from '../campaigns/change-directory.ts';
import { CampaignSpellings, isReadable } from '../campaigns/spellings.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { CampaignRecord } from './connector.ts';

/** A campaign of the CRM, or its tag, that could not be taken over, and why. */
export interface CampaignClash {
  readonly externalId: string;
  readonly name: string;
  /** A sentence for the marketer, with what to do. */
  readonly reason: string;
}

/**
 * Ties a CRM's campaigns to ours: by the CRM's id, else by any spelling of utm_campaign, else of the name;
 * what has no match becomes one of ours. A campaign somebody set up here keeps what they wrote: the CRM
 * only adds what is missing. Touches that mean another campaign afterwards are linked anew.
 *
 * No two campaigns may go by one spelling. What would clash is left out and answered, never an error: a
 * CRM is full of namesakes, and one of them must not stop the load.
 */
export async function matchCampaigns(
  tx: TenantTransaction,
  records: readonly CampaignRecord[],
  homeCurrency: string,
): Promise<CampaignClash[]> {
  if (records.length === 0) return [];
  return changeDirectory(tx, 'campaigns of the CRM', async (directory) => {
    const matching = new Matching(tx, directory, homeCurrency);
    await matching.load();
    for (const record of records) await matching.match(record);
    return matching.clashes;
  });
}

class Matching {
  readonly clashes: CampaignClash[] = [];
  readonly #tx: TenantTransaction;
  readonly #homeCurrency: string;
  readonly #spellings: CampaignSpellings;
  readonly #campaigns: Map<string, Directory['campaigns'][number]>;
  readonly #externalIds = new Map<string, string>();

  constructor(tx: TenantTransaction, directory: Directory, homeCurrency: string) {
    this.#tx = tx;
    this.#homeCurrency = homeCurrency;
    this.#spellings = new CampaignSpellings(directory);
    this.#campaigns = new Map(directory.campaigns.map((campaign) => [campaign.id, campaign]));
  }

  async load(): Promise<void> {
    const rows = await this.#tx.query<{ id: string; external_id: string }>(
      'select id, external_id from campaigns where tenant_id = $1 and external_id is not null',
      [this.#tx.tenantId],
    );
    for (const row of rows) this.#externalIds.set(row.id, row.external_id);
  }

  async match(record: CampaignRecord): Promise<void> {
    const own = [...this.#externalIds].find(([, external]) => external === record.externalId);
    if (own) {
      await this.#update(own[0], record);
      return;
    }
    const named = { ...record, name: record.name.slice(0, 200), utmCampaign: this.#tag(record) };
    const meant = this.#meant(named);
    const [id] = meant;
    if (id === undefined) await this.#insert(named);
    else if (meant.length === 1 && !this.#externalIds.has(id)) await this.#update(id, named);
    else {
      const taken = meant
        .map((other) => `“${this.#campaigns.get(other)?.name ?? other}”`)
        .join(' and ');
      this.#clash(
        record,
        `Its name or utm_campaign already means ${taken}. Rename one of them; until then its members count for no campaign.`,
      );
    }
  }

  /** Our campaigns the tag means, else the name; both when they mean different ones. */
  #meant({ name, utmCampaign }: CampaignRecord): string[] {
    const byTag = utmCampaign === null ? [] : this.#spellings.find(utmCampaign);
    return [...new Set([...byTag, ...this.#spellings.find(name)])];
  }

  /** The tag, unless a link would not carry it. */
  #tag(record: CampaignRecord): string | null {
    if (record.utmCampaign === null || isReadable(record.utmCampaign)) return record.utmCampaign;
    this.#clash(
      record,
      `Its utm_campaign “${record.utmCampaign}” would not be read back from a link, so it was left out.`,
    );
    return null;
  }

  #clash({ externalId, name }: CampaignRecord, reason: string): void {
    this.clashes.push({ externalId, name, reason });
  }

  async #update(id: string, record: CampaignRecord): Promise<void> {
    const known = this.#campaigns.get(id);
    if (!known) return;
    const given = known.utmCampaign === null ? this.#tag(record) : null;
    const owner =
      given === null ? undefined : this.#spellings.find(given).find((other) => other !== id);
    if (owner !== undefined) {
      this.#clash(
        record,
        `Its utm_campaign “${given ?? ''}” already means “${this.#campaigns.get(owner)?.name ?? owner}”, so it was left out.`,
      );
    }
    const utmCampaign = known.utmCampaign ?? (owner === undefined ? given : null);
    await this.#tx.query(
      `update campaigns
       set external_id = $3, utm_campaign = $4, budget_minor = coalesce(budget_minor, $5),
           -- The CRM's own figure, and whatever it says today.
           crm_cost_minor = $8, crm_cost_currency = $9,
           parent_external_id = $10,
           -- Dates from two sources may contradict each other; ours then stand.
           starts_on = case when ${DATES_AGREE} then coalesce(starts_on, $6) else starts_on end,
           ends_on = case when ${DATES_AGREE} then coalesce(ends_on, $7) else ends_on end,
           updated_at = now()
       where tenant_id = $1 and id = $2
         and ((external_id, utm_campaign) is distinct from ($3, $4)
              or (crm_cost_minor, crm_cost_currency) is distinct from ($8::bigint, $9::text)
              or parent_external_id is distinct from $10::text
              or (budget_minor is null and $5::bigint is not null)
              or (${DATES_AGREE} and ((starts_on is null and $6::date is not null)
                                      or (ends_on is null and $7::date is not null))))`,
      [
        this.#tx.tenantId,
        id,
        record.externalId,
        utmCampaign,
        record.budget?.minor ?? null,
        record.startsOn,
        endOf(record),
        record.cost?.minor ?? null,
        record.cost?.currency ?? null,
        record.parentExternalId ?? null,
      ],
    );
    this.#remember({ ...known, utmCampaign }, record.externalId);
  }

  async #insert(record: CampaignRecord): Promise<void> {
    const [row] = await this.#tx.query<{ id: string }>(
      `insert into campaigns (tenant_id, name, status, external_id, starts_on, ends_on, utm_campaign, budget_minor, currency, crm_cost_minor, crm_cost_currency, parent_external_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict do nothing returning id`,
      [
        this.#tx.tenantId,
        record.name,
        record.isFinished ? 'finished' : 'active',
        record.externalId,
        record.startsOn,
        endOf(record),
        record.utmCampaign,
        record.budget?.minor ?? null,
        record.budget?.currency ?? this.#homeCurrency,
        record.cost?.minor ?? null,
        record.cost?.currency ?? null,
        record.parentExternalId ?? null,
      ],
    );
    if (row) {
      const { name, utmCampaign } = record;
      this.#remember({ id: row.id, name, utmCampaign, aliases: [] }, record.externalId);
    } else this.#clash(record, 'Another campaign has exactly this name. Rename one of them.');
  }

  #remember(campaign: Directory['campaigns'][number], externalId: string): void {
    this.#campaigns.set(campaign.id, campaign);
    this.#externalIds.set(campaign.id, externalId);
    this.#spellings.put(campaign.id, campaign);
  }
}

const DATES_AGREE = 'coalesce(ends_on, $7::date) >= coalesce(starts_on, $6::date) is not false';

/** An end before the start is a slip in the CRM. */
const endOf = ({ startsOn, endsOn }: CampaignRecord): string | null =>
  endsOn !== null && startsOn !== null && endsOn < startsOn ? null : endsOn;
