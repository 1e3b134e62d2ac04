import { NO_CREDITS, type CreditsWritten, type DealCredits } from '../credits.ts';
import type { SalesforceClient } from './client.ts';
import { createRecords, deleteRecords, updateRecords } from './collections.ts';
import { salesforceCampaign } from './campaign-of.ts';
import { countOf } from './match-rows.ts';
import { text } from './mapping.ts';
import { allById } from './read-records.ts';
import { INFLUENCE_MODEL, influences } from './soql.ts';

/**
 * Shows our credit of campaigns in Salesforce's own Customizable Campaign Influence, where that is on and our model is
 * there. Rows have no external id: what there is is read and compared. Only the percentage of a row can be changed;
 * Salesforce works out the revenue share from it, in the opportunity's currency.
 */
export async function mirrorCampaignInfluence(
  client: SalesforceClient,
  deals: readonly DealCredits[],
): Promise<CreditsWritten> {
  const objects = await client.objects();
  if (!objects.has('CampaignInfluence') || !objects.has('CampaignInfluenceModel'))
    return NO_CREDITS;
  const [model] = await client.query(INFLUENCE_MODEL);
  if (model === undefined) return NO_CREDITS;
  const modelId = text(model, 'Id') ?? '';
  const rows = await allById(
    client,
    deals.map(({ externalId }) => externalId),
    (ids) => influences(modelId, ids),
  );
  const wanted = new Map(deals.flatMap(percentages));
  const seen = new Set<string>();
  const changed: { id: string; Influence: number }[] = [];
  const lost: string[] = [];
  for (const row of rows) {
    const key = `${text(row, 'OpportunityId') ?? ''}:${text(row, 'CampaignId') ?? ''}`;
    const then = wanted.get(key);
    const id = text(row, 'Id') ?? '';
    if (then === undefined || seen.has(key)) lost.push(id);
    else if (Number(text(row, 'Influence')) !== then.percent)
      changed.push({ id, Influence: then.percent });
    seen.add(key);
  }
  const made = [...wanted].flatMap(([key, { OpportunityId, CampaignId, percent }]) =>
    seen.has(key) ? [] : [{ OpportunityId, CampaignId, ModelId: modelId, Influence: percent }],
  );
  const deleted = await deleteRecords(client, lost);
  const written = [
    ...(await updateRecords(client, 'CampaignInfluence', changed)),
    ...(await createRecords(client, 'CampaignInfluence', made)),
  ];
  return countOf(written, deleted);
}

interface Percentage {
  readonly OpportunityId: string;
  readonly CampaignId: string;
  /** To the hundredth. */
  readonly percent: number;
}

/** A deal's credit by the campaigns that are Salesforce's own. */
function percentages(deal: DealCredits): [string, Percentage][] {
  const shares = new Map<string, number>();
  for (const row of deal.rows) {
    const campaign = salesforceCampaign(row);
    if (campaign !== null) shares.set(campaign, (shares.get(campaign) ?? 0) + row.share);
  }
  return [...shares].flatMap(([CampaignId, share]): [string, Percentage][] => {
    const percent = Math.round(share * 1e4) / 100;
    const OpportunityId = deal.externalId;
    return percent === 0
      ? []
      : [[`${OpportunityId}:${CampaignId}`, { OpportunityId, CampaignId, percent }]];
  });
}
