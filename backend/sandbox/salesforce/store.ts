import type { Company } from '@pipeline-attribution/shared';
import { idTable, type IdTable } from '../common/record-ids.ts';
import type { RecordSummary, RecordViews } from '../common/record-view.ts';
import { historyRow, TRACKED } from './records/person-history.ts';
import { forecastOf, percent } from './records/pipeline.ts';
import { amountOf, audit, buildRows, idCounter, type MutableRow } from './records/rows.ts';
import { day, instant, schemaOf } from './schema.ts';
import type { Row, Source, Value } from './soql/source.ts';

/** The data of the stand-in org, filled from a simulated company, and the changes tests and demos make to it. */
export class SalesforceStore implements RecordViews, Source {
  readonly company: Company;
  readonly ids: IdTable;
  readonly #now: () => number;
  readonly #tables = new Map<string, Map<string, MutableRow>>();
  readonly #byParent = new Map<string, Map<string, MutableRow[]>>();
  readonly #nextId = idCounter(60_000_000);
  readonly #userId: string;

  constructor(
    company: Company,
    identity: { readonly orgId: string; readonly userId: string },
    now: () => number,
  ) {
    this.company = company;
    this.ids = idTable(company);
    this.#now = now;
    this.#userId = identity.userId;
    buildRows({
      company,
      ids: this.ids,
      ...identity,
      nextId: idCounter(),
      emit: (object, row) => {
        this.#insert(object, row);
      },
    });
  }

