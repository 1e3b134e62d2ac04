import type { Company } from '@pipeline-attribution/shared';
import { idTable, type IdTable } from '../common/record-ids.ts';
import type { RecordSummary, RecordViews } from '../common/record-view.ts';
import type { OrgFeatures } from './org-features.ts';
import { OpportunityHistories } from './records/opportunity-changes.ts';
import { historyRow, TRACKED } from './records/person-history.ts';
import { amountOf, audit, buildRows, idCounter, type MutableRow } from './records/rows.ts';
import { createSchemas, day, instant, type Schemas } from './schema.ts';
import type { Row, Source, Value } from './soql/source.ts';
import { Questions } from './soql/questions.ts';
import { Tables } from './tables.ts';

export type Values = Readonly<Record<string, Value>>;

/** What was deleted, and when: Salesforce tells of it for fifteen days, purged or not. */
export interface Deletion {
  readonly object: string;
  readonly id: string;
  readonly at: number;
}

/** The data of the stand-in org, filled from a simulated company, and the changes tests and demos make to it. */
export class SalesforceStore implements RecordViews, Source {
  readonly company: Company;
  readonly ids: IdTable;
  readonly features: OrgFeatures;
  readonly schemas: Schemas;
  readonly questions = new Questions();
  /** Oldest first (SOAP API Developer Guide, "getDeleted"). */
  readonly deletions: Deletion[] = [];
  readonly #now: () => number;
  readonly #tables = new Tables();
  readonly #nextId = idCounter(60_000_000);
  readonly #userId: string;
  readonly #histories: OpportunityHistories;
  readonly #locks = new Map<string, number>();

  constructor(
    company: Company,
    identity: { readonly orgId: string; readonly userId: string },
    now: () => number,
    features: OrgFeatures,
  ) {
    this.company = company;
    this.ids = idTable(company);
    this.features = features;
    this.schemas = createSchemas(features);
    this.#now = now;
    this.#userId = identity.userId;
    const insert = (object: string, row: MutableRow): void => {
      this.put(object, row);
    };
    this.#histories = new OpportunityHistories(company, this.#userId, this.#nextId, insert);
    buildRows({
      company,
      ids: this.ids,
      ...identity,
      nextId: idCounter(),
      emit: insert,
    });
    if (features.campaignInfluence) this.#addInfluenceModels(features.packageNamespace !== null);
  }

  /** The model every organisation has, and the one our admin deploys beside the package. */
  #addInfluenceModels(withOurs: boolean): void {
    const model = (name: string, values: Values): void => {
      this.put('CampaignInfluenceModel', {
        Id: this.#nextId('0pL'),
        MasterLabel: name,
        DeveloperName: name.replaceAll(' ', '_'),
        ModelDescription: null,
        ModelType: 'Custom',
        RecordPreference: 'RecordsWithAttribution',
        ...values,
        ...audit(this.company.startsAt, this.company.startsAt, this.#userId),
      });
    };
    model('Primary Campaign Source Model', {
      IsDefaultModel: true,
      IsModelLocked: true,
      ModelType: 'FirstTouch',
    });
    if (withOurs) model('Influencer Attribution', { IsDefaultModel: false, IsModelLocked: true });
  }

  /** Puts a row as it is, past every rule. */
  put(object: string, row: MutableRow): void {
    this.#tables.put(object, row);
    if (row['IsDeleted'] === true) {
      this.deletions.push({
        object,
        id: String(row['Id']),
        at: Date.parse(String(row['SystemModstamp'])),
      });
    }
  }

  /** Everything as it is now; what it answers takes back whatever is written after. Ids that were given stay given. */
  savepoint(): () => void {
    const restore = this.#tables.snapshot();
    const told = this.deletions.length;
    return () => {
      restore();
      this.deletions.length = told;
    };
  }

  now(): number {
    return this.#now();
  }

  rows(object: string): Iterable<Row> {
    return this.#tables.rows(object);
  }

  byId(object: string, id: string): Row | undefined {
    return this.#tables.byId(object, id);
  }

  children(object: string, field: string, id: string): Iterable<Row> {
    return this.#tables.children(object, field, id);
  }

