import type { Company, SimDeal } from '@pipeline-attribution/shared';
import type { IdTable } from '../../common/record-ids.ts';
import { type HubSpotRecord, iso } from '../model.ts';
import { PropertyWriter } from './property-writer.ts';

/** Ids of the default pipeline's stages (knowledge.hubspot.com "Set up and customize your deal pipelines"). */
export const STAGE_IDS: Readonly<Record<string, string>> = {
  qualification: 'appointmentscheduled',
  needs_analysis: 'qualifiedtobuy',
  value_proposition: 'presentationscheduled',
  proposal: 'decisionmakerboughtin',
  negotiation: 'contractsent',
  won: 'closedwon',
  lost: 'closedlost',
};

/** The HubSpot id of a simulated stage. */
export function stageIdOf(key: string): string {
  const id = STAGE_IDS[key];
  if (id === undefined) throw new Error(`The pipeline has no stage ${key}.`);
  return id;
}

/** Minor units as HubSpot writes numbers: no trailing zeros. */
export const amountText = (minor: number): string => String(minor / 100);

/** A deal of the company as a HubSpot deal. `sourceFrom` is its first associated contact. */
export function dealRecord(
  deal: SimDeal,
  context: {
    readonly company: Company;
    readonly ids: IdTable;
    readonly sourceFrom: HubSpotRecord | undefined;
  },
): HubSpotRecord {
  const { company, ids, sourceFrom } = context;
  const writer = new PropertyWriter(ids.of(deal.id).hubspotId, deal.createdAt)
    .set('dealname', deal.name)
    .set('pipeline', 'default')
    .set('hubspot_owner_id', ids.of(deal.ownerId).hubspotId)
    .set('deal_currency_code', deal.currency)
    .set(
      'dealtype',
      /Expansion|Additional|business unit/.test(deal.name) ? 'existingbusiness' : 'newbusiness',
    )
    .set('lead_source', deal.leadSource)
    .set('hs_object_source', 'CRM_UI')
    .set('hs_object_source_label', 'CRM_UI');
  writer.versions('closedate', [
    { value: iso(deal.closeDate), at: deal.closedAt ?? deal.createdAt },
  ]);
  writer.versions(
    'dealstage',
    deal.stages.map(({ stage, at }) => ({ value: stageIdOf(stage), at })),
  );
  writer.versions(
    'amount',
    deal.amounts.map(({ amountMinor, at }) => ({ value: amountText(amountMinor), at })),
  );
  for (const name of [
    'hs_analytics_source',
    'hs_analytics_source_data_1',
    'hs_analytics_source_data_2',
    'hs_latest_source',
  ]) {
    writer.set(name, sourceFrom?.properties.get(name) ?? null);
  }
  const record = writer.done('hs_lastmodifieddate');
  deriveDealProperties(record, company);
  return record;
}

/** Recalculates what HubSpot derives from stage, amount and currency. */
export function deriveDealProperties(record: HubSpotRecord, company: Company): void {
  const { properties, history } = record;
  const stageVersions = history.get('dealstage') ?? [];
  const current = properties.get('dealstage') ?? '';
  const stage = company.pipeline.find(({ key }) => STAGE_IDS[key] === current);
  const put = (name: string, value: string | null): void => {
    if (value === null) properties.delete(name);
    else properties.set(name, value);
  };
  // hs_v2_date_entered_* holds the latest entry, hs_v2_date_exited_* the latest exit
  // (knowledge.hubspot.com "Understand stage calculated properties").
  stageVersions.forEach((version, index) => {
    put(`hs_v2_date_entered_${version.value}`, iso(version.at));
    const next = stageVersions[index + 1];
    put(`hs_v2_date_exited_${version.value}`, next === undefined ? null : iso(next.at));
  });
  const last = stageVersions.at(-1);
  put('hs_v2_date_entered_current_stage', last === undefined ? null : iso(last.at));
  put('hs_is_closed', String(stage?.isClosed ?? false));
  put('hs_is_closed_won', String(stage?.isWon ?? false));
  put('hs_is_closed_lost', String((stage?.isClosed ?? false) && !(stage?.isWon ?? false)));
  put('hs_deal_stage_probability', String(stage?.probability ?? 0));
  // The rate converts the deal's currency into the company's: 1 USD = 1/1.25 EUR.
  const currency = properties.get('deal_currency_code') === 'USD' ? 'USD' : 'EUR';
  const rate = 1 / company.vendor.rates[currency];
  put('hs_exchange_rate', String(rate));
  const amount = properties.get('amount');
  const home = amount === undefined ? null : Math.round(Number(amount) * 100 * rate) / 100;
  put('amount_in_home_currency', home === null ? null : String(home));
  const probability = stage?.probability ?? 0;
  put('hs_projected_amount', amount === undefined ? null : String(Number(amount) * probability));
  put('hs_projected_amount_in_home_currency', home === null ? null : String(home * probability));
  const won = stage?.isWon ?? false;
  put('hs_closed_amount', amount === undefined ? null : won ? amount : '0');
  put('hs_closed_amount_in_home_currency', home === null ? null : won ? String(home) : '0');
}
