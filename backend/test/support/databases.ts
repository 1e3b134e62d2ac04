import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/db/data-source.ts';

/** Creates an empty database, or a copy of `template`, and answers its URL. */
export async function createDatabase(
  server: string,
  name: string,
  template?: string,
): Promise<string> {
  const database = `pa_${name}_${randomBytes(5).toString('hex')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${database}${template ? ` template ${template}` : ''}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export interface TestDatabase {
  /** As the owner: for looking behind row-level security. */
  readonly url: string;
  /** As the application. */
  readonly dataSource: DataSource;
  drop(): Promise<void>;
}

/** A migrated database of this test file's own. Call `drop` in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env['PIPELINE_TEST_SERVER'];
  const template = process.env['PIPELINE_TEST_TEMPLATE'];
  if (!server || !template) throw new Error('The global set-up of the tests did not run.');
  const url = await createDatabase(server, 'test', new URL(template).pathname.slice(1));
  const dataSource = await createDataSource(url, { poolSize: 6 }).initialize();
  return {
    url,
    dataSource,
    drop: async () => {
      await dataSource.destroy();
      const client = new pg.Client({ connectionString: server });
      await client.connect();
      await client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
      await client.end();
    },
  };
}

/** Registers a tenant and answers its id. */
export async function createTenant(
  dataSource: DataSource,
  { crm = 'hubspot', externalId = randomBytes(6).toString('hex'), homeCurrency = 'EUR' } = {},
): Promise<number> {
  const rows: { register_tenant: number }[] = await dataSource.query(
    `select register_tenant($1, $2, $3, $4, $5)`,
    [crm, externalId, 'Test company', homeCurrency, 'Europe/Berlin'],
  );
  const [row] = rows;
  if (!row) throw new Error('register_tenant answered nothing');
  return row.register_tenant;
}
