import type { HubSpotRecord, ObjectType } from '../../sandbox/hubspot/model.ts';
import type { HubSpotStore } from '../../sandbox/hubspot/store.ts';

/** Ids of copies begin here, above those of the company itself. */
const FIRST_ID = 100_000_000_000;

/**
 * Grows a portal to so many deals and contacts by copying its records with their links and histories under ids and
 * addresses of their own: companies with their people and deals as often as it takes, then people alone.
 */
export function grow(
  store: HubSpotStore,
  { deals, contacts }: { readonly deals: number; readonly contacts: number },
): void {
  const live = (type: ObjectType): HubSpotRecord[] =>
    store.all(type).filter(({ archived }) => !archived);
  const templates = {
    companies: live('companies'),
    contacts: live('contacts'),
    deals: live('deals'),
  };
  const count = { contacts: templates.contacts.length, deals: templates.deals.length };
  let lastId = FIRST_ID;
  const copy = (type: ObjectType, record: HubSpotRecord): string => {
    const id = String((lastId += 1));
    const properties = new Map(record.properties).set('hs_object_id', id);
    const email = record.properties.get('email');
    if (email !== undefined) properties.set('email', `c${id}.${email}`);
    properties.delete('hs_merged_object_ids');
    properties.delete('hs_additional_emails');
    store.put(type, { ...record, id, properties });
    return id;
  };
  while (count.deals < deals || count.contacts < contacts) {
    const ids = new Map<string, string>();
    const clone = (type: ObjectType, left: number): number => {
      const wanted = templates[type].slice(0, left);
      for (const record of wanted) ids.set(`${type}/${record.id}`, copy(type, record));
      return wanted.length;
    };
    clone('companies', Infinity);
    count.contacts += clone('contacts', Math.max(0, contacts - count.contacts));
    count.deals += clone('deals', Math.max(0, deals - count.deals));
    for (const [from, to] of [
      ['contacts', 'companies'],
      ['deals', 'companies'],
      ['deals', 'contacts'],
    ] as const) {
      for (const record of templates[from]) {
        const id = ids.get(`${from}/${record.id}`);
        if (id === undefined) continue;
        for (const { toId, types } of store.associations.of(from, record.id, to)) {
          const other = ids.get(`${to}/${toId}`);
          if (other === undefined) continue;
          store.associations.link(from, id, to, other, {
            primary: types.some(({ label }) => label === 'Primary'),
            label: types.find(({ category }) => category === 'USER_DEFINED'),
          });
        }
      }
    }
  }
}
