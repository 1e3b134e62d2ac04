import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withTenant, type TenantTransaction } from '../../src/db/tenancy.ts';
import { deleteRecords, restoreRecords, writeRecords } from '../../src/records/store.ts';
import type { ContactRecord, DealRecord, RecordBatch } from '../../src/records/types.ts';
import { createTenant, testDatabase, type TestDatabase } from '../support/databases.ts';

const AT = new Date('2026-01-05T08:00:00Z');
const contact = (externalId: string, more: Partial<ContactRecord> = {}): ContactRecord => ({
  objectType: 'contact',
  externalId,
  accountExternalId: null,
  email: `${externalId}@example.com`,
  firstName: 'Ada',
  lastName: externalId,
  title: '',
  lifecycleStage: null,
  leadStatus: null,
  qualifiedAt: null,
  selfReported: null,
  sourceFacts: {},
  consent: 'unknown',
  createdAt: AT,
  ...more,
});
const deal = (externalId: string, more: Partial<DealRecord> = {}): DealRecord => ({
  externalId,
  accountExternalId: null,
  name: externalId,
  pipelineId: 'default',
  stageId: 'new',
  outcome: 'open',
  probability: 0.2,
  amountMinor: 100_00,
  currency: 'EUR',
  homeMinor: 100_00,
  createdAt: AT,
  closedAt: null,
  expectedCloseOn: null,
  ownerName: '',
  ...more,
});
const account = (externalId: string): NonNullable<RecordBatch['accounts']>[number] => ({
  externalId,
  name: externalId,
  domain: null,
  createdAt: AT,
});
const group = (
  dealExternalId: string,
  ...people: string[]
): NonNullable<RecordBatch['buyingGroups']>[number] => ({
  dealExternalId,
  members: people.map((externalId) => ({
    person: { objectType: 'contact' as const, externalId },
    role: '',
    isPrimary: false,
  })),
});

