import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import jsforce from 'jsforce';
import { idTable, type SandboxSalesforce } from '../../sandbox/index.ts';
import { installSalesforce, smallCompany, startSalesforce } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const NOW = Date.UTC(2026, 10, 23, 9);
let salesforce: SandboxSalesforce;
let connection: InstanceType<typeof jsforce.Connection>;
let headers: Record<string, string>;
beforeAll(async () => {
  salesforce = await startSalesforce(company, { now: () => NOW });
  const { access_token: accessToken } = await installSalesforce(salesforce.url);
  headers = { authorization: `Bearer ${accessToken}` };
  // jsforce is written for the real API: if it is content, the shapes are right.
  connection = new jsforce.Connection({
    instanceUrl: salesforce.url,
    accessToken,
    version: '67.0',
  });
});
afterAll(() => salesforce.stop());
afterEach(() => {
  salesforce.faults.clear();
});

type Row = Readonly<Record<string, unknown>>;
const query = async (soql: string): Promise<Row[]> => (await connection.query<Row>(soql)).records;
const count = async (soql: string): Promise<number> => (await connection.query(soql)).totalSize;
const failure = async (
  soql: string,
): Promise<{ status: number; errorCode: string; message: string }> => {
  const response = await fetch(
    `${salesforce.url}/services/data/v67.0/query?q=${encodeURIComponent(soql)}`,
    { headers },
  );
  const [error] = (await response.json()) as { errorCode: string; message: string }[];
  return {
    status: response.status,
    errorCode: error?.errorCode ?? '',
    message: error?.message ?? '',
  };
};

describe('the company in the stand-in Salesforce', () => {
  it('holds its opportunities with amounts in their own currency', async () => {
    const rows = await query(
      'SELECT Id, Amount, CurrencyIsoCode, IsWon, IsClosed, StageName, Probability FROM Opportunity',
    );
    const byId = new Map(rows.map((row) => [row['Id'], row]));
    expect(byId.size).toBe(company.deals.length);
    for (const deal of company.deals) {
      const stage = company.pipeline.find(({ key }) => key === deal.stages.at(-1)?.stage);
      expect(byId.get(ids.of(deal.id).salesforceId)).toMatchObject({
        Amount: deal.amountMinor === null ? null : deal.amountMinor / 100,
        CurrencyIsoCode: deal.currency,
        IsWon: deal.outcome === 'won',
        IsClosed: deal.outcome !== 'open',
        StageName: stage?.label,
      });
    }
  });

  it('holds people who never became part of a deal as leads, the others as contacts, converted leads as both', async () => {
    const leads = company.people.filter(({ isLead }) => isLead).length;
    expect(await count('SELECT COUNT() FROM Lead WHERE IsConverted = false')).toBe(leads);
    expect(await count('SELECT COUNT() FROM Contact')).toBe(company.people.length - leads);
    const converted = await query(
      'SELECT Email, ConvertedContactId FROM Lead WHERE IsConverted = true',
    );
    const contacts = new Map(
      (await query('SELECT Id, Email FROM Contact')).map((row) => [row['Id'], row['Email']]),
    );
    expect(converted.length).toBe(
      company.people.filter(({ convertedAt }) => convertedAt !== null).length,
    );
    for (const lead of converted)
      expect(contacts.get(lead['ConvertedContactId'])).toBe(lead['Email']);
  });

  it('writes a history row for every change of stage or amount, ending at the present values', async () => {
    const rows = await query(
      'SELECT OpportunityId, StageName, Amount, CreatedDate FROM OpportunityHistory ORDER BY CreatedDate',
    );
    const histories = Map.groupBy(rows, (row) => row['OpportunityId']);
    for (const deal of company.deals) {
      const history = histories.get(ids.of(deal.id).salesforceId) ?? [];
      const moments = new Set([...deal.stages, ...deal.amounts].map(({ at }) => at));
      expect(history.map((row) => Date.parse(String(row['CreatedDate'])))).toEqual(
        [...moments].sort((a, b) => a - b),
      );
      expect(history.at(-1)?.['Amount']).toBe(
        deal.amountMinor === null ? null : deal.amountMinor / 100,
      );
    }
  });

  it('gives ids of 18 characters with the right prefix, which 15 characters find too', async () => {
    const [row] = await query(
      'SELECT Id, AccountId, OwnerId, CampaignId FROM Opportunity WHERE CampaignId != null LIMIT 1',
    );
    const id = String(row?.['Id']);
    expect(id).toMatch(/^006[0-9A-Za-z]{12}[A-Z0-5]{3}$/);
    expect(String(row?.['AccountId'])).toMatch(/^001/);
    expect(String(row?.['OwnerId'])).toMatch(/^005/);
    expect(String(row?.['CampaignId'])).toMatch(/^701/);
    expect(await count(`SELECT COUNT() FROM Opportunity WHERE Id = '${id.slice(0, 15)}'`)).toBe(1);
  });

  it('knows its currencies, stages, campaigns and their members', async () => {
    expect(
      await query('SELECT IsoCode, ConversionRate, IsCorporate FROM CurrencyType ORDER BY IsoCode'),
    ).toMatchObject([
      { IsoCode: 'EUR', ConversionRate: 1, IsCorporate: true },
      { IsoCode: 'USD', ConversionRate: 1.25, IsCorporate: false },
    ]);
    const stages = await query(
      'SELECT ApiName, DefaultProbability FROM OpportunityStage ORDER BY SortOrder',
    );
    expect(stages.map((row) => row['DefaultProbability'])).toEqual([10, 20, 40, 60, 80, 100, 0]);
    expect(await count("SELECT COUNT() FROM Campaign WHERE Type = 'Influencer'")).toBe(
      company.campaigns.length,
    );
    const members = await query(
      'SELECT LeadId, ContactId, LeadOrContactId, HasResponded FROM CampaignMember',
    );
    expect(members.length).toBeGreaterThan(50);
    for (const member of members)
      expect(member['LeadId'] ?? member['ContactId']).toBe(member['LeadOrContactId']);
  });

  it('keeps the loser of a merge in the recycle bin with its master', async () => {
    const all = await connection.query<Row>(
      'SELECT Id, MasterRecordId, IsDeleted FROM Contact WHERE MasterRecordId != null',
      { scanAll: true },
    );
    const contacts = new Set(company.people.filter(({ isLead }) => !isLead).map(({ id }) => id));
    expect(all.records.length).toBe(
      company.merges.filter(({ survivorId }) => contacts.has(survivorId)).length,
    );
    expect(all.records.every((row) => row['IsDeleted'] === true)).toBe(true);
    expect(await count('SELECT COUNT() FROM Contact WHERE MasterRecordId != null')).toBe(0);
  });
});