  #must(object: string, id: string): MutableRow {
    const row = this.#tables.byId(object, id);
    if (row === undefined) throw new Error(`The sandbox has no ${object} ${id}.`);
    return row;
  }

  /** Bumps the modification columns; two changes never share an instant. */
  #touch(row: MutableRow): number {
    const before = Date.parse(String(row['SystemModstamp']));
    const at = Math.max(this.#now(), before + 1000);
    row['LastModifiedDate'] = instant(at);
    row['SystemModstamp'] = instant(at);
    return at;
  }

  /** Has the next `times` writes to the record find it locked by somebody else. */
  lock(id: string, times = 1): void {
    this.#locks.set(id, times);
  }

  /** True when somebody else holds the record just now; each question uses up one. */
  isLocked(id: string): boolean {
    const left = this.#locks.get(id) ?? 0;
    if (left > 0) this.#locks.set(id, left - 1);
    return left > 0;
  }

  /** Creates a record as a user would; answers its id. */
  create(object: string, values: Values): string {
    const schema = this.schemas.of(object);
    if (schema === undefined) throw new Error(`The sandbox has no object ${object}.`);
    const at = this.#now();
    const id = this.#nextId(schema.keyPrefix);
    const empty = Object.fromEntries(
      [...schema.fields.values()].map(({ name, type }) => [
        name,
        type === 'boolean' ? false : null,
      ]),
    );
    this.put(schema.name, {
      ...empty,
      ...(schema.fields.has('ownerid') ? { OwnerId: this.#userId } : {}),
      ...values,
      Id: id,
      ...audit(at, at, this.#userId),
    });
    return id;
  }

  /** Sets fields as a user would; opportunities write their histories. */
  update(object: string, id: string, values: Values): void {
    const row = this.#must(object, id);
    const before = { ...row };
    const at = this.#touch(row);
    this.#tables.change(object, row, values);
    if (object === 'Opportunity') this.#histories.derive(row, before, at);
    if (object === 'Contact' || object === 'Lead') {
      row['Name'] = `${String(row['FirstName'] ?? '')} ${String(row['LastName'])}`.trim();
      this.#track(object, row, before, at);
    }
  }

  #track(object: 'Contact' | 'Lead', row: MutableRow, before: MutableRow, at: number): void {
    for (const field of TRACKED[object]) {
      const [from = null, to = null] = [before[field], row[field]];
      if (from === to) continue;
      const stamp = { id: this.#nextId('017'), at, userId: this.#userId };
      this.put(
        `${object}History`,
        historyRow(object, String(row['Id']), { field, from, to }, stamp),
      );
    }
  }

  /** Moves an opportunity to a stage of the simulated pipeline, e.g. `won`; closing sets the close date. */
  moveStage(opportunityId: string, stageKey: string): void {
    const stage = this.company.pipeline.find(({ key }) => key === stageKey);
    if (stage === undefined) throw new Error(`The pipeline has no stage ${stageKey}.`);
    this.update('Opportunity', opportunityId, {
      StageName: stage.label,
      ...(stage.isClosed ? { CloseDate: day(this.#now()) } : {}),
    });
  }

  /** Changes an opportunity's amount, in minor units of its currency; null empties it. */
  changeAmount(opportunityId: string, amountMinor: number | null): void {
    this.update('Opportunity', opportunityId, {
      Amount: amountMinor === null ? null : amountOf(amountMinor),
    });
  }

  /** Moves a record to the recycle bin. */
  delete(object: string, id: string): void {
    const row = this.#must(object, id);
    const at = this.#touch(row);
    row['IsDeleted'] = true;
    this.deletions.push({ object, id, at });
  }

  /** Takes a record out of the recycle bin. */
  undelete(object: string, id: string): void {
    const row = this.#must(object, id);
    this.#touch(row);
    row['IsDeleted'] = false;
  }

  /** Deletes a record past the recycle bin: no query finds it any more. */
  purge(object: string, id: string): void {
    if (this.#must(object, id)['IsDeleted'] !== true) this.delete(object, id);
    this.#tables.drop(object, id);
  }

  /** Adds a contact, and its role on an opportunity if given; answers its id. */
  addContact(values: Values, opportunityId?: string, role = 'Business User'): string {
    const opportunity =
      opportunityId === undefined ? undefined : this.#must('Opportunity', opportunityId);
    const id = this.create('Contact', {
      Name: `${String(values['FirstName'] ?? '')} ${String(values['LastName'] ?? '')}`.trim(),
      AccountId: opportunity?.['AccountId'] ?? null,
      CurrencyIsoCode: 'EUR',
      ...values,
    });
    if (opportunityId !== undefined) {
      this.create('OpportunityContactRole', {
        OpportunityId: opportunityId,
        ContactId: id,
        Role: role,
        CurrencyIsoCode: opportunity?.['CurrencyIsoCode'] ?? 'EUR',
      });
    }
    return id;
  }

  /** Merges a contact into another: roles and memberships move, the loser is deleted and names its master. */
  mergeContacts(masterId: string, lostId: string): void {
    const master = this.#must('Contact', masterId);
    const lost = this.#must('Contact', lostId);
    for (const object of ['OpportunityContactRole', 'CampaignMember']) {
      for (const row of [...this.#tables.children(object, 'ContactId', lostId)]) {
        this.#touch(row);
        this.#tables.change(object, row, { ContactId: masterId });
      }
    }
    for (const lead of this.#tables.rows('Lead')) {
      if (lead['ConvertedContactId'] === lostId) lead['ConvertedContactId'] = masterId;
    }
    this.#touch(master);
    this.delete('Contact', lostId);
    lost['MasterRecordId'] = masterId;
  }

  /**
   * Converts a lead into a contact of an account, as its owner does; answers the contact's id. Its memberships name the
   * contact from then on (Object Reference, "Lead": "Converted Leads").
   */
  convertLead(leadId: string, accountId: string): string {
    const lead = this.#must('Lead', leadId);
    const { FirstName = null, LastName = null, Email = null, Title = null } = lead;
    const contactId = this.addContact({ AccountId: accountId, FirstName, LastName, Email, Title });
    const at = this.#touch(lead);
    Object.assign(lead, {
      IsConverted: true,
      ConvertedDate: day(at),
      ConvertedAccountId: accountId,
      ConvertedContactId: contactId,
    });
    for (const member of [...this.#tables.children('CampaignMember', 'LeadId', leadId)]) {
      this.#touch(member);
      this.#tables.change('CampaignMember', member, { ContactId: contactId });
    }
    return contactId;
  }

  #summary(object: string, row: Row): RecordSummary {
    const text = (name: string): string | null =>
      row[name] === null || row[name] === undefined ? null : String(row[name]);
    const owner = text('OwnerId');
    const roles =
      object === 'Opportunity'
        ? [...this.children('OpportunityContactRole', 'OpportunityId', String(row['Id']))]
        : [];
    const found = (id: Value | undefined): Row[] => {
      const row = typeof id === 'string' ? this.byId('Contact', id) : undefined;
      return row === undefined ? [] : [row];
    };
    const people: Row[] =
      object === 'Account'
        ? [...this.children('Contact', 'AccountId', String(row['Id']))]
        : roles.flatMap((role) => found(role['ContactId']));
    return {
      objectType: object,
      id: String(row['Id']),
      name: text('Name') ?? '',
      amount: text('Amount'),
      currency: text('CurrencyIsoCode'),
      stage: text('StageName') ?? text('Status'),
      owner: owner === null ? null : String(this.byId('User', owner)?.['Name'] ?? ''),
      contacts: people
        .filter((person) => person['IsDeleted'] !== true)
        .map((person) => ({
          id: String(person['Id']),
          name: String(person['Name']),
          title: person['Title'] === null ? null : String(person['Title']),
        })),
      properties: Object.fromEntries(Object.keys(row).map((name) => [name, text(name)])),
    };
  }

  records(objectType?: string): readonly RecordSummary[] {
    const wanted =
      objectType === undefined
        ? ['Opportunity', 'Account', 'Contact', 'Lead']
        : [this.schemas.of(objectType)?.name ?? ''];
    return wanted.flatMap((object) =>
      [...this.rows(object)]
        .filter((row) => row['IsDeleted'] !== true)
        .map((row) => this.#summary(object, row)),
    );
  }

  record(objectType: string, id: string): RecordSummary | undefined {
    const object = this.schemas.of(objectType)?.name ?? '';
    const row = this.byId(object, id);
    return row === undefined ? undefined : this.#summary(object, row);
  }
}
