import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { withTenant } from '../src/db/tenancy.ts';
import { createTenant, testDatabase, type TestDatabase } from './support/databases.ts';

describe('Tenancy', () => {
  let database: TestDatabase;
  let ours: number;
  let theirs: number;
  const insert = `insert into influencers (tenant_id, name) values ($1, $2) returning id`;

  beforeAll(async () => {
    database = await testDatabase();
    ours = await createTenant(database.dataSource);
    theirs = await createTenant(database.dataSource);
    await withTenant(database.dataSource, ours, (tx) => tx.query(insert, [ours, 'Mina Kovač']));
    await withTenant(database.dataSource, theirs, (tx) => tx.query(insert, [theirs, 'Ray Osei']));
  });
  afterAll(() => database.drop());

  it('shows a tenant its own rows only, even to a query that names no tenant', async () => {
    const names = await withTenant(database.dataSource, ours, (tx) =>
      tx.query<{ name: string }>('select name from influencers'),
    );
    expect(names).toEqual([{ name: 'Mina Kovač' }]);
  });

  it('shows nothing to a query outside a tenant', async () => {
    expect(await database.dataSource.query('select * from influencers')).toEqual([]);
  });

  it('refuses to write a row of another tenant', async () => {
    await expect(
      withTenant(database.dataSource, ours, (tx) => tx.query(insert, [theirs, 'Smuggled'])),
    ).rejects.toThrow(/row-level security/);
  });

  it('changes nothing of another tenant', async () => {
    await withTenant(database.dataSource, ours, (tx) =>
      tx.query(`update influencers set name = 'Taken' where tenant_id = $1`, [theirs]),
    );
    const names = await withTenant(database.dataSource, theirs, (tx) =>
      tx.query<{ name: string }>('select name from influencers'),
    );
    expect(names).toEqual([{ name: 'Ray Osei' }]);
  });

  it('forgets the tenant when the transaction ends', async () => {
    await withTenant(database.dataSource, ours, (tx) => tx.query('select 1'));
    const rows = await Promise.all(
      Array.from({ length: 10 }, () => database.dataSource.query('select * from influencers')),
    );
    expect(rows.flat()).toEqual([]);
  });

  it('keeps the ledger append-only for the application', async () => {
    await expect(
      withTenant(database.dataSource, ours, (tx) =>
        tx.query('delete from credit_ledger where tenant_id = $1', [ours]),
      ),
    ).rejects.toThrow(/permission denied/);
    await expect(
      withTenant(database.dataSource, ours, (tx) =>
        tx.query('update credit_ledger set home_minor = 0 where tenant_id = $1', [ours]),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('has row-level security on every table that has a tenant', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{
      table_name: string;
      secured: boolean;
      first: string;
      key: string;
    }>(`
      select c.relname as table_name, c.relrowsecurity as secured,
             (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum = 1) as first,
             (select attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
              where i.indrelid = c.oid and i.indisprimary) as key
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname not in ('migrations', 'tenants', 'oauth_states', 'webhook_receipts')`);
    await client.end();
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(row).toMatchObject({ secured: true, first: 'tenant_id', key: 'tenant_id' });
    }
  });
});