describe('SOQL', () => {
  it('follows parents and children', async () => {
    const [row] = await query(
      'SELECT Name, Account.Name, Account.Owner.Email, (SELECT Contact.Email, IsPrimary FROM OpportunityContactRoles WHERE IsPrimary = true) FROM Opportunity WHERE Id IN (SELECT OpportunityId FROM OpportunityContactRole) LIMIT 1',
    );
    const deal = company.deals.find(({ name }) => name === row?.['Name']);
    const account = company.accounts.find(({ id }) => id === deal?.accountId);
    const champion = company.people.find(({ id }) => id === deal?.group[0]?.personId);
    expect(row).toMatchObject({
      Account: {
        Name: account?.name,
        Owner: { Email: company.reps.find(({ id }) => id === account?.ownerId)?.email },
      },
      OpportunityContactRoles: { totalSize: 1, records: [{ Contact: { Email: champion?.email } }] },
    });
  });

  it('compares, negates, combines and matches text without regard to case', async () => {
    const won = company.deals.filter(({ outcome }) => outcome === 'won');
    expect(await count("SELECT COUNT() FROM Opportunity WHERE StageName = 'closed won'")).toBe(
      won.length,
    );
    const bigWon = won.filter(({ amountMinor }) => (amountMinor ?? 0) >= 2_000_000).length;
    expect(
      await count('SELECT COUNT() FROM Opportunity WHERE IsWon = true AND Amount >= 20000'),
    ).toBe(bigWon);
    expect(
      await count(
        "SELECT COUNT() FROM Opportunity WHERE (IsWon = true AND Amount >= 20000) OR NOT StageName IN ('Closed Won')",
      ),
    ).toBe(bigWon + company.deals.length - won.length);
    expect(
      await count(
        "SELECT COUNT() FROM Opportunity WHERE StageName NOT IN ('Closed Won', 'Closed Lost')",
      ),
    ).toBe(company.deals.filter(({ outcome }) => outcome === 'open').length);
    expect(
      await count(
        "SELECT COUNT() FROM Lead WHERE Email LIKE '%@GMAIL.com' AND IsConverted = false",
      ),
    ).toBe(
      company.people.filter(({ isLead, email }) => isLead && email.endsWith('@gmail.com')).length,
    );
    expect(await count('SELECT COUNT() FROM Opportunity WHERE Amount = null')).toBe(
      company.deals.filter(({ amountMinor }) => amountMinor === null).length,
    );
    expect(
      await count('SELECT COUNT() FROM Opportunity WHERE CreatedDate >= 2026-06-01T00:00:00Z'),
    ).toBe(company.deals.filter(({ createdAt }) => createdAt >= Date.UTC(2026, 5, 1)).length);
    expect(await count('SELECT COUNT() FROM Opportunity WHERE CreatedDate = LAST_N_DAYS:30')).toBe(
      company.deals.filter(({ createdAt }) => createdAt >= Date.UTC(2026, 10, 23) - 30 * 86_400_000)
        .length,
    );
  });

  it('reads quotes and backslashes in strings as escapes', async () => {
    expect(
      await count(String.raw`SELECT COUNT() FROM Account WHERE Name = 'O\'Brien \\ Sons'`),
    ).toBe(0);
  });

  it('orders by several fields, empty values first, with limit and offset', async () => {
    const rows = await query(
      'SELECT Id, Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST, Id LIMIT 5 OFFSET 1',
    );
    const amounts = company.deals
      .map(({ amountMinor }) => amountMinor ?? -1)
      .sort((a, b) => b - a)
      .slice(1, 6);
    expect(rows.map((row) => Number(row['Amount']) * 100)).toEqual(amounts);
    const [first] = await query('SELECT Amount FROM Opportunity ORDER BY Amount LIMIT 1');
    expect(first?.['Amount']).toBeNull();
  });

  it('hands long results out in batches to the last record', async () => {
    const first = await connection.query<Row>('SELECT Id FROM OpportunityHistory', {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect(first.records).toHaveLength(200);
    const seen = first.records.map((row) => row['Id']);
    for (let next = first.nextRecordsUrl; next !== undefined;) {
      const more = await connection.queryMore<Row>(next);
      seen.push(...more.records.map((row) => row['Id']));
      next = more.done ? undefined : more.nextRecordsUrl;
    }
    expect(new Set(seen).size).toBe(first.totalSize);
    expect(first.totalSize).toBe(await count('SELECT COUNT() FROM OpportunityHistory'));
  });

  it.each([
    [
      'SELECT Foo FROM Opportunity',
      'INVALID_FIELD',
      "No such column 'Foo' on entity 'Opportunity'",
    ],
    ['SELECT Id FROM Opportunity WHERE Foo__c = 1', 'INVALID_FIELD', "No such column 'Foo__c'"],
    [
      'SELECT Buyer.Name FROM Opportunity',
      'INVALID_FIELD',
      "Didn't understand relationship 'Buyer'",
    ],
    ['SELECT Id FROM Deal', 'INVALID_TYPE', "sObject type 'Deal' is not supported"],
    [
      "SELECT Id FROM Opportunity WHERE CreatedDate > '2026-01-01'",
      'INVALID_FIELD',
      'should not be enclosed in quotes',
    ],
    [
      "SELECT Id FROM OpportunityFieldHistory WHERE NewValue = 'x'",
      'INVALID_FIELD',
      'can not be filtered',
    ],
    [
      'SELECT Id FROM Opportunity WHERE IsWon = true AND Amount = 1 OR Amount = 2',
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ['SELECT Id FROM Opportunity WHERE', 'MALFORMED_QUERY', 'unexpected token'],
    ["SELECT Id FROM Opportunity WHERE Name = 'x", 'MALFORMED_QUERY', 'not closed'],
    ['SELECT Id FROM Opportunity OFFSET 2001', 'MALFORMED_QUERY', 'Maximum SOQL offset'],
  ])('refuses %s', async (soql, errorCode, message) => {
    const error = await failure(soql);
    expect(error).toMatchObject({ status: 400, errorCode });
    expect(error.message).toContain(message);
  });
});

describe('other resources', () => {
  it('lists versions without a session and answers nothing else without one', async () => {
    const versions = (await (await fetch(`${salesforce.url}/services/data`)).json()) as {
      version: string;
    }[];
    expect(versions.map(({ version }) => version)).toContain('67.0');
    expect((await fetch(`${salesforce.url}/services/data/v67.0/limits`)).status).toBe(401);
  });

  it('describes objects with custom fields, references and stages', async () => {
    const describe = await connection.sobject('Lead').describe();
    expect(describe.fields.find(({ name }) => name === 'How_Did_You_Hear__c')?.custom).toBe(true);
    const opportunity = await connection.sobject('Opportunity').describe();
    expect(opportunity.fields.find(({ name }) => name === 'AccountId')?.referenceTo).toEqual([
      'Account',
    ]);
    expect(opportunity.fields.some(({ name }) => name === 'CurrencyIsoCode')).toBe(true);
    expect((await connection.describeGlobal()).sobjects.map(({ name }) => name)).toContain(
      'CampaignMember',
    );
  });

  it('reads one record, and says when there is none', async () => {
    const id = ids.of(company.deals[0]?.id ?? '').salesforceId;
    expect(await connection.sobject('Opportunity').retrieve(id)).toMatchObject({
      Id: id,
      Name: company.deals[0]?.name,
    });
    const missing = await fetch(
      `${salesforce.url}/services/data/v67.0/sobjects/Opportunity/006000000000000AAA`,
      { headers },
    );
    expect(await missing.json()).toMatchObject([{ errorCode: 'NOT_FOUND' }]);
  });

  it('counts calls and stops at the allocation', async () => {
    const small = await startSalesforce(company, { dailyApiRequests: 2 });
    try {
      const { access_token: accessToken } = await installSalesforce(small.url);
      const ask = (): Promise<Response> =>
        fetch(`${small.url}/services/data/v67.0/limits`, {
          headers: { authorization: `Bearer ${accessToken}` },
        });
      expect((await ask()).headers.get('sforce-limit-info')).toBe('api-usage=1/2');
      await ask();
      const refused = await ask();
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
    } finally {
      await small.stop();
    }
  });

  it('spoils the answers it is told to spoil', async () => {
    salesforce.faults.next({
      status: 400,
      body: [
        {
          errorCode: 'UNABLE_TO_LOCK_ROW',
          message: 'unable to obtain exclusive access to this record',
        },
      ],
    });
    expect((await failure('SELECT Id FROM Lead')).errorCode).toBe('UNABLE_TO_LOCK_ROW');
    expect(salesforce.faults.hits).toBeGreaterThan(0);
  });
});

describe('changing records of the stand-in Salesforce', () => {
  const open = company.deals.filter(
    ({ outcome, amountMinor }) => outcome === 'open' && amountMinor !== null,
  );
  const idOf = (index: number): string => ids.of(open[index]?.id ?? '').salesforceId;

  it('moves a stage: the record, both histories and the modification stamp follow', async () => {
    salesforce.store.moveStage(idOf(0), 'won');
    const [row] = await query(
      `SELECT IsWon, Probability, CloseDate, SystemModstamp FROM Opportunity WHERE SystemModstamp >= 2026-11-23T00:00:00Z`,
    );
    expect(row).toMatchObject({
      IsWon: true,
      Probability: 100,
      CloseDate: '2026-11-23',
      SystemModstamp: '2026-11-23T09:00:00.000+0000',
    });
    const [change] = await query(
      `SELECT OldValue, NewValue FROM OpportunityFieldHistory WHERE OpportunityId = '${idOf(0)}' AND Field = 'StageName' ORDER BY CreatedDate DESC LIMIT 1`,
    );
    expect(change?.['NewValue']).toBe('Closed Won');
    const [last] = await query(
      `SELECT StageName FROM OpportunityHistory WHERE OpportunityId = '${idOf(0)}' ORDER BY CreatedDate DESC LIMIT 1`,
    );
    expect(last?.['StageName']).toBe('Closed Won');
  });

  it('changes an amount', async () => {
    salesforce.store.changeAmount(idOf(1), 990_050);
    expect(await connection.sobject('Opportunity').retrieve(idOf(1))).toMatchObject({
      Amount: 9900.5,
    });
  });

  it('adds a contact with a role, merges it away and reports it as deleted', async () => {
    const id = salesforce.store.addContact(
      { FirstName: 'Nora', LastName: 'Example', Email: 'nora@example.com' },
      idOf(2),
    );
    expect(
      await count(`SELECT COUNT() FROM OpportunityContactRole WHERE ContactId = '${id}'`),
    ).toBe(1);
    const master = ids.of(open[2]?.group[0]?.personId ?? '').salesforceId;
    salesforce.store.mergeContacts(master, id);
    expect(await count(`SELECT COUNT() FROM Contact WHERE Id = '${id}'`)).toBe(0);
    expect(
      await count(`SELECT COUNT() FROM OpportunityContactRole WHERE ContactId = '${id}'`),
    ).toBe(0);
    const span = 'start=2026-11-23T00:00:00%2B00:00&end=2026-11-24T00:00:00%2B00:00';
    const deleted = await fetch(
      `${salesforce.url}/services/data/v67.0/sobjects/Contact/deleted?${span}`,
      { headers },
    );
    const { deletedRecords } = (await deleted.json()) as { deletedRecords: { id: string }[] };
    expect(deletedRecords.map((record) => record.id)).toEqual([id]);
  });

  it('deletes a record: queryAll still sees it', async () => {
    salesforce.store.delete('Opportunity', idOf(3));
    expect(await count(`SELECT COUNT() FROM Opportunity WHERE Id = '${idOf(3)}'`)).toBe(0);
    const all = await connection.query<Row>(
      `SELECT IsDeleted FROM Opportunity WHERE Id = '${idOf(3)}'`,
      { scanAll: true },
    );
    expect(all.records).toMatchObject([{ IsDeleted: true }]);
  });

  it('shows records to a demo page', () => {
    expect(salesforce.store.record('Opportunity', idOf(4))).toMatchObject({
      name: open[4]?.name,
      currency: open[4]?.currency,
    });
    expect(salesforce.store.records('Lead').length).toBeGreaterThan(100);
  });
});