  #insert(object: string, row: MutableRow): void {
    const table = this.#tables.get(object) ?? new Map<string, MutableRow>();
    this.#tables.set(object, table);
    table.set(String(row['Id']), row);
    for (const parent of ['OpportunityId', 'AccountId', 'CampaignId', 'ContactId', 'LeadId']) {
      const id = row[parent];
      if (typeof id !== 'string') continue;
      const key = `${object}.${parent}`;
      const index = this.#byParent.get(key) ?? new Map<string, MutableRow[]>();
      this.#byParent.set(key, index);
      const list = index.get(id);
      if (list === undefined) index.set(id, [row]);
      else list.push(row);
    }
  }

  now(): number {
    return this.#now();
  }

  rows(object: string): Iterable<Row> {
    return this.#tables.get(object)?.values() ?? [];
  }

  byId(object: string, id: string): Row | undefined {
    return this.#tables.get(object)?.get(id);
  }

  children(object: string, field: string, id: string): Iterable<Row> {
    return (this.#byParent.get(`${object}.${field}`)?.get(id) ?? []).filter(
      (row) => row[field] === id,
    );
  }

  #must(object: string, id: string): MutableRow {
    const row = this.#tables.get(object)?.get(id);
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

  /** Sets fields as a user would; opportunities write their histories. */
  update(object: string, id: string, values: Readonly<Record<string, Value>>): void {
    const row = this.#must(object, id);
    const before = { ...row };
    const at = this.#touch(row);
    Object.assign(row, values);
    if (object === 'Opportunity') this.#deriveOpportunity(row, before, at);
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
      this.#insert(
        `${object}History`,
        historyRow(object, String(row['Id']), { field, from, to }, stamp),
      );
    }
  }

  #deriveOpportunity(row: MutableRow, before: MutableRow, at: number): void {
    const stage = this.company.pipeline.find(({ label }) => label === row['StageName']);
    if (stage === undefined)
      throw new Error(`The pipeline has no stage ${String(row['StageName'])}.`);
    const amount = typeof row['Amount'] === 'number' ? row['Amount'] : null;
    Object.assign(row, {
      Probability: percent(stage),
      ExpectedRevenue: amount === null ? null : Math.round(amount * percent(stage)) / 100,
      IsClosed: stage.isClosed,
      IsWon: stage.isWon,
      ForecastCategory: forecastOf(stage).category,
      ForecastCategoryName: forecastOf(stage).name,
    });
    const changed = (['StageName', 'Amount', 'CloseDate'] as const).filter(
      (name) => row[name] !== before[name],
    );
    if (changed.length === 0) return;
    if (changed.includes('StageName')) row['LastStageChangeDate'] = instant(at);
    this.#insert('OpportunityHistory', {
      Id: this.#nextId('008'),
      OpportunityId: row['Id'] ?? null,
      StageName: stage.label,
      Amount: amount,
      PrevAmount: before['Amount'] ?? null,
      ExpectedRevenue: row['ExpectedRevenue'] ?? null,
      CloseDate: row['CloseDate'] ?? null,
      PrevCloseDate: before['CloseDate'] ?? null,
      Probability: percent(stage),
      ForecastCategory: forecastOf(stage).category,
      CurrencyIsoCode: row['CurrencyIsoCode'] ?? null,
      CreatedById: this.#userId,
      CreatedDate: instant(at),
      SystemModstamp: instant(at),
      IsDeleted: false,
    });
    for (const name of changed) {
      this.#insert('OpportunityFieldHistory', {
        Id: this.#nextId('017'),
        OpportunityId: row['Id'] ?? null,
        Field: name,
        DataType:
          name === 'Amount' ? 'Currency' : name === 'CloseDate' ? 'DateOnly' : 'DynamicEnum',
        OldValue: before[name] ?? null,
        NewValue: row[name] ?? null,
        CreatedById: this.#userId,
        CreatedDate: instant(at),
        IsDeleted: false,
      });
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
    this.#touch(row);
    row['IsDeleted'] = true;
  }

  /** Adds a contact, and its role on an opportunity if given; answers its id. */
  addContact(
    values: Readonly<Record<string, Value>>,
    opportunityId?: string,
    role = 'Business User',
  ): string {
    const at = this.#now();
    const id = this.#nextId('003');
    const opportunity =
      opportunityId === undefined ? undefined : this.#must('Opportunity', opportunityId);
    this.#insert('Contact', {
      Id: id,
      Name: `${String(values['FirstName'] ?? '')} ${String(values['LastName'] ?? '')}`.trim(),
      AccountId: opportunity?.['AccountId'] ?? null,
      OwnerId: this.#userId,
      MasterRecordId: null,
      HasOptedOutOfEmail: false,
      CurrencyIsoCode: 'EUR',
      ...audit(at, at, this.#userId),
      ...values,
    });
    if (opportunityId !== undefined) {
      this.#insert('OpportunityContactRole', {
        Id: this.#nextId('00K'),
        OpportunityId: opportunityId,
        ContactId: id,
        Role: role,
        IsPrimary: false,
        CurrencyIsoCode: opportunity?.['CurrencyIsoCode'] ?? 'EUR',
        ...audit(at, at, this.#userId),
      });
    }
    return id;
  }

  /** Merges a contact into another: roles and memberships move, the loser is deleted and names its master. */
  mergeContacts(masterId: string, lostId: string): void {
    const master = this.#must('Contact', masterId);
    const lost = this.#must('Contact', lostId);
    for (const object of ['OpportunityContactRole', 'CampaignMember']) {
      for (const row of this.#byParent.get(`${object}.ContactId`)?.get(lostId) ?? []) {
        this.#touch(row);
        row['ContactId'] = masterId;
        this.#insert(object, row);
      }
    }
    for (const lead of this.#tables.get('Lead')?.values() ?? []) {
      if (lead['ConvertedContactId'] === lostId) lead['ConvertedContactId'] = masterId;
    }
    this.#touch(master);
    this.#touch(lost);
    lost['IsDeleted'] = true;
    lost['MasterRecordId'] = masterId;
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
        : [schemaOf(objectType)?.name ?? ''];
    return wanted.flatMap((object) =>
      [...this.rows(object)]
        .filter((row) => row['IsDeleted'] !== true)
        .map((row) => this.#summary(object, row)),
    );
  }

  record(objectType: string, id: string): RecordSummary | undefined {
    const object = schemaOf(objectType)?.name ?? '';
    const row = this.byId(object, id);
    return row === undefined ? undefined : this.#summary(object, row);
  }
}
