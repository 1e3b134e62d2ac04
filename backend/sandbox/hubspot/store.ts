import type { Company } from '@pipeline-attribution/shared';
import { idTable, type IdTable } from '../common/record-ids.ts';
import type { RecordSummary, RecordViews } from '../common/record-view.ts';
import { Associations, type LinkOptions } from './associations.ts';
import type { ChangeListener, StoreChange } from './changes.ts';
import { fillPortal } from './fill.ts';
import {
  type HubSpotRecord,
  type ObjectType,
  OBJECT_TYPES,
  iso,
  modifiedProperty,
  objectTypeOf,
} from './model.ts';
import { amountText, deriveDealProperties, stageIdOf } from './records/deals.ts';
import { mergeInto } from './records/merge.ts';
import { PropertyWriter } from './records/property-writer.ts';
import { RecordTable } from './records/table.ts';
import { SearchIndex } from './search-index.ts';
import { summaryOf } from './summary.ts';

/** Who does something, as HubSpot names it: a person in the portal, or an app over the API. */
export type ChangeSource = 'CRM_UI' | 'INTEGRATION';

/** The data of the stand-in portal, filled from a simulated company, and the changes tests and demos make to it. */
export class HubSpotStore implements RecordViews {
  readonly company: Company;
  readonly ids: IdTable;
  readonly associations = new Associations();
  readonly index: SearchIndex;
  readonly #now: () => number;
  readonly #listeners: ChangeListener[] = [];
  readonly #tables: Readonly<Record<ObjectType, RecordTable>> = {
    contacts: new RecordTable(),
    companies: new RecordTable(),
    deals: new RecordTable(),
  };
  /** Links of deleted records, which come back with a restore. */
  readonly #unlinked = new Map<string, ReturnType<Associations['drop']>>();
  #nextId = 90_000_000_001;
  /** How property history names the app that writes: `sourceType` INTEGRATION, `sourceId` its app id. */
  readonly #appId: string | null;
  /**
   * Records that a rule of the portal's own protects, with what it says: writes of an app are held to required and
   * conditional properties since 2026-09 (developers.hubspot.com/changelog, "required and conditional properties").
   */
  readonly protectedRecords = new Map<string, string>();

  constructor(company: Company, now: () => number, appId: number | null = null) {
    this.#appId = appId === null ? null : String(appId);
    this.company = company;
    this.ids = idTable(company);
    this.#now = now;
    this.index = new SearchIndex(now);
    fillPortal(this);
  }

  /** Tells of every change from now on. */
  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  #tell(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  put(type: ObjectType, record: HubSpotRecord): void {
    this.#tables[type].put(record);
  }

  /** All records of a type, by id ascending, as HubSpot lists them. */
  all(type: ObjectType): readonly HubSpotRecord[] {
    return this.#tables[type].all();
  }

  /** A page of them: at most `limit` from this id on. */
  page(type: ObjectType, from: number, limit: number, archived: boolean): HubSpotRecord[] {
    return this.#tables[type].from(
      from,
      limit,
      (record) => record.archived === archived && record.mergedInto === null,
    );
  }

  /** A record by id; the id of a record merged away leads to the one that took it up. */
  find(type: ObjectType, id: string): HubSpotRecord | undefined {
    const record = this.#tables[type].get(id);
    return record?.mergedInto != null ? this.find(type, record.mergedInto) : record;
  }

  #must(type: ObjectType, id: string): HubSpotRecord {
    const record = this.find(type, id);
    if (record === undefined) throw new Error(`The sandbox has no ${type} record ${id}.`);
    return record;
  }

  #touch(type: ObjectType, record: HubSpotRecord): void {
    this.index.note(record);
    record.updatedAt = Math.max(this.#now(), record.updatedAt + 1);
    record.properties.set(modifiedProperty(type), iso(record.updatedAt));
  }

  /** Stage ids of the deal pipeline. */
  stageIds(): string[] {
    return this.company.pipeline.map(({ key }) => stageIdOf(key));
  }

  /** Sets properties as a user (or, by `source`, an integration) would; null empties one. */
  update(
    type: ObjectType,
    id: string,
    values: Readonly<Record<string, string | null>>,
    source: ChangeSource = 'CRM_UI',
  ): void {
    const record = this.#must(type, id);
    this.#touch(type, record);
    const before = new Map(record.properties);
    for (const [name, value] of Object.entries(values)) {
      const versions = record.history.get(name) ?? [];
      versions.push({
        value: value ?? '',
        at: record.updatedAt,
        sourceType: source,
        sourceId: source === 'INTEGRATION' ? this.#appId : 'userId:12604711',
        updatedByUserId: source === 'CRM_UI' ? 12_604_711 : null,
      });
      record.history.set(name, versions);
      if (value === null || value === '') record.properties.delete(name);
      else record.properties.set(name, value);
    }
    if (type === 'deals') deriveDealProperties(record, this.company);
    for (const name of new Set([...before.keys(), ...record.properties.keys()])) {
      const value = record.properties.get(name) ?? '';
      if (value === (before.get(name) ?? '')) continue;
      const at = record.updatedAt;
      this.#tell({ kind: 'propertyChange', type, id: record.id, name, value, at, source });
    }
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
  delete(type: ObjectType, id: string, source: ChangeSource = 'CRM_UI'): void {
    const record = this.#must(type, id);
    this.#touch(type, record);
    record.archived = true;
    record.archivedAt = record.updatedAt;
    this.#unlinked.set(`${type}/${record.id}`, this.associations.drop(type, record.id));
    this.#tell({ kind: 'deletion', type, id: record.id, at: record.updatedAt, source });
  }

  /** Takes a record out of the recycle bin, with its links (knowledge.hubspot.com "Restore deleted records"). */
  restore(type: ObjectType, id: string): void {
    const record = this.#must(type, id);
    this.#touch(type, record);
    record.archived = false;
    record.archivedAt = null;
    this.associations.relink(this.#unlinked.get(`${type}/${record.id}`) ?? []);
    this.#unlinked.delete(`${type}/${record.id}`);
    const at = record.updatedAt;
    this.#tell({ kind: 'restore', type, id: record.id, at, source: 'CRM_UI' });
  }

  /** Erases a contact for good (GDPR delete). */
  erase(id: string): void {
    this.associations.drop('contacts', id);
    this.#tables.contacts.delete(id);
    this.#tell({ kind: 'privacyDeletion', id, at: this.#now(), source: 'CRM_UI' });
  }

  /** Creates a record; answers its id. */
  create(
    type: ObjectType,
    values: Readonly<Record<string, string | null>>,
    source: ChangeSource = 'CRM_UI',
  ): string {
    const at = this.#now();
    const writer = new PropertyWriter(String((this.#nextId += 17)), at);
    for (const [name, value] of Object.entries(values)) {
      if (value !== null) {
        const sourceId = source === 'INTEGRATION' ? this.#appId : null;
        writer.versions(name, [{ value, at }], { sourceType: source, sourceId });
      }
    }
    const record = writer.done(modifiedProperty(type));
    if (type === 'deals') deriveDealProperties(record, this.company);
    this.index.note(record, true);
    this.put(type, record);
    this.#tell({ kind: 'creation', type, id: record.id, at, source });
    return record.id;
  }

  /** Adds a contact, to a deal and company if given; answers its id. */
  addContact(
    values: Readonly<Record<string, string>>,
    links: { dealId?: string; companyId?: string } = {},
  ): string {
    const id = this.create('contacts', {
      lifecyclestage: 'lead',
      hs_analytics_source: 'OFFLINE',
      ...values,
    });
    const { companyId, dealId } = links;
    if (companyId !== undefined) {
      this.associate('contacts', id, 'companies', companyId, { primary: true });
    }
    if (dealId !== undefined) {
      this.associate('deals', dealId, 'contacts', id);
      this.#touch('deals', this.#must('deals', dealId));
    }
    return id;
  }

  /** Links two records, with a label if given. */
  associate(
    from: ObjectType,
    fromId: string,
    to: ObjectType,
    toId: string,
    options: LinkOptions = {},
    source: ChangeSource = 'CRM_UI',
  ): void {
    this.associations.link(from, fromId, to, toId, options);
    this.#tellLink(from, fromId, to, toId, {
      isRemoved: false,
      isPrimary: options.primary,
      source,
    });
  }

  /** Takes the link between two records away. */
  dissociate(
    from: ObjectType,
    fromId: string,
    to: ObjectType,
    toId: string,
    source: ChangeSource = 'CRM_UI',
  ): void {
    this.associations.unlink(from, fromId, to, toId);
    this.#tellLink(from, fromId, to, toId, { isRemoved: true, isPrimary: false, source });
  }

  /** Each end of a link is told of it, from its own side. */
  #tellLink(
    from: ObjectType,
    fromId: string,
    to: ObjectType,
    toId: string,
    about: { isRemoved: boolean; isPrimary: boolean | undefined; source: string },
  ): void {
    const sides = [
      { from, fromId, to, toId },
      { from: to, fromId: toId, to: from, toId: fromId },
    ];
    for (const side of sides) {
      const { category, typeId } = this.associations.plainType(side.from, side.to);
      this.#tell({
        kind: 'associationChange',
        ...side,
        category,
        typeId,
        isRemoved: about.isRemoved,
        isPrimary: about.isPrimary ?? false,
        at: this.#now(),
        source: about.source,
      });
    }
  }

  /**
   * Merges a record into another; links move over, the lost id goes on leading to the survivor. With `newRecord` the
   * survivor is a new record, as HubSpot has it for contacts and companies since January 2025 (webhooks guide:
   * `newObjectId`); answers the survivor's id.
   */
  merge(
    type: ObjectType,
    primaryId: string,
    lostId: string,
    { newRecord = false, source = 'CRM_UI' }: { newRecord?: boolean; source?: ChangeSource } = {},
  ): string {
    const primary = this.#must(type, primaryId);
    const lost = this.#must(type, lostId);
    const survivor = newRecord ? this.#copy(type, primary) : primary;
    this.#touch(type, survivor);
    const away = newRecord ? [primary, lost] : [lost];
    const moved = away.reduce(
      (sum, record) => sum + mergeInto(this.associations, type, survivor, record),
      0,
    );
    this.#tell({
      kind: 'merge',
      type,
      primaryId,
      mergedIds: [lostId],
      newId: survivor.id,
      moved,
      at: survivor.updatedAt,
      source,
    });
    return survivor.id;
  }

  mergeContacts(survivorId: string, lostId: string): void {
    this.merge('contacts', survivorId, lostId);
  }

  #copy(type: ObjectType, record: HubSpotRecord): HubSpotRecord {
    const id = String((this.#nextId += 17));
    const copy: HubSpotRecord = {
      ...record,
      id,
      properties: new Map(record.properties).set('hs_object_id', id),
      history: new Map(record.history),
    };
    this.put(type, copy);
    return copy;
  }

  records(objectType?: string): readonly RecordSummary[] {
    const wanted =
      objectType === undefined
        ? OBJECT_TYPES
        : [objectTypeOf(objectType)].filter((t) => t !== undefined);
    return wanted.flatMap((type) =>
      this.all(type)
        .filter(({ archived }) => !archived)
        .map((record) => summaryOf(this, type, record)),
    );
  }

  record(objectType: string, id: string): RecordSummary | undefined {
    const type = objectTypeOf(objectType);
    const record = type === undefined ? undefined : this.find(type, id);
    return type === undefined || record === undefined ? undefined : summaryOf(this, type, record);
  }
}
