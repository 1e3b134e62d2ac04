import type { RecordSummary } from '../common/record-view.ts';
import type { HubSpotRecord, ObjectType } from './model.ts';
import { stageIdOf } from './records/deals.ts';
import type { HubSpotStore } from './store.ts';

/** A record as a demo page shows it. */
export function summaryOf(
  store: HubSpotStore,
  type: ObjectType,
  record: HubSpotRecord,
): RecordSummary {
  const { company, ids } = store;
  const get = (name: string): string | null => record.properties.get(name) ?? null;
  const owner = company.reps.find(({ id }) => ids.of(id).hubspotId === get('hubspot_owner_id'));
  const stage = company.pipeline.find(
    ({ key }) => type === 'deals' && stageIdOf(key) === get('dealstage'),
  );
  const contacts = type === 'contacts' ? [] : store.associations.of(type, record.id, 'contacts');
  return {
    objectType: type,
    id: record.id,
    name:
      type === 'deals'
        ? (get('dealname') ?? '')
        : type === 'companies'
          ? (get('name') ?? '')
          : fullName(record),
    amount: get('amount'),
    currency: get('deal_currency_code'),
    stage: stage?.label ?? get('lifecyclestage'),
    owner: owner === undefined ? null : `${owner.firstName} ${owner.lastName}`,
    contacts: contacts.flatMap(({ toId }) => {
      const contact = store.find('contacts', toId);
      return contact === undefined
        ? []
        : [
            {
              id: contact.id,
              name: fullName(contact),
              title: contact.properties.get('jobtitle') ?? null,
            },
          ];
    }),
    properties: Object.fromEntries(record.properties),
  };
}

function fullName(record: HubSpotRecord): string {
  return `${record.properties.get('firstname') ?? ''} ${record.properties.get('lastname') ?? ''}`.trim();
}