describe('The store of records', () => {
  let database: TestDatabase;
  let tenantId: number;
  const within = <Result>(work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> =>
    withTenant(database.dataSource, tenantId, work);
  const write = (batch: RecordBatch): Promise<unknown> =>
    within((tx) => writeRecords(tx, 'hubspot', batch));
  const rows = <Row>(sql: string, ...more: unknown[]): Promise<Row[]> =>
    within((tx) => tx.query<Row>(sql, [tenantId, ...more]));
  /** What was marked since the last question: deals and people by their CRM ids. */
  const marked = async (): Promise<{ deals: string[]; people: string[] }> => {
    const deals = await rows<{ id: string }>(
      `select distinct d.external_id as id from dirty_deals x
       join deals d on d.tenant_id = x.tenant_id and d.id = x.deal_id where x.tenant_id = $1 order by 1`,
    );
    const people = await rows<{ id: string }>(
      `select distinct c.external_id as id from dirty_leads x
       join contacts c on c.tenant_id = x.tenant_id and c.id = x.contact_id where x.tenant_id = $1 order by 1`,
    );
    await rows('delete from dirty_deals where tenant_id = $1');
    await rows('delete from dirty_leads where tenant_id = $1');
    return { deals: deals.map(({ id }) => id), people: people.map(({ id }) => id) };
  };
  const members = async (externalId: string): Promise<string[]> => {
    const found = await rows<{ id: string }>(
      `select c.external_id as id from deal_contacts dc
       join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
       join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
       where dc.tenant_id = $1 and d.external_id = $2 order by 1`,
      externalId,
    );
    return found.map(({ id }) => id);
  };

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    tenantId = await createTenant(database.dataSource);
    await write({
      accounts: [account('acme'), account('globex')],
      contacts: [contact('ada', { accountExternalId: 'acme' }), contact('bo'), contact('cy')],
      deals: [deal('small', { accountExternalId: 'acme' }), deal('big')],
      buyingGroups: [group('small', 'ada'), group('big', 'bo', 'cy')],
    });
    await marked();
  });

  it('writes nothing and marks nothing when it is told the same again', async () => {
    const stamps = `select md5(string_agg(stamp, '' order by stamp)) as digest from (
      select id || updated_at::text as stamp from contacts where tenant_id = $1
      union all select id || updated_at::text from deals where tenant_id = $1
      union all select deal_id || contact_id::text || created_at from deal_contacts where tenant_id = $1) s`;
    const before = await rows(stamps);
    await write({
      accounts: [account('acme')],
      contacts: [contact('ada', { accountExternalId: 'acme' }), contact('bo')],
      deals: [deal('small', { accountExternalId: 'acme' }), deal('big')],
      buyingGroups: [group('big', 'cy', 'bo')],
    });
    expect(await rows(stamps)).toEqual(before);
    expect(await marked()).toEqual({ deals: [], people: [] });
  });

  it('marks the deal alone when its amount changes', async () => {
    await write({ deals: [deal('big', { amountMinor: 200_00, homeMinor: 200_00 })] });
    expect(await marked()).toEqual({ deals: ['big'], people: [] });
  });

  it('marks nothing for what nobody is credited by: a name, an owner, an expected close', async () => {
    await write({
      deals: [deal('big', { name: 'Bigger', ownerName: 'Hanna', expectedCloseOn: '2026-12-01' })],
      contacts: [contact('bo', { title: 'CFO', lastName: 'Married' })],
    });
    const [stored] = await rows(
      'select name from deals where tenant_id = $1 and external_id = $2',
      'big',
    );
    expect(stored).toEqual({ name: 'Bigger' });
    expect(await marked()).toEqual({ deals: [], people: [] });
  });

  it('takes the last of two versions in one batch', async () => {
    await write({ deals: [deal('big', { amountMinor: 1 }), deal('big', { amountMinor: 2 })] });
    const [stored] = await rows(
      'select amount_minor from deals where tenant_id = $1 and external_id = $2',
      'big',
    );
    expect(stored).toEqual({ amount_minor: 2 });
  });

  it('marks both deals when somebody goes from one to the other', async () => {
    await write({ buyingGroups: [group('big', 'cy'), group('small', 'ada', 'bo')] });
    expect(await members('big')).toEqual(['cy']);
    expect(await members('small')).toEqual(['ada', 'bo']);
    expect((await marked()).deals).toEqual(['big', 'small']);
  });

  it('empties a buying group nobody is in any more', async () => {
    await write({ buyingGroups: [group('big')] });
    expect(await members('big')).toEqual([]);
    expect((await marked()).deals).toEqual(['big']);
  });

  it('marks the deals of the account a person left, and of the one they joined', async () => {
    await write({ deals: [deal('new', { accountExternalId: 'globex' })] });
    await marked();
    await write({ contacts: [contact('ada', { accountExternalId: 'globex' })] });
    expect(await marked()).toEqual({ deals: ['new', 'small'], people: ['ada'] });
  });

  it('follows a merge of two contacts: their deals, touches and devices go to the survivor', async () => {
    await rows(
      `insert into attribution_touchpoints (tenant_id, idempotency_key, occurred_at, kind, channel, contact_id, evidence, confidence)
       select $1, external_id, '2026-01-01', 'visit', 'direct', id, 'utm', 1 from contacts where tenant_id = $1`,
    );
    await write({ contacts: [contact('bo', { createdAt: new Date('2025-06-01T00:00:00Z') })] });
    await marked();
    const merges = [{ objectType: 'contact', externalId: 'bo', intoExternalId: 'ada' }] as const;
    await write({ merges });
    expect(await members('big')).toEqual(['ada', 'cy']);
    const touches = await rows<{ key: string; id: string }>(
      `select t.idempotency_key as key, c.external_id as id from attribution_touchpoints t
       join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id where t.tenant_id = $1 order by 1`,
    );
    expect(touches).toEqual([
      { key: 'ada', id: 'ada' },
      { key: 'bo', id: 'ada' },
      { key: 'cy', id: 'cy' },
    ]);
    // One person is as old as the older of the two records.
    const [survivor] = await rows(
      'select created_at from contacts where tenant_id = $1 and external_id = $2',
      'ada',
    );
    expect(survivor).toEqual({ created_at: new Date('2025-06-01T00:00:00Z') });
    expect(await marked()).toEqual({ deals: ['big', 'small'], people: ['ada', 'bo'] });

    // A repeat changes nothing, and the lost record's id leads to the survivor.
    await write({ merges });
    await write({ buyingGroups: [group('small', 'bo')] });
    expect(await members('small')).toEqual(['ada']);
    expect(await marked()).toEqual({ deals: [], people: [] });
  });

  it('keeps chains of merges flat', async () => {
    await write({ merges: [{ objectType: 'contact', externalId: 'ada', intoExternalId: 'bo' }] });
    await write({ merges: [{ objectType: 'contact', externalId: 'bo', intoExternalId: 'cy' }] });
    const found = await rows<{ lost: string; into: string }>(
      `select l.external_id as lost, s.external_id as into from contacts l
       join contacts s on s.tenant_id = l.tenant_id and s.id = l.merged_into_id where l.tenant_id = $1 order by 1`,
    );
    expect(found).toEqual([
      { lost: 'ada', into: 'cy' },
      { lost: 'bo', into: 'cy' },
    ]);
  });

  it('does not bring a merged record back when an older answer still holds it', async () => {
    await write({ merges: [{ objectType: 'contact', externalId: 'bo', intoExternalId: 'ada' }] });
    await marked();
    await write({ contacts: [contact('bo', { email: 'late@example.com' })] });
    const [lost] = await rows<{ email: string; merged: boolean }>(
      `select email, merged_into_id is not null as merged from contacts where tenant_id = $1 and external_id = 'bo'`,
    );
    expect(lost).toEqual({ email: 'bo@example.com', merged: true });
  });

  it('follows a lead that became a contact, with its age and its qualification', async () => {
    const early = new Date('2025-11-01T00:00:00Z');
    const qualifiedAt = new Date('2025-12-01T00:00:00Z');
    await write({
      contacts: [contact('lead-1', { objectType: 'lead', createdAt: early, qualifiedAt })],
    });
    await marked();
    await write({ conversions: [{ leadExternalId: 'lead-1', contactExternalId: 'ada' }] });
    const [ada] = await rows(
      `select created_at, qualified_at from contacts where tenant_id = $1 and external_id = 'ada'`,
    );
    expect(ada).toEqual({ created_at: early, qualified_at: qualifiedAt });
    expect(await marked()).toEqual({ deals: ['small'], people: ['ada', 'lead-1'] });
    // The CRM says again that the contact is younger: it is not believed.
    await write({ contacts: [contact('ada', { accountExternalId: 'acme' })] });
    expect(await marked()).toEqual({ deals: [], people: [] });
  });

  it('follows a merge of accounts and of deals', async () => {
    await write({
      merges: [{ objectType: 'account', externalId: 'acme', intoExternalId: 'globex' }],
    });
    const at = await rows<{ account: string }>(
      `select a.external_id as account from contacts c join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id
       where c.tenant_id = $1 union all
       select a.external_id from deals d join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
       where d.tenant_id = $1`,
    );
    expect(at).toEqual([{ account: 'globex' }, { account: 'globex' }]);
    await marked();
    await write({ merges: [{ objectType: 'deal', externalId: 'small', intoExternalId: 'big' }] });
    expect(await members('big')).toEqual(['ada', 'bo', 'cy']);
    expect((await marked()).deals).toEqual(['big', 'small']);
  });

  it('follows a deletion and a restoration, each once', async () => {
    const gone = { objectType: 'deal', externalId: 'big', deletedAt: AT } as const;
    await within((tx) => deleteRecords(tx, 'hubspot', [gone, gone]));
    expect((await marked()).deals).toEqual(['big']);
    await within((tx) => deleteRecords(tx, 'hubspot', [gone]));
    expect((await marked()).deals).toEqual([]);
    await within((tx) => restoreRecords(tx, 'hubspot', [gone]));
    expect((await marked()).deals).toEqual(['big']);
  });

  it('takes a record that the CRM lists again for restored', async () => {
    await within((tx) =>
      deleteRecords(tx, 'hubspot', [{ objectType: 'deal', externalId: 'big', deletedAt: AT }]),
    );
    await marked();
    await write({ deals: [deal('big')] });
    expect((await marked()).deals).toEqual(['big']);
    expect(
      await rows(`select id from deals where tenant_id = $1 and deleted_at is not null`),
    ).toEqual([]);
  });

  it('makes a stage history equal to the CRM’s, and marks it only when it differs', async () => {
    const entry = (stageId: string, at: string) => ({
      stageId,
      label: stageId,
      outcome: 'open' as const,
      enteredAt: new Date(at),
    });
    const history = (...entries: ReturnType<typeof entry>[]): RecordBatch => ({
      stageHistories: [{ dealExternalId: 'big', entries }],
    });
    await write(
      history(entry('new', '2026-01-05T08:00:00Z'), entry('demo', '2026-02-05T08:00:00Z')),
    );
    expect((await marked()).deals).toEqual(['big']);
    await write(
      history(entry('demo', '2026-02-05T08:00:00Z'), entry('new', '2026-01-05T08:00:00Z')),
    );
    expect((await marked()).deals).toEqual([]);
    await write(history(entry('new', '2026-01-05T08:00:00Z')));
    expect((await marked()).deals).toEqual(['big']);
    expect(await rows('select stage_id from deal_stage_history where tenant_id = $1')).toEqual([
      { stage_id: 'new' },
    ]);
  });

  it('converts its own amounts anew when a rate changes, and marks exactly those deals', async () => {
    const rate = (unitsPerHome: string): RecordBatch => ({
      exchangeRates: [{ currency: 'USD', startsOn: '1970-01-01', unitsPerHome }],
    });
    await within((tx) =>
      writeRecords(tx, 'salesforce', {
        ...rate('1.25'),
        deals: [deal('dollars', { currency: 'USD', homeMinor: 80_00 }), deal('euros')],
      }),
    );
    await marked();
    await within((tx) => writeRecords(tx, 'salesforce', rate('1.25')));
    expect((await marked()).deals).toEqual([]);
    await within((tx) => writeRecords(tx, 'salesforce', rate('1.1')));
    expect((await marked()).deals).toEqual(['dollars']);
    const [stored] = await rows(
      `select home_minor from deals where tenant_id = $1 and external_id = 'dollars'`,
    );
    expect(stored).toEqual({ home_minor: 90_91 });
  });

  it('keeps the records of two CRMs apart even when their ids are the same', async () => {
    await within((tx) =>
      writeRecords(tx, 'salesforce', { deals: [deal('big', { amountMinor: 7 })] }),
    );
    const stored = await rows<{ source: string; amount_minor: number }>(
      `select source, amount_minor from deals where tenant_id = $1 and external_id = 'big' order by source`,
    );
    expect(stored).toEqual([
      { source: 'hubspot', amount_minor: 100_00 },
      { source: 'salesforce', amount_minor: 7 },
    ]);
  });
});
