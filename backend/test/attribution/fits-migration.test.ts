import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import type { Company } from '../support/company.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';
import { learningCompany, type LearningCompany } from './learning-company.ts';
import { expectReconciled } from '../support/reconcile.ts';

const NEW = '1700000000008';

/** The schema taken back to before there were fits of models, and brought up to date with data of that time. */
describe('The migration to fits', () => {
  let test: CreditTest;
  let owner: DataSource;
  let company: Company;
  let learning: LearningCompany;

  beforeAll(async () => {
    test = await creditTest('2026-11-22T12:00:00Z');
    owner = await new DataSource({
      type: 'postgres',
      url: test.database.url,
      migrations,
      entities: [],
      extra: { max: 2 },
    }).initialize();
    company = await test.company();
    learning = await learningCompany(company, 6);
    await runUntilClean(test.context, company.tenantId);
  });
  afterAll(async () => {
    await owner.destroy();
    await test.database.drop();
  });

  const fits = () =>
    owner.query<object[]>(
      `select version, state, kind, influencer_values <> '{}' as has_values from credit_fits order by id`,
    );
  const lastMigration = async (): Promise<string> => {
    const [row] = await owner.query<{ timestamp: string }[]>(
      'select timestamp from migrations order by id desc limit 1',
    );
    return String(row?.timestamp);
  };

  it('can be taken back, whatever was learnt since', async () => {
    while ((await lastMigration()) >= NEW) await owner.undoLastMigration();
    const columns = await owner.query<{ name: string }[]>(
      `select column_name as name from information_schema.columns where table_name = 'credit_fits' order by 1`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      'created_at',
      'id',
      'influencer_values',
      'kind',
      'tenant_id',
    ]);
    // Two versions, as they were stored then, the later in force.
    await owner.query(
      `insert into credit_fits (tenant_id, kind, influencer_values)
       select tenant_id, kind, influencer_values from credit_fits`,
    );
    await owner.query('delete from dirty_deals');
    await owner.query(
      `delete from pipeline_attribution where model in ('data_driven', 'incremental', 'markov', 'shapley')`,
    );
  });

  it('keeps the versions there are, with the last in force, and credits under the models that are new', async () => {
    const ledger = await owner.query<{ n: string }[]>('select count(*) as n from credit_ledger');
    await owner.runMigrations({ transaction: 'all' });
    expect(await fits()).toEqual([
      { version: 1, state: 'superseded', kind: 'historical_value_per_touch', has_values: true },
      { version: 2, state: 'active', kind: 'historical_value_per_touch', has_values: true },
    ]);
    expect(await owner.query('select count(*) as n from credit_ledger')).toEqual(ledger);
    const marks = await company.rows<{ reason: string; deals: number }>(
      `select reason, count(distinct deal_id)::int as deals from dirty_deals where tenant_id = $1 group by 1`,
      [company.tenantId],
    );
    expect(marks).toContainEqual({ reason: 'models added', deals: learning.deals.length });
  });

  it('leaves a tenant that is credited as any other', async () => {
    // The models' rows were taken away above without a line in the ledger, as if they had never been.
    await owner.query(
      `delete from credit_ledger where model in ('data_driven', 'incremental', 'markov', 'shapley')`,
    );
    await owner.query(
      `delete from credit_monthly where model in ('data_driven', 'incremental', 'markov', 'shapley')`,
    );
    await owner.query(
      `delete from credit_counts_monthly where model in ('data_driven', 'incremental', 'markov', 'shapley')`,
    );
    await owner.query(
      `delete from revenue_attribution where model in ('data_driven', 'incremental', 'markov', 'shapley')`,
    );
    await owner.query(
      `delete from lead_attribution where model in ('data_driven', 'incremental', 'markov', 'shapley')`,
    );
    await runUntilClean(test.context, company.tenantId);
    await expectReconciled(company, learning.deals);
  });
});
