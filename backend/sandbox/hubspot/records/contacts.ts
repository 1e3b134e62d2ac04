import type { Company, SimMerge, SimPerson } from '@pipeline-attribution/shared';
import type { IdTable } from '../../common/record-ids.ts';
import { type HubSpotRecord, iso } from '../model.ts';
import { PropertyWriter } from './property-writer.ts';
import { classifyVisit } from './web-analytics.ts';
import type { WebHistory } from '../../common/web-history.ts';

const LEAD_STATUS: Readonly<Record<SimPerson['leadStatus'], string | null>> = {
  new: 'NEW',
  working: 'IN_PROGRESS',
  qualified: 'OPEN_DEAL',
  disqualified: 'UNQUALIFIED',
  converted: null,
};

/** The name of the custom contact property an admin made for self-reported attribution. */
export const SELF_REPORT_PROPERTY = 'how_did_you_hear_about_us';

/** A person of the company as a HubSpot contact. */
export function contactRecord(
  person: SimPerson,
  context: {
    readonly company: Company;
    readonly ids: IdTable;
    readonly web: WebHistory;
    readonly merges: readonly SimMerge[];
    readonly mergedIds: ReadonlyMap<string, string>;
    readonly accountName: string;
  },
): HubSpotRecord {
  const { ids, web, merges, mergedIds } = context;
  const ownerId = ids.of(person.ownerId).hubspotId;
  const writer = new PropertyWriter(ids.of(person.id).hubspotId, person.createdAt)
    .set('firstname', person.firstName)
    .set('lastname', person.lastName)
    .set('email', person.email)
    .set('jobtitle', person.title)
    .set('phone', person.phone)
    .set('company', context.accountName)
    .set('country', person.country)
    .set('hubspot_owner_id', ownerId)
    .set('hs_lead_status', LEAD_STATUS[person.leadStatus]);
  writer.versions(
    'lifecyclestage',
    person.lifecycle.map(({ stage, at }) => ({ value: stage, at })),
    { sourceType: 'CRM_UI' },
  );
  for (const { stage, at } of person.lifecycle) writer.set(`hs_v2_date_entered_${stage}`, iso(at));
  if (person.selfReport !== null) {
    writer.versions(
      SELF_REPORT_PROPERTY,
      [{ value: person.selfReport.text, at: person.selfReport.at }],
      { sourceType: 'FORM' },
    );
  }
  const merged = merges.map(({ lostRecordId }) => mergedIds.get(lostRecordId) ?? '').join(';');
  writer.set(
    'hs_merged_object_ids',
    merged,
    Math.max(0, ...merges.map(({ mergedAt }) => mergedAt)),
  );
  if (merges.length > 0)
    writer.set('hs_additional_emails', merges.map(({ lostEmail }) => lostEmail).join(';'));
  analytics(writer, person, web);
  return writer.done('lastmodifieddate');
}

/** Original and latest source, first and last address, conversions (default contact properties, knowledge.hubspot.com). */
function analytics(writer: PropertyWriter, person: SimPerson, { visits, forms }: WebHistory): void {
  const first = visits[0];
  const last = visits.at(-1);
  if (first === undefined || last === undefined) {
    const how =
      person.createdBy === 'form' ? 'FORM' : person.createdBy === 'import' ? 'IMPORT' : 'CRM_UI';
    writer
      .set('hs_analytics_source', 'OFFLINE')
      .set('hs_analytics_source_data_1', how)
      .set('hs_latest_source', 'OFFLINE')
      .set('hs_latest_source_data_1', how)
      .set('hs_object_source', how)
      .set('hs_object_source_label', how === 'FORM' ? 'FORM' : how)
      .set('hs_analytics_num_visits', 0);
  } else {
    const original = classifyVisit(first);
    const latest = classifyVisit(last);
    writer
      .set('hs_analytics_source', original.source)
      .set('hs_analytics_source_data_1', original.data1)
      .set('hs_analytics_source_data_2', original.data2)
      .set('hs_latest_source', latest.source, last.at)
      .set('hs_latest_source_data_1', latest.data1)
      .set('hs_latest_source_data_2', latest.data2)
      .set('hs_latest_source_timestamp', iso(last.at))
      .set('hs_analytics_first_url', first.pages[0]?.url ?? null)
      .set('hs_analytics_last_url', last.pages.at(-1)?.url ?? null)
      .set('hs_analytics_first_referrer', first.referrer)
      .set('hs_analytics_last_referrer', last.referrer)
      .set('hs_analytics_first_timestamp', iso(first.at))
      .set('hs_analytics_last_timestamp', iso(last.at))
      .set('hs_analytics_num_visits', visits.length)
      .set(
        'hs_analytics_num_page_views',
        visits.reduce((sum, { pages }) => sum + pages.length, 0),
      )
      .set('hs_object_source', person.createdBy === 'form' ? 'FORM' : 'CRM_UI')
      .set('hs_object_source_label', person.createdBy === 'form' ? 'FORM' : 'CRM_UI');
  }
  const firstForm = forms[0];
  const lastForm = forms.at(-1);
  if (firstForm === undefined || lastForm === undefined) return;
  writer
    .set('first_conversion_event_name', `Fernhall: ${firstForm.name}`)
    .set('first_conversion_date', iso(firstForm.at))
    .set('recent_conversion_event_name', `Fernhall: ${lastForm.name}`)
    .set('recent_conversion_date', iso(lastForm.at), lastForm.at)
    .set('num_conversion_events', forms.length);
}

/** The record that lost a merge: it still answers, with the survivor's data. */
export function mergedAwayRecord(merge: SimMerge, id: string, survivorId: string): HubSpotRecord {
  const record = new PropertyWriter(id, merge.lostCreatedAt)
    .set('email', merge.lostEmail)
    .done('lastmodifieddate');
  record.archived = true;
  record.archivedAt = merge.mergedAt;
  record.mergedInto = survivorId;
  return record;
}
