import type { Company, SimMerge } from '@pipeline-attribution/shared';
import { digest, idTable, type IdTable } from '../common/record-ids.ts';
import type { RecordSummary, RecordViews } from '../common/record-view.ts';
import { Associations, CHAMPION, DECISION_MAKER } from './associations.ts';
import {
  type HubSpotRecord,
  type ObjectType,
  OBJECT_TYPES,
  iso,
  modifiedProperty,
  objectTypeOf,
} from './model.ts';
import { companyRecord } from './records/companies.ts';
import { contactRecord, mergedAwayRecord } from './records/contacts.ts';
import { amountText, dealRecord, deriveDealProperties, stageIdOf } from './records/deals.ts';
import { PropertyWriter } from './records/property-writer.ts';
import { webHistories } from '../common/web-history.ts';

/** The data of the stand-in portal, filled from a simulated company, and the changes tests and demos make to it. */
export class HubSpotStore implements RecordViews {
  readonly company: Company;
  readonly ids: IdTable;
  readonly associations = new Associations();
  readonly #now: () => number;
  readonly #records: Readonly<Record<ObjectType, Map<string, HubSpotRecord>>> = {
    contacts: new Map(),
    companies: new Map(),
    deals: new Map(),
  };
  #nextId = 90_000_000_001;

  constructor(company: Company, now: () => number) {
    this.company = company;
    this.ids = idTable(company);
    this.#now = now;
    this.#fill();
  }

  #fill(): void {
    const { company, ids } = this;
    const web = webHistories(company);
    const accounts = new Map(company.accounts.map((account) => [account.id, account]));
    const merges = new Map<string, SimMerge[]>();
    const mergedIds = new Map<string, string>();
    for (const merge of company.merges) {
      merges.set(merge.survivorId, [...(merges.get(merge.survivorId) ?? []), merge]);
      mergedIds.set(
        merge.lostRecordId,
        String(61_350_770_000 - 1 - (digest(`${company.seed}/${merge.id}`) % 900_000_000)),
      );
    }
    for (const account of company.accounts) this.#put('companies', companyRecord(account, ids));
    for (const person of company.people) {
      const record = contactRecord(person, {
        company,
        ids,
        web: web.get(person.id) ?? { visits: [], forms: [] },
        merges: merges.get(person.id) ?? [],
        mergedIds,
        accountName: accounts.get(person.accountId)?.name ?? '',
      });
      this.#put('contacts', record);
      // A contact is tied to its company by the e-mail's domain; a free-mail lead has no company.
      if (!person.freeMail || !person.isLead) {
        const companyId = ids.of(person.accountId).hubspotId;
        this.associations.link('contacts', record.id, 'companies', companyId, { primary: true });
      }
    }
    for (const merge of company.merges) {
      const id = mergedIds.get(merge.lostRecordId) ?? '';
      this.#put('contacts', mergedAwayRecord(merge, id, ids.of(merge.survivorId).hubspotId));
    }
    for (const deal of company.deals) {
      const members = deal.group.filter(({ recorded }) => recorded);
      const champion = members[0] === undefined ? undefined : ids.of(members[0].personId).hubspotId;
      const record = dealRecord(deal, {
        company,
        ids,
        sourceFrom: this.find('contacts', champion ?? ''),
      });
      this.#put('deals', record);
      this.associations.link('deals', record.id, 'companies', ids.of(deal.accountId).hubspotId, {
        primary: true,
      });
      for (const member of members) {
        const label = member.isPrimary
          ? CHAMPION
          : member.role === 'Decision Maker'
            ? DECISION_MAKER
            : undefined;
        this.associations.link('deals', record.id, 'contacts', ids.of(member.personId).hubspotId, {
          label,
        });
      }
    }
  }

  #put(type: ObjectType, record: HubSpotRecord): void {
    this.#records[type].set(record.id, record);
  }

  /** All records of a type, by id ascending, as HubSpot lists them. */
  all(type: ObjectType): HubSpotRecord[] {
    return [...this.#records[type].values()].sort((a, b) => Number(a.id) - Number(b.id));
  }

  /** A record by id; the id of a record merged away leads to the one that took it up. */
  find(type: ObjectType, id: string): HubSpotRecord | undefined {
    const record = this.#records[type].get(id);
    return record?.mergedInto != null ? this.find(type, record.mergedInto) : record;
  }

  #must(type: ObjectType, id: string): HubSpotRecord {
    const record = this.find(type, id);
    if (record === undefined) throw new Error(`The sandbox has no ${type} record ${id}.`);
    return record;
  }

  #touch(type: ObjectType, record: HubSpotRecord): void {
    record.updatedAt = Math.max(this.#now(), record.updatedAt + 1);
    record.properties.set(modifiedProperty(type), iso(record.updatedAt));
  }

  /** Stage ids of the deal pipeline. */
  stageIds(): string[] {
    return this.company.pipeline.map(({ key }) => stageIdOf(key));
  }

  /** Sets properties as a user (or, by `sourceType`, an integration) would; null empties one. */
  update(
    type: ObjectType,
    id: string,
    values: Readonly<Record<string, string | null>>,
    sourceType = 'CRM_UI',
  ): void {
    const record = this.#must(type, id);
    this.#touch(type, record);
    for (const [name, value] of Object.entries(values)) {
      const versions = record.history.get(name) ?? [];
      versions.push({
        value: value ?? '',
        at: record.updatedAt,
        sourceType,
        sourceId: null,
        updatedByUserId: sourceType === 'CRM_UI' ? 12_604_711 : null,
      });
      record.history.set(name, versions);
      if (value === null || value === '') record.properties.delete(name);
      else record.properties.set(name, value);
    }
    if (type === 'deals') deriveDealProperties(record, this.company);
  }

  /** Moves a deal to a stage of the simulated pipeline, e.g. `won`; closing sets the close date. */
  moveStage(dealId: string, stageKey: string): void {
    const closed = this.company.pipeline.find(({ key }) => key === stageKey)?.isClosed ?? false;
    const values: Record<string, string> = { dealstage: stageIdOf(stageKey) };
    if (closed) values['closedate'] = iso(this.#now());
    this.update('deals', dealId, values);
  }

  /** Changes a deal's amount, in minor units of its currency; null empties it. */
  changeAmount(dealId: string, amountMinor: number | null): void {
    this.update('deals', dealId, { amount: amountMinor === null ? null : amountText(amountMinor) });
  }

  /** Deletes a record: it moves to the recycle bin and lists only with `archived=true`. */
  delete(type: ObjectType, id: string): void {
    const record = this.#must(type, id);
    this.#touch(type, record);
    record.archived = true;
    record.archivedAt = record.updatedAt;
    this.associations.drop(type, id);
  }

  /** Erases a contact for good (GDPR delete). */
  erase(id: string): void {
    this.associations.drop('contacts', id);
    this.#records.contacts.delete(id);
  }

  /** Adds a contact, to a deal and company if given; answers its id. */
  addContact(
    values: Readonly<Record<string, string>>,
    links: { dealId?: string; companyId?: string } = {},
  ): string {
    const at = this.#now();
    const writer = new PropertyWriter(String((this.#nextId += 17)), at);
    for (const [name, value] of Object.entries({
      lifecyclestage: 'lead',
      hs_analytics_source: 'OFFLINE',
      ...values,
    })) {
      writer.set(name, value);
    }
    const record = writer.done('lastmodifieddate');
    this.#put('contacts', record);
    if (links.companyId !== undefined) {
      this.associations.link('contacts', record.id, 'companies', links.companyId, {
        primary: true,
      });
    }
    if (links.dealId !== undefined) {
      this.associations.link('deals', links.dealId, 'contacts', record.id);
      this.#touch('deals', this.#must('deals', links.dealId));
    }
    return record.id;
  }

  /** Merges a contact into another; links move over, the lost id goes on leading to the survivor. */
  mergeContacts(survivorId: string, lostId: string): void {
    const survivor = this.#must('contacts', survivorId);
    const lost = this.#must('contacts', lostId);
    for (const type of ['deals', 'companies'] as const) {
      for (const { toId } of this.associations.of('contacts', lostId, type)) {
        if (type === 'deals') this.associations.link('deals', toId, 'contacts', survivorId);
        else if (this.associations.of('contacts', survivorId, 'companies').length === 0) {
          this.associations.link('contacts', survivorId, 'companies', toId, { primary: true });
        }
      }
    }
    this.associations.drop('contacts', lostId);
    this.#touch('contacts', survivor);
    const ids = [survivor.properties.get('hs_merged_object_ids'), lostId].filter(Boolean).join(';');
    survivor.properties.set('hs_merged_object_ids', ids);
    for (const [name, value] of lost.properties) {
      if (!survivor.properties.has(name)) survivor.properties.set(name, value);
    }
    lost.archived = true;
    lost.archivedAt = survivor.updatedAt;
    lost.mergedInto = survivorId;
  }

  #summary(type: ObjectType, record: HubSpotRecord): RecordSummary {
    const get = (name: string): string | null => record.properties.get(name) ?? null;
    const owner = this.company.reps.find(
      ({ id }) => this.ids.of(id).hubspotId === get('hubspot_owner_id'),
    );
    const stage = this.company.pipeline.find(
      ({ key }) => type === 'deals' && stageIdOf(key) === get('dealstage'),
    );
    const contacts = type === 'contacts' ? [] : this.associations.of(type, record.id, 'contacts');
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
        const contact = this.find('contacts', toId);
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

  records(objectType?: string): readonly RecordSummary[] {
    const wanted =
      objectType === undefined
        ? OBJECT_TYPES
        : [objectTypeOf(objectType)].filter((t) => t !== undefined);
    return wanted.flatMap((type) =>
      this.all(type)
        .filter(({ archived }) => !archived)
        .map((record) => this.#summary(type, record)),
    );
  }

  record(objectType: string, id: string): RecordSummary | undefined {
    const type = objectTypeOf(objectType);
    const record = type === undefined ? undefined : this.find(type, id);
    return type === undefined || record === undefined ? undefined : this.#summary(type, record);
  }
}

function fullName(record: HubSpotRecord): string {
  return `${record.properties.get('firstname') ?? ''} ${record.properties.get('lastname') ?? ''}`.trim();
}
